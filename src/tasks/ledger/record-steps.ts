import type { TaskInfoInput, TaskStatus } from '../../protocol/gen/types/mesos.js';
import type { StatusOutcome } from '../status-receipt.js';
import { judgeStep, lifeOf } from './task-machine.js';
import { maxMessageLength, noPorts, type TaskOrigin, type TaskRecord } from './task-record.js';

const byHand: TaskOrigin = { application: '', instance: 0, attempt: 0, failures: 0 };

/** The first record of an attempt. */
export function intentRecord(task: TaskInfoInput, origin: TaskOrigin | undefined, nowMs: number): TaskRecord {
  const { application, instance, attempt, failures } = origin ?? byHand;
  const ports = (task.resources ?? [])
    .filter((resource) => resource.name === 'ports')
    .flatMap((resource) => resource.ranges?.range ?? []);
  const numbers = ports.flatMap(({ begin, end }) =>
    Array.from({ length: Number(end - begin) + 1 }, (_, index) => Number(begin) + index),
  );
  return {
    application,
    instance,
    attempt,
    failures,
    taskId: task.taskId.value,
    state: 'launching',
    agentId: task.agentId.value,
    sinceMs: nowMs,
    runningSinceMs: undefined,
    timestamp: undefined,
    reason: undefined,
    message: undefined,
    healthy: undefined,
    ports: numbers.length === 0 ? noPorts : numbers,
    killRequested: false,
    retryAtMs: undefined,
  };
}

/** What a status makes of a record. Nothing but these facts is kept of the status: no bytes of its buffer. */
export function applyToRecord(
  before: TaskRecord,
  status: TaskStatus,
  nowMs: number,
): { readonly outcome: Exclude<StatusOutcome, 'unknown-task'>; readonly record: TaskRecord } {
  const state = lifeOf(status.state);
  if (state === undefined) return { outcome: 'refused', record: before };
  // Answers of the master carry no uuid and can be older than what the agent has said since (S99).
  const isOld = status.uuid === undefined && (status.timestamp ?? Infinity) < (before.timestamp ?? -Infinity);
  const verdict = judgeStep(before.state, state);
  if (verdict === 'illegal') return { outcome: 'refused', record: before };
  if (verdict === 'stale' || isOld) return { outcome: 'repeated', record: before };
  const isMoved = verdict === 'allowed';
  const healthy = status.healthy ?? (state === 'running' ? before.healthy : undefined);
  const agentId = before.agentId ?? status.agentId?.value;
  if (!isMoved && healthy === before.healthy && agentId === before.agentId) {
    return { outcome: 'repeated', record: before };
  }
  const record = {
    ...before,
    state,
    agentId,
    healthy,
    sinceMs: isMoved ? nowMs : before.sinceMs,
    runningSinceMs: before.runningSinceMs ?? (state === 'running' ? nowMs : undefined),
    timestamp: status.timestamp ?? before.timestamp,
    reason: status.reason,
    message: status.message?.slice(0, maxMessageLength),
    retryAtMs: undefined,
  };
  return { outcome: 'applied', record };
}
