import type { TaskId } from '../../protocol/ids.js';
import type { Timer } from '../../utils/clock.js';
import { isEnded } from '../ledger/task-machine.js';
import type { TaskRecord } from '../ledger/task-record.js';

const none: readonly TaskRecord[] = Object.freeze([]);

/** One instance of an application with its attempts. There is one for every task: each field counts. */
export class Instance {
  /** The newest attempt. */
  latest: TaskRecord | undefined;
  /** Those before it, oldest first. */
  earlier: readonly TaskRecord[] = none;
  /** Id under which it waits for an offer. */
  pendingId: TaskId | undefined;
  timer: Timer | undefined;

  constructor(readonly index: number) {}

  /** All kept attempts, oldest first. */
  get attempts(): readonly TaskRecord[] {
    return this.latest ? [...this.earlier, this.latest] : none;
  }

  /** Takes a changed record in, or out. */
  change(before: TaskRecord | undefined, after: TaskRecord | undefined): void {
    if (after && this.earlier.length === 0 && (!this.latest || this.latest.taskId === after.taskId)) {
      this.latest = after;
      return;
    }
    const taskId = (after ?? before)?.taskId;
    const others = this.attempts.filter((attempt) => attempt.taskId !== taskId);
    const all = (after ? [...others, after] : others).sort((a, b) => a.attempt - b.attempt);
    this.latest = all.pop();
    this.earlier = all.length === 0 ? none : all;
  }

  /** Whether every attempt has ended. */
  get hasEnded(): boolean {
    return (!this.latest || isEnded(this.latest.state)) && this.earlier.every(({ state }) => isEnded(state));
  }

  /** Ended attempts beyond the newest `keep`. */
  outdated(keep: number): readonly TaskId[] {
    const ended = this.attempts.filter(({ state }) => isEnded(state));
    return ended.slice(0, Math.max(0, ended.length - keep)).map(({ taskId }) => taskId);
  }
}

/** The instances of an application by their numbers, which start at 0 and have few gaps. */
export class InstanceList {
  // Not a Map: that would cost as much per instance as the instance itself.
  private readonly slots: (Instance | undefined)[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The instance of this number, made when it is not there yet. */
  require(index: number): Instance {
    const existing = this.slots[index];
    if (existing) return existing;
    while (this.slots.length <= index) this.slots.push(undefined);
    const instance = new Instance(index);
    this.slots[index] = instance;
    this.count++;
    return instance;
  }

  delete(index: number): void {
    if (!this.slots[index]) return;
    this.slots[index] = undefined;
    this.count--;
    while (this.slots.length > 0 && !this.slots.at(-1)) this.slots.pop();
  }

  /** In the order of their numbers. */
  *[Symbol.iterator](): Iterator<Instance> {
    for (const instance of this.slots) if (instance) yield instance;
  }
}
