/** A pending timer. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/** All time of the library comes from here, so that tests can run a day in a second. */
export interface Clock {
  /** Wall time in milliseconds since the epoch. May jump; use it for timestamps only. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. Use it for durations. */
  monotonic(): number;
  /** Calls back once after `delayMs`. A pending timer keeps the process alive. */
  setTimer(delayMs: number, callback: () => void): Timer;
}

// Node fires timers beyond this at once instead of late.
const maxDelayMs = 2 ** 31 - 1;

/** Token of the {@link Clock} in Nest modules. */
export const MESOS_CLOCK = Symbol.for('nestjs-mesos:clock');

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (delayMs, callback) => {
    const handle = setTimeout(callback, Math.min(Math.max(0, delayMs), maxDelayMs));
    return { cancel: () => clearTimeout(handle) };
  },
};
