import type { TaskInfoInput, TaskStatus } from '../../protocol/gen/types/mesos.js';
import type { AgentId } from '../../protocol/ids.js';
import type { TextPool } from '../../structures/text-pool.js';
import type { StatusOutcome } from '../status-receipt.js';
import { judgeStep, lifeOf } from './task-machine.js';
import {
  CompactTaskRecord,
  maxMessageLength,
  noPorts,
  type TaskOrigin,
  type TaskRecord,
} from './task-record.js';

const byHand: TaskOrigin = { application: '', instance: 0, version: 0, attempt: 0, failures: 0 };

/** The first record of an attempt. */
export function intentRecord(
  task: TaskInfoInput,
  origin: TaskOrigin | undefined,
  nowMs: number,
  texts: TextPool,
): TaskRecord {
  const { application, instance, version, attempt, failures } = origin ?? byHand;
  return new CompactTaskRecord({
    application,
    instance,
    version,
    attempt,
    failures,
    taskId: task.taskId.value,
    state: 'launching',
    agentId: texts.share(task.agentId.value) as AgentId,
    sinceMs: nowMs,
    runningSinceMs: undefined,
    timestamp: undefined,
    reason: undefined,
    message: undefined,
    healthy: undefined,
    ports: portsOf(task),
    killRequested: false,
    retryAtMs: undefined,
  });
}

/** What a status makes of a record. Nothing but these facts is kept of the status: no bytes of its buffer. */
export function applyToRecord(
  before: TaskRecord,
  status: TaskStatus,
  nowMs: number,
  texts: TextPool,
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
  const agentId = before.agentId ?? shareAgent(status, texts);
  if (!isMoved && healthy === before.healthy && agentId === before.agentId) {
    return { outcome: 'repeated', record: before };
  }
  const record = new CompactTaskRecord({
    taskId: before.taskId,
    application: before.application,
    instance: before.instance,
    version: before.version,
    attempt: before.attempt,
    failures: before.failures,
    state,
    agentId,
    sinceMs: isMoved ? nowMs : before.sinceMs,
    runningSinceMs: before.runningSinceMs ?? (state === 'running' ? nowMs : undefined),
    timestamp: status.timestamp ?? before.timestamp,
    reason: status.reason,
    message: status.message && texts.share(shorten(status.message)),
    healthy,
    ports: before.ports,
    killRequested: before.killRequested,
    retryAtMs: undefined,
  });
  return { outcome: 'applied', record };
}

function shareAgent({ agentId }: TaskStatus, texts: TextPool): AgentId | undefined {
  return agentId && (texts.share(agentId.value) as AgentId);
}

function shorten(message: string): string {
  // A slice would keep the whole text alive.
  return message.length <= maxMessageLength
    ? message
    : Buffer.from(message.slice(0, maxMessageLength)).toString();
}

function portsOf({ resources = [] }: TaskInfoInput): readonly number[] {
  const ports: number[] = [];
  for (const { name, ranges } of resources) {
    if (name !== 'ports') continue;
    for (const { begin, end } of ranges?.range ?? []) {
      for (let port = Number(begin); port <= Number(end); port++) ports.push(port);
    }
  }
  return ports.length === 0 ? noPorts : ports;
}
