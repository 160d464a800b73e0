import type { TaskId } from '../../protocol/ids.js';
import type { Timer } from '../../utils/clock.js';
import { isEnded } from '../ledger/task-machine.js';
import type { TaskRecord } from '../ledger/task-record.js';

/** One instance of an application with its attempts, oldest first. */
export class Instance {
  attempts: readonly TaskRecord[] = [];
  /** Id under which it waits for an offer. */
  pendingId: TaskId | undefined;
  timer: Timer | undefined;

  constructor(
    readonly application: string,
    readonly index: number,
  ) {}

  /** The newest attempt. */
  get latest(): TaskRecord | undefined {
    return this.attempts.at(-1);
  }

  /** Takes a changed record in, or out. */
  change(before: TaskRecord | undefined, after: TaskRecord | undefined): void {
    const others = this.attempts.filter(({ taskId }) => taskId !== (after ?? before)?.taskId);
    // concat makes a list of exactly this length, a spread one with room for 16 more: that is for every task.
    if (after) this.attempts = others.concat([after]);
    else this.attempts = others;
    if (this.attempts.length > 1) this.attempts = this.attempts.toSorted((a, b) => a.attempt - b.attempt);
  }

  /** Ended attempts beyond the newest `keep`. */
  outdated(keep: number): readonly TaskId[] {
    const ended = this.attempts.filter(({ state }) => isEnded(state));
    return ended.slice(0, Math.max(0, ended.length - keep)).map(({ taskId }) => taskId);
  }
}
