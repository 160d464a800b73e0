import type { TaskId } from '../ids.js';
import type { Event } from '../gen/types/executor.js';
import type {
  AgentInfo,
  ContainerID,
  ExecutorInfo,
  FrameworkInfo,
  KillPolicy,
  TaskInfo,
} from '../gen/types/mesos.js';

/** First event of a stream. */
export interface ExecutorSubscribedEvent {
  readonly type: 'SUBSCRIBED';
  readonly executorInfo: ExecutorInfo;
  readonly frameworkInfo: FrameworkInfo;
  readonly agentInfo: AgentInfo;
  /** The container the executor runs in. */
  readonly containerId?: ContainerID | undefined;
}

/** Start one task. */
export interface ExecutorLaunchEvent {
  readonly type: 'LAUNCH';
  readonly task: TaskInfo;
}

/** Start these tasks together, all or none. */
export interface ExecutorLaunchGroupEvent {
  readonly type: 'LAUNCH_GROUP';
  readonly tasks: readonly TaskInfo[];
}

/** End a task and send its terminal update. Unknown ids are to be ignored. */
export interface ExecutorKillEvent {
  readonly type: 'KILL';
  readonly taskId: TaskId;
  readonly killPolicy?: KillPolicy | undefined;
}

/** The agent (not the scheduler) has stored an update. */
export interface ExecutorAcknowledgedEvent {
  readonly type: 'ACKNOWLEDGED';
  readonly taskId: TaskId;
  readonly uuid: Uint8Array;
}

/** What the scheduler sent. */
export interface ExecutorMessageEvent {
  readonly type: 'MESSAGE';
  readonly data: Uint8Array;
}

/** End all tasks, send their updates and exit within the grace period. */
export interface ExecutorShutdownEvent {
  readonly type: 'SHUTDOWN';
}

/** The agent gives up on this executor. */
export interface ExecutorErrorEvent {
  readonly type: 'ERROR';
  readonly message: string;
}

/** The stream is alive; every 30 minutes, the first one after 30 minutes. */
export interface ExecutorHeartbeatEvent {
  readonly type: 'HEARTBEAT';
}

/** A type this library does not know; or an empty record. To be skipped. */
export interface ExecutorUnknownEvent {
  readonly type: 'UNKNOWN';
  /** The number (protobuf) or the name (JSON) on the wire; absent when there was no type at all. */
  readonly rawType?: number | string | undefined;
  /** What could be decoded of it. */
  readonly raw: Event;
}

/** Everything an executor can hear, by Mesos's own names. */
export type ExecutorEvent =
  | ExecutorSubscribedEvent
  | ExecutorLaunchEvent
  | ExecutorLaunchGroupEvent
  | ExecutorKillEvent
  | ExecutorAcknowledgedEvent
  | ExecutorMessageEvent
  | ExecutorShutdownEvent
  | ExecutorErrorEvent
  | ExecutorHeartbeatEvent
  | ExecutorUnknownEvent;

/** `'LAUNCH'`, `'KILL'`, ... */
export type ExecutorEventType = ExecutorEvent['type'];
