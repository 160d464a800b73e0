import { describe, expect, it } from '@jest/globals';
import { HeartbeatWatchdog } from '../../../../src/scheduler/session/heartbeat.watchdog.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';

function setUp(): { clock: ManualClock; watchdog: HeartbeatWatchdog; silences: number[] } {
  const clock = new ManualClock();
  const silences: number[] = [];
  return { clock, silences, watchdog: new HeartbeatWatchdog(clock, (silentMs) => silences.push(silentMs)) };
}

describe('HeartbeatWatchdog', () => {
  it('S48 - fires once after the limit without any record', async () => {
    const { clock, watchdog, silences } = setUp();
    watchdog.start(75_000);
    await clock.advance(74_999);
    expect(silences).toEqual([]);
    await clock.advance(1);
    await clock.advance(1_000_000);
    expect(silences).toEqual([75_000]);
  });

  it('S49 - every beat counts from anew', async () => {
    const { clock, watchdog, silences } = setUp();
    watchdog.start(75_000);
    for (let count = 0; count < 10; count++) {
      await clock.advance(70_000);
      watchdog.beat();
    }
    expect(silences).toEqual([]);
    await clock.advance(75_000);
    expect(silences).toEqual([75_000]);
  });

  it('S50 - without a limit never fires, and leaves no timer', async () => {
    const { clock, watchdog, silences } = setUp();
    watchdog.start(1000);
    watchdog.start(undefined);
    await clock.advance(1_000_000);
    expect(silences).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('S115 - a paused stream is not a silent one; after the pause silence counts from zero', async () => {
    const { clock, watchdog, silences } = setUp();
    watchdog.start(1000);
    await clock.advance(900);
    watchdog.pause();
    await clock.advance(100_000);
    watchdog.resume();
    await clock.advance(999);
    expect(silences).toEqual([]);
    await clock.advance(1);
    expect(silences).toEqual([1000]);
  });

  it('a limit set during a pause - begins with its end', async () => {
    const { clock, watchdog, silences } = setUp();
    watchdog.pause();
    watchdog.start(1000);
    await clock.advance(5000);
    watchdog.resume();
    await clock.advance(1000);
    expect(silences).toEqual([1000]);
  });

  it('a process that slept - gives the stream one more interval', () => {
    const timers: (() => void)[] = [];
    let nowMs = 0;
    const silences: number[] = [];
    const watchdog = new HeartbeatWatchdog(
      {
        now: () => nowMs,
        monotonic: () => nowMs,
        setTimer: (_delayMs, callback) => {
          timers.push(callback);
          return { cancel: () => {} };
        },
      },
      (silentMs) => silences.push(silentMs),
    );
    watchdog.start(1000);
    nowMs = 60_000;
    timers.shift()!();
    expect(silences).toEqual([]);
    nowMs = 61_000;
    timers.shift()!();
    expect(silences).toEqual([61_000]);
  });
});
