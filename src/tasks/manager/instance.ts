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
    this.attempts = after ? [...others, after].sort((a, b) => a.attempt - b.attempt) : others;
  }

  /** Ended attempts beyond the newest `keep`. */
  outdated(keep: number): readonly TaskId[] {
    const ended = this.attempts.filter(({ state }) => isEnded(state));
    return ended.slice(0, Math.max(0, ended.length - keep)).map(({ taskId }) => taskId);
  }
}
