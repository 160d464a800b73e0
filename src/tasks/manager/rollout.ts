import { isEnded } from '../ledger/task-machine.js';
import type { TaskRecord } from '../ledger/task-record.js';
import type { ApplicationRecord } from './application-record.js';
import type { Instance } from './instance.js';

/** Whether an attempt does its work: it runs, and its health check, if it has one, says so too. */
export function isHealthy({ definition }: ApplicationRecord, attempt: TaskRecord): boolean {
  return attempt.state === 'running' && attempt.healthy !== (definition.healthCheck ? undefined : false);
}

/** Whether an older attempt goes on until the newest one does its work. */
export function isKept(record: ApplicationRecord, attempt: TaskRecord, latest: TaskRecord): boolean {
  return (
    record.rollout.order !== 'stop-first' &&
    attempt.version < latest.version &&
    attempt.state === 'running' &&
    attempt.healthy !== false &&
    !(latest.version === record.version && isHealthy(record, latest))
  );
}

/**
 * Replaces the instances of older versions of an application: a batch, a pause, the next batch. A batch is over
 * when its new instances are healthy and its old ones gone, so a version that does not work stops here. All of
 * it follows from the records: after a crash it goes on where it was.
 */
export class Rollout {
  private readonly old = new Set<number>();
  private readonly changing = new Set<number>();
  private lastDoneMs = 0;

  /** Takes in how an instance is now. */
  note(record: ApplicationRecord, instance: Instance, nowMs: number): void {
    const { index, latest } = instance;
    if (this.isOld(record, instance)) {
      if (!this.changing.has(index)) this.old.add(index);
      return;
    }
    this.old.delete(index);
    if (latest && isChanging(record, instance, latest)) this.changing.add(index);
    else if (this.changing.delete(index)) this.lastDoneMs = nowMs;
    else if (latest) this.lastDoneMs = Math.max(this.lastDoneMs, latest.sinceMs);
  }

  /** The instance is wanted no more. */
  leave(index: number): void {
    this.old.delete(index);
    this.changing.delete(index);
  }

  /** Whether it is the turn of this instance. */
  isTurnOf(record: ApplicationRecord, instance: Instance): boolean {
    return this.changing.has(instance.index) && this.isOld(record, instance);
  }

  /** Instances whose turn begins now; a time when there are none yet; undefined when there is nothing to do. */
  next(
    { rollout }: ApplicationRecord,
    nowMs: number,
  ): readonly number[] | { readonly atMs: number } | undefined {
    if (this.changing.size > 0 || this.old.size === 0) return undefined;
    const atMs = this.lastDoneMs + (rollout.pauseSeconds ?? 0) * 1000;
    if (nowMs < atMs) return { atMs };
    const batch = [...this.old].slice(0, rollout.batchSize ?? 1);
    for (const index of batch) {
      this.old.delete(index);
      this.changing.add(index);
    }
    return batch;
  }

  private isOld({ version }: ApplicationRecord, { latest }: Instance): boolean {
    return latest !== undefined && latest.version < version && !isEnded(latest.state);
  }
}

function isChanging(record: ApplicationRecord, { earlier }: Instance, latest: TaskRecord): boolean {
  // One that cannot be reached may never end: nobody waits for it.
  const hasOld = earlier.some(({ state }) => !isEnded(state) && state !== 'unreachable');
  // One that succeeded is as good as a healthy one: it may be meant to end.
  return hasOld || !(isHealthy(record, latest) || latest.state === 'finished');
}
