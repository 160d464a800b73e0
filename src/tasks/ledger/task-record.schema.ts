import type { AgentId, TaskId } from '../../protocol/ids.js';
import type { RecordReader, RecordWriter } from '../../storage/records/record-bytes.js';
import type { BinaryRecordSchema } from '../../storage/records/record-schema.js';
import { taskLives } from './task-machine.js';
import { CompactTaskRecord, noPorts, type TaskRecord } from './task-record.js';

/** Which of the fields that may be missing are there. */
const has = { agentId: 1, runningSinceMs: 2, timestamp: 4, reason: 8, message: 16, retryAtMs: 32 } as const;
/** Fields that are yes or no. */
const is = { killRequested: 1, healthy: 2, unhealthy: 4 } as const;

/** How task records are stored: field by field, a quarter of the time and half of the bytes of JSON. */
export const taskRecordSchema: BinaryRecordSchema<TaskRecord> = {
  kind: 'task',
  version: 1,
  write: writeTask,
  read: readTask,
};

function writeTask(record: TaskRecord, out: RecordWriter): void {
  const { agentId, runningSinceMs, timestamp, reason, message, healthy, retryAtMs } = record;
  out.whole(
    (agentId === undefined ? 0 : has.agentId) |
      (runningSinceMs === undefined ? 0 : has.runningSinceMs) |
      (timestamp === undefined ? 0 : has.timestamp) |
      (reason === undefined ? 0 : has.reason) |
      (message === undefined ? 0 : has.message) |
      (retryAtMs === undefined ? 0 : has.retryAtMs),
  );
  const health = healthy === undefined ? 0 : healthy ? is.healthy : is.unhealthy;
  out.whole((record.killRequested ? is.killRequested : 0) | health);
  out.text(record.taskId);
  out.text(record.application);
  out.whole(record.instance);
  out.whole(record.version);
  out.whole(record.attempt);
  out.whole(record.failures);
  out.whole(taskLives.indexOf(record.state));
  out.number(record.sinceMs);
  if (agentId !== undefined) out.text(agentId);
  if (runningSinceMs !== undefined) out.number(runningSinceMs);
  if (timestamp !== undefined) out.number(timestamp);
  if (reason !== undefined) out.number(reason);
  if (message !== undefined) out.text(message);
  if (retryAtMs !== undefined) out.number(retryAtMs);
  out.whole(record.ports.length);
  for (const port of record.ports) out.whole(port);
}

function readTask(from: RecordReader): TaskRecord {
  const fields = from.whole();
  const flags = from.whole();
  const optional = <T>(flag: number, read: () => T): T | undefined => (fields & flag ? read() : undefined);
  const record = {
    taskId: from.text() as TaskId,
    application: from.sharedText(),
    instance: from.whole(),
    version: from.whole(),
    attempt: from.whole(),
    failures: from.whole(),
    state: readState(from),
    sinceMs: from.number(),
    agentId: optional(has.agentId, () => from.sharedText() as AgentId),
    runningSinceMs: optional(has.runningSinceMs, () => from.number()),
    timestamp: optional(has.timestamp, () => from.number()),
    reason: optional(has.reason, () => from.number()),
    message: optional(has.message, () => from.text()),
    retryAtMs: optional(has.retryAtMs, () => from.number()),
    ports: readPorts(from),
    killRequested: (flags & is.killRequested) !== 0,
    healthy: flags & is.healthy ? true : flags & is.unhealthy ? false : undefined,
  };
  return new CompactTaskRecord(record);
}

function readState(from: RecordReader): TaskRecord['state'] {
  const index = from.whole();
  const state = taskLives[index];
  if (!state) throw new TypeError(`unknown state ${index}`);
  return state;
}

function readPorts(from: RecordReader): readonly number[] {
  const count = from.whole();
  if (count === 0) return noPorts;
  const ports: number[] = [];
  for (let index = 0; index < count; index++) ports.push(from.whole());
  return ports;
}
