import { createEventDecorator } from '../../dispatch/handler-metadata.js';
import type { InverseOffer, OperationStatus } from '../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, OfferId } from '../../protocol/ids.js';
import type {
  ConnectedContext,
  DisconnectedContext,
  ErrorContext,
  FailureContext,
  HeartbeatContext,
  InverseOffersContext,
  LeadershipContext,
  MessageContext,
  RescindContext,
  RescindInverseOfferContext,
  SubscribedContext,
  UpdateOperationStatusContext,
} from '../contexts.js';
import type { SchedulerEventDecorator } from './handler-options.js';

/** The framework is subscribed; its id is stored. Comes again after every reconnection. */
export const OnSubscribed: SchedulerEventDecorator<SubscribedContext> = createEventDecorator('SUBSCRIBED');

/** Resources are asked back for maintenance; accept or decline the inverse offers. */
export const OnInverseOffers: SchedulerEventDecorator<InverseOffersContext, [readonly InverseOffer[]]> =
  createEventDecorator('INVERSE_OFFERS');

/** An offer is no longer valid. A launch that crosses it comes back as TASK_LOST or TASK_DROPPED. */
export const OnRescind: SchedulerEventDecorator<RescindContext, [OfferId]> = createEventDecorator('RESCIND');

/** An inverse offer is no longer valid. */
export const OnRescindInverseOffer: SchedulerEventDecorator<RescindInverseOfferContext, [OfferId]> =
  createEventDecorator('RESCIND_INVERSE_OFFER');

/** An operation that was sent with an id has changed. */
export const OnUpdateOperationStatus: SchedulerEventDecorator<
  UpdateOperationStatusContext,
  [OperationStatus]
> = createEventDecorator('UPDATE_OPERATION_STATUS');

/** An executor has sent bytes. */
export const OnMessage: SchedulerEventDecorator<MessageContext, [AgentId, ExecutorId, Uint8Array]> =
  createEventDecorator('MESSAGE');

/** An agent was lost or an executor ended. */
export const OnFailure: SchedulerEventDecorator<
  FailureContext,
  [AgentId | undefined, ExecutorId | undefined]
> = createEventDecorator('FAILURE');

/** The master has ended the subscription with an error. */
export const OnError: SchedulerEventDecorator<ErrorContext> = createEventDecorator('ERROR');

/** The master has sent a heartbeat. */
export const OnHeartbeat: SchedulerEventDecorator<HeartbeatContext> = createEventDecorator('HEARTBEAT');

/** The connection to the master stands, before SUBSCRIBED. */
export const OnConnected: SchedulerEventDecorator<ConnectedContext> = createEventDecorator('CONNECTED');

/** The subscription ended, with the reason. */
export const OnDisconnected: SchedulerEventDecorator<DisconnectedContext> =
  createEventDecorator('DISCONNECTED');

/** This instance of the framework has become the leader, or no longer is. */
export const OnLeadership: SchedulerEventDecorator<LeadershipContext> = createEventDecorator('LEADERSHIP');
