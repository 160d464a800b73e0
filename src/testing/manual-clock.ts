import type { Clock, Timer } from '../utils/clock.js';

interface PendingTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to move: a day of cluster life passes in milliseconds. */
export class ManualClock implements Clock {
  private elapsedMs = 0;
  private order = 0;
  private readonly timers = new Set<PendingTimer>();

  /** @param startMs wall time at the start, in milliseconds since the epoch */
  constructor(private readonly startMs: number = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.startMs + this.elapsedMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const timer = { dueMs: this.elapsedMs + Math.max(0, delayMs), order: this.order++, callback };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  /** Timers that wait to fire. */
  get pendingTimers(): number {
    return this.timers.size;
  }

  /** Moves on by `ms`, firing what falls due in order; promise callbacks run between two timers. */
  async advance(ms: number): Promise<void> {
    const targetMs = this.elapsedMs + ms;
    await settle();
    for (let next = this.nextDue(targetMs); next; next = this.nextDue(targetMs)) {
      this.timers.delete(next);
      this.elapsedMs = Math.max(this.elapsedMs, next.dueMs);
      next.callback();
      await settle();
    }
    this.elapsedMs = targetMs;
    await settle();
  }

  private nextDue(targetMs: number): PendingTimer | undefined {
    let best: PendingTimer | undefined;
    for (const timer of this.timers) {
      if (timer.dueMs > targetMs) continue;
      if (!best || timer.dueMs < best.dueMs || (timer.dueMs === best.dueMs && timer.order < best.order)) {
        best = timer;
      }
    }
    return best;
  }
}

/** Lets everything that is ready run: promise callbacks and what they queue. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
