import type { AgentId, ExecutorId, FrameworkId, OfferId } from '../ids.js';
import type { Event } from '../gen/types/scheduler.js';
import type { InverseOffer, MasterInfo, Offer, OperationStatus, TaskStatus } from '../gen/types/mesos.js';

/** First event of a stream. */
export interface SubscribedEvent {
  readonly type: 'SUBSCRIBED';
  readonly frameworkId: FrameworkId;
  /** Absent: the master sends no heartbeats, so silence means nothing. */
  readonly heartbeatIntervalSeconds?: number | undefined;
  /** Sent since Mesos 1.1. */
  readonly masterInfo?: MasterInfo | undefined;
}

/** Resources to use, each offer of one agent and one role. */
export interface OffersEvent {
  readonly type: 'OFFERS';
  readonly offers: readonly Offer[];
}

/** Requests to give resources back, because of a planned maintenance. */
export interface InverseOffersEvent {
  readonly type: 'INVERSE_OFFERS';
  readonly inverseOffers: readonly InverseOffer[];
}

/** An offer is no longer valid. Best effort: an ACCEPT may cross it. */
export interface RescindEvent {
  readonly type: 'RESCIND';
  readonly offerId: OfferId;
}

/** An inverse offer is no longer valid. */
export interface RescindInverseOfferEvent {
  readonly type: 'RESCIND_INVERSE_OFFER';
  readonly inverseOfferId: OfferId;
}

/** News of a task. With a `status.uuid` it is repeated until acknowledged. */
export interface UpdateEvent {
  readonly type: 'UPDATE';
  readonly status: TaskStatus;
}

/** News of an offer operation that was submitted with an id. */
export interface UpdateOperationStatusEvent {
  readonly type: 'UPDATE_OPERATION_STATUS';
  readonly status: OperationStatus;
}

/** What an executor sent. */
export interface MessageEvent {
  readonly type: 'MESSAGE';
  readonly agentId: AgentId;
  readonly executorId: ExecutorId;
  readonly data: Uint8Array;
}

/** An agent was lost (no executor id) or an executor ended. A hint, not guaranteed to arrive. */
export interface FailureEvent {
  readonly type: 'FAILURE';
  readonly agentId?: AgentId | undefined;
  readonly executorId?: ExecutorId | undefined;
  /** Raw wait status of the executor, see `parseWaitStatus`. */
  readonly status?: number | undefined;
}

/** The master gives up on this framework; it closes the stream next. */
export interface ErrorEvent {
  readonly type: 'ERROR';
  readonly message: string;
}

/** The stream is alive. */
export interface HeartbeatEvent {
  readonly type: 'HEARTBEAT';
}

/** A type this library does not know, sent by a later Mesos; or an empty record. To be skipped. */
export interface UnknownEvent {
  readonly type: 'UNKNOWN';
  /** The number (protobuf) or the name (JSON) on the wire; absent when there was no type at all. */
  readonly rawType?: number | string | undefined;
  /** What could be decoded of it. */
  readonly raw: Event;
}

/** Everything a scheduler can hear, by Mesos's own names. */
export type SchedulerEvent =
  | SubscribedEvent
  | OffersEvent
  | InverseOffersEvent
  | RescindEvent
  | RescindInverseOfferEvent
  | UpdateEvent
  | UpdateOperationStatusEvent
  | MessageEvent
  | FailureEvent
  | ErrorEvent
  | HeartbeatEvent
  | UnknownEvent;

/** `'OFFERS'`, `'UPDATE'`, ... */
export type SchedulerEventType = SchedulerEvent['type'];
