import type { TaskStatus_Reason } from '../../protocol/gen/mesos/v1/mesos.js';
import type { AgentId, TaskId } from '../../protocol/ids.js';
import type { RecordSchema } from '../../storage/records/record-schema.js';
import { taskLives, type TaskLife } from './task-machine.js';

/** Where an attempt belongs. */
export interface TaskOrigin {
  /** Name of the application; empty for a task launched by hand. */
  readonly application: string;
  readonly instance: number;
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

/** How task records are stored: a list, since names would be most of the bytes. */
export const taskRecordSchema: RecordSchema<TaskRecord> = {
  kind: 'task',
  version: 1,
  toJson: (record) => [
    record.taskId,
    record.application,
    record.instance,
    record.attempt,
    record.failures,
    record.state,
    record.agentId ?? null,
    record.sinceMs,
    record.runningSinceMs ?? null,
    record.timestamp ?? null,
    record.reason ?? null,
    record.message ?? null,
    record.healthy ?? null,
    record.ports,
    record.killRequested,
    record.retryAtMs ?? null,
  ],
  fromJson: (json) => {
    if (!Array.isArray(json) || json.length !== 16) throw new TypeError('not a list of 16 fields');
    const fields: readonly unknown[] = json;
    const state = text(fields, 5);
    if (!taskLives.includes(state as TaskLife)) throw new TypeError(`unknown state ${state}`);
    const ports = fields[13];
    if (!Array.isArray(ports) || ports.some((port) => typeof port !== 'number')) throw new TypeError('ports');
    return {
      taskId: text(fields, 0) as TaskId,
      application: text(fields, 1),
      instance: number(fields, 2),
      attempt: number(fields, 3),
      failures: number(fields, 4),
      state: state as TaskLife,
      agentId: fields[6] === null ? undefined : (text(fields, 6) as AgentId),
      sinceMs: number(fields, 7),
      runningSinceMs: fields[8] === null ? undefined : number(fields, 8),
      timestamp: fields[9] === null ? undefined : number(fields, 9),
      reason: fields[10] === null ? undefined : number(fields, 10),
      message: fields[11] === null ? undefined : text(fields, 11),
      healthy: fields[12] === null ? undefined : fields[12] === true,
      ports: ports.length === 0 ? noPorts : (ports as number[]),
      killRequested: fields[14] === true,
      retryAtMs: fields[15] === null ? undefined : number(fields, 15),
    };
  },
};

/** Shared by all records without ports. */
export const noPorts: readonly number[] = Object.freeze([]);

function text(fields: readonly unknown[], index: number): string {
  const value = fields[index];
  if (typeof value !== 'string') throw new TypeError(`field ${index} is no text`);
  return value;
}

function number(fields: readonly unknown[], index: number): number {
  const value = fields[index];
  if (typeof value !== 'number') throw new TypeError(`field ${index} is no number`);
  return value;
}
