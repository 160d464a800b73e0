import type { Clock, Timer } from '../../utils/clock.js';

/**
 * Tells a silent stream from a living one. Any record counts as a sign of life (S49). While we ourselves
 * hold back reading, silence says nothing about the peer and is not counted.
 */
export class HeartbeatWatchdog {
  private limitMs = 0;
  private lastBeatMs = 0;
  private paused = false;
  private timer: Timer | undefined;

  /** @param onSilent called once per `start`, with the milliseconds since the last sign of life */
  constructor(
    private readonly clock: Clock,
    private readonly onSilent: (silentMs: number) => void,
  ) {}

  /** Watches from now on, replacing an earlier limit. Undefined: no supervision (S50). */
  start(limitMs: number | undefined): void {
    this.stop();
    if (limitMs === undefined) return;
    this.limitMs = limitMs;
    this.beat();
    if (!this.paused) this.arm(limitMs);
  }

  /** A sign of life. Costs a look at the clock; the timer is not touched. */
  beat(): void {
    this.lastBeatMs = this.clock.monotonic();
  }

  /** We stop reading: silence does not count until {@link resume}. */
  pause(): void {
    this.paused = true;
    this.timer?.cancel();
    this.timer = undefined;
  }

  /** We read again: the silence counts from now. */
  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.beat();
    if (this.limitMs > 0) this.arm(this.limitMs);
  }

  stop(): void {
    this.limitMs = 0;
    this.timer?.cancel();
    this.timer = undefined;
  }

  private arm(delayMs: number): void {
    const dueMs = this.clock.monotonic() + delayMs;
    this.timer = this.clock.setTimer(delayMs, () => this.check(dueMs));
  }

  private check(dueMs: number): void {
    const nowMs = this.clock.monotonic();
    // A timer that fires late means that this process slept: records may wait unread, so listen once more.
    if (nowMs - dueMs > this.limitMs / 2) return this.arm(this.limitMs);
    const silentMs = nowMs - this.lastBeatMs;
    if (silentMs < this.limitMs) return this.arm(this.limitMs - silentMs);
    this.stop();
    this.onSilent(silentMs);
  }
}
