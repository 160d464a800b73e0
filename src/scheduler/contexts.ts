import type { AgentId, ExecutorId, FrameworkId, OfferId, TaskId } from '../protocol/ids.js';
import type { TaskState } from '../protocol/gen/mesos/v1/mesos.js';
import type {
  InverseOffer,
  Label,
  MasterInfo,
  Offer,
  OperationStatus,
  TaskStatus,
} from '../protocol/gen/types/mesos.js';
import type { SchedulerEvent, SchedulerEventType } from '../protocol/events/scheduler-event.js';
import type { MesosError } from '../utils/errors.js';

/** What every event handler receives: facts about the event, with the fields of the event laid flat. */
export interface EventContext {
  /** Name of the module instance the event came to. */
  readonly instance: string;
  /** Absent until the master has given one. */
  readonly frameworkId?: FrameworkId | undefined;
}

/** The context of an event that Mesos sent. */
export interface MesosEventContext<Type extends SchedulerEventType> extends EventContext {
  /** The event as it came; its fields are in the context too. */
  readonly event: Extract<SchedulerEvent, { readonly type: Type }>;
}

/** SUBSCRIBED: first event of every subscription. The framework id is stored before handlers see it. */
export interface SubscribedContext extends MesosEventContext<'SUBSCRIBED'> {
  readonly frameworkId: FrameworkId;
  /** Absent with masters before 1.1 (include/mesos/v1/scheduler/scheduler.proto). */
  readonly masterInfo?: MasterInfo | undefined;
  /** Seconds between two HEARTBEAT events. Absent: the master does not say. */
  readonly heartbeatIntervalSeconds?: number | undefined;
  /** The master gave a new framework id; false when a known framework came back. */
  readonly isNew: boolean;
}

/** OFFERS: resources to use, hold or decline. What no handler answers is declined after the last one. */
export interface OffersContext extends MesosEventContext<'OFFERS'> {
  readonly offers: readonly Offer[];
}

/** INVERSE_OFFERS: resources the cluster asks back for maintenance. */
export interface InverseOffersContext extends MesosEventContext<'INVERSE_OFFERS'> {
  readonly inverseOffers: readonly InverseOffer[];
}

/** RESCIND: an offer that can no longer be used. */
export interface RescindContext extends MesosEventContext<'RESCIND'> {
  readonly offerId: OfferId;
}

/** RESCIND_INVERSE_OFFER: an inverse offer that no longer stands. */
export interface RescindInverseOfferContext extends MesosEventContext<'RESCIND_INVERSE_OFFER'> {
  readonly inverseOfferId: OfferId;
}

/** What the library remembers of a task, as far as handlers and filters rely on it. */
export interface TaskRecordView {
  readonly taskId: TaskId;
  readonly state: TaskState;
  readonly labels?: readonly Label[] | undefined;
}

/** UPDATE: news about a task. It is stored before handlers see it and acknowledged after they returned. */
export interface UpdateContext<Rec = TaskRecordView> extends MesosEventContext<'UPDATE'> {
  readonly status: TaskStatus;
  /** The record of the task after this update. Absent for a task the framework does not know. */
  readonly record?: Rec | undefined;
}

/** UPDATE_OPERATION_STATUS: news about an operation that was sent with an id. */
export interface UpdateOperationStatusContext extends MesosEventContext<'UPDATE_OPERATION_STATUS'> {
  readonly status: OperationStatus;
}

/** MESSAGE: bytes from an executor. Best effort. */
export interface MessageContext extends MesosEventContext<'MESSAGE'> {
  readonly agentId: AgentId;
  readonly executorId: ExecutorId;
  readonly data: Uint8Array;
}

/** FAILURE: an agent was lost (no executor id) or an executor ended. Best effort: rely on UPDATE. */
export interface FailureContext extends MesosEventContext<'FAILURE'> {
  readonly agentId?: AgentId | undefined;
  readonly executorId?: ExecutorId | undefined;
  /** Wait status of the executor; -1 or absent when unknown. */
  readonly status?: number | undefined;
}

/** ERROR: the master ends the subscription and says why. */
export interface ErrorContext extends MesosEventContext<'ERROR'> {
  readonly message: string;
}

/** HEARTBEAT: the stream is alive. Only counted by the library; a handler rarely needs it. */
export type HeartbeatContext = MesosEventContext<'HEARTBEAT'>;

/** The connection to the leading master stands; SUBSCRIBED comes next. */
export interface ConnectedContext extends EventContext {
  /** URL of the master, e.g. `http://10.0.0.1:5050`. */
  readonly endpoint: string;
}

/** The subscription ended; unless the session is stopping, the next attempt follows by itself. */
export interface DisconnectedContext extends EventContext {
  readonly reason: MesosError;
}

/** Leadership among the instances of the framework was won or lost. */
export interface LeadershipContext extends EventContext {
  readonly isLeader: boolean;
}

/** Event type -> what its handlers receive. The last three are events of the library, not of Mesos. */
export interface SchedulerContexts {
  readonly SUBSCRIBED: SubscribedContext;
  readonly OFFERS: OffersContext;
  readonly INVERSE_OFFERS: InverseOffersContext;
  readonly RESCIND: RescindContext;
  readonly RESCIND_INVERSE_OFFER: RescindInverseOfferContext;
  readonly UPDATE: UpdateContext;
  readonly UPDATE_OPERATION_STATUS: UpdateOperationStatusContext;
  readonly MESSAGE: MessageContext;
  readonly FAILURE: FailureContext;
  readonly ERROR: ErrorContext;
  readonly HEARTBEAT: HeartbeatContext;
  readonly CONNECTED: ConnectedContext;
  readonly DISCONNECTED: DisconnectedContext;
  readonly LEADERSHIP: LeadershipContext;
}
