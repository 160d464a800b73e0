import type { TaskStatus_Reason } from '../../protocol/gen/mesos/v1/mesos.js';
import type { AgentId, TaskId } from '../../protocol/ids.js';
import type { TaskLife } from './task-machine.js';

/** Where an attempt belongs. */
export interface TaskOrigin {
  /** Name of the application; empty for a task launched by hand. */
  readonly application: string;
  readonly instance: number;
  /** Version of the application it is made from. */
  readonly version: number;
  readonly attempt: number;
  /** Failures in a row of the instance before this attempt. */
  readonly failures: number;
}

/** What is kept of one attempt: a task id is never used again. */
export interface TaskRecord extends TaskOrigin {
  readonly taskId: TaskId;
  readonly state: TaskLife;
  readonly agentId: AgentId | undefined;
  /** When {@link state} was entered, ms since the epoch. */
  readonly sinceMs: number;
  /** When it first ran, ms since the epoch. */
  readonly runningSinceMs: number | undefined;
  /** Time of the last status by its sender's clock, in seconds. */
  readonly timestamp: number | undefined;
  readonly reason: TaskStatus_Reason | undefined;
  readonly message: string | undefined;
  /** Of the health check, if the task has one with a result. */
  readonly healthy: boolean | undefined;
  readonly ports: readonly number[];
  /** We want it dead. */
  readonly killRequested: boolean;
  /** Earliest time of the next attempt, ms since the epoch; only of an ended one. */
  readonly retryAtMs: number | undefined;
}

/** Longest message kept of a status, in characters. */
export const maxMessageLength = 512;

/** Shared by all records without ports. */
export const noPorts: readonly number[] = Object.freeze([]);

/**
 * A record as it is kept in memory, where there can be hundreds of thousands: an object of a class holds its
 * fields in two thirds of the space of one that was put together field by field.
 */
export class CompactTaskRecord implements TaskRecord {
  readonly taskId: TaskId;
  readonly application: string;
  readonly instance: number;
  readonly version: number;
  readonly attempt: number;
  readonly failures: number;
  readonly state: TaskLife;
  readonly agentId: AgentId | undefined;
  readonly sinceMs: number;
  readonly runningSinceMs: number | undefined;
  readonly timestamp: number | undefined;
  readonly reason: TaskStatus_Reason | undefined;
  readonly message: string | undefined;
  readonly healthy: boolean | undefined;
  readonly ports: readonly number[];
  readonly killRequested: boolean;
  readonly retryAtMs: number | undefined;

  constructor(record: TaskRecord) {
    this.taskId = record.taskId;
    this.application = record.application;
    this.instance = record.instance;
    this.version = record.version;
    this.attempt = record.attempt;
    this.failures = record.failures;
    this.state = record.state;
    this.agentId = record.agentId;
    this.sinceMs = record.sinceMs;
    this.runningSinceMs = record.runningSinceMs;
    this.timestamp = record.timestamp;
    this.reason = record.reason;
    this.message = record.message;
    this.healthy = record.healthy;
    this.ports = record.ports;
    this.killRequested = record.killRequested;
    this.retryAtMs = record.retryAtMs;
  }
}
