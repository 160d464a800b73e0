import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FrameworkId, TaskId } from '../../../../../src/protocol/ids.js';
import { ManualClock } from '../../../../../src/testing/manual-clock.js';
import { StatusUpdateManager } from '../../../../../src/testing/simulator/agent/status-update-manager.js';

interface Update {
  readonly uuid: Uint8Array;
  readonly text: string;
  readonly terminal?: boolean;
}

const framework = 'f' as FrameworkId;
const task = 't' as TaskId;

function update(number: number, terminal = false): Update {
  return { uuid: new Uint8Array(16).fill(number), text: `u${number}`, terminal };
}

describe('StatusUpdateManager', () => {
  let clock: ManualClock;
  let sent: string[];
  let closed: string[];
  let manager: StatusUpdateManager<TaskId, Update>;

  beforeEach(() => {
    clock = new ManualClock();
    sent = [];
    closed = [];
    manager = new StatusUpdateManager<TaskId, Update>({
      clock,
      forward: (_, id, { text }) => sent.push(`${id}:${text}@${clock.monotonic() / 1000}`),
      isTerminal: ({ terminal = false }) => terminal,
      onClosed: (_, id) => closed.push(id),
    });
    manager.resume();
  });

  it('A8 - one update of a task is under way, the next goes after the acknowledgement of its predecessor', () => {
    manager.enqueue(framework, task, update(1));
    manager.enqueue(framework, task, update(2));
    manager.enqueue(framework, 'other' as TaskId, update(3));
    expect(sent).toEqual(['t:u1@0', 'other:u3@0']);
    manager.acknowledge(framework, task, update(1).uuid);
    expect(sent).toEqual(['t:u1@0', 'other:u3@0', 't:u2@0']);
  });

  it('A8 - repeats after 10 s, doubling to 10 min, and starts at 10 s again with the next update', async () => {
    manager.enqueue(framework, task, update(1));
    manager.enqueue(framework, task, update(2));
    await clock.advance(2_500_000);
    const times = sent.map((line) => Number(line.split('@')[1]));
    expect(times).toEqual([0, 10, 30, 70, 150, 310, 630, 1230, 1830, 2430]);
    sent.length = 0;
    manager.acknowledge(framework, task, update(1).uuid);
    await clock.advance(30_000);
    expect(sent).toEqual(['t:u2@2500', 't:u2@2510', 't:u2@2530']);
  });

  it('A9 - drops updates whose uuid was here before, also after their acknowledgement', () => {
    expect(manager.enqueue(framework, task, update(1))).toBe(true);
    expect(manager.enqueue(framework, task, update(1))).toBe(false);
    manager.acknowledge(framework, task, update(1).uuid);
    expect(manager.enqueue(framework, task, update(1))).toBe(false);
    expect(sent).toEqual(['t:u1@0']);
  });

  it('A9 - ignores acknowledgements of other uuids, other tasks and other frameworks', async () => {
    manager.enqueue(framework, task, update(1));
    manager.enqueue(framework, task, update(2));
    expect(manager.acknowledge(framework, task, update(2).uuid)).toBe(false);
    expect(manager.acknowledge(framework, 'x' as TaskId, update(1).uuid)).toBe(false);
    expect(manager.acknowledge('g' as FrameworkId, task, update(1).uuid)).toBe(false);
    await clock.advance(10_000);
    expect(sent).toEqual(['t:u1@0', 't:u1@10']);
  });

  it('A10 - sends nothing while paused, and all heads at once when resumed', async () => {
    manager.enqueue(framework, task, update(1));
    manager.enqueue(framework, 'b' as TaskId, update(2));
    manager.pause();
    await clock.advance(100_000);
    manager.enqueue(framework, 'c' as TaskId, update(3));
    expect(sent).toEqual(['t:u1@0', 'b:u2@0']);
    manager.resume();
    await clock.advance(10_000);
    expect(sent.slice(2)).toEqual(['t:u1@100', 'b:u2@100', 'c:u3@100', 't:u1@110', 'b:u2@110', 'c:u3@110']);
  });

  it('A8 - closes a stream with the acknowledgement of its terminal update and leaves no timer', () => {
    manager.enqueue(framework, task, update(1));
    manager.enqueue(framework, task, update(2, true));
    manager.acknowledge(framework, task, update(1).uuid);
    expect(closed).toEqual([]);
    expect(manager.isOpen(framework, task)).toBe(true);
    manager.acknowledge(framework, task, update(2).uuid);
    expect(closed).toEqual([task]);
    expect(manager.isOpen(framework, task)).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('forget - drops the streams of a framework with their timers', async () => {
    manager.enqueue(framework, task, update(1));
    manager.forget(framework);
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });
});
