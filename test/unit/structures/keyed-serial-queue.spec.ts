import { describe, expect, it } from '@jest/globals';
import { KeyedSerialQueue } from '../../../src/structures/keyed-serial-queue.js';
import { Deferred } from '../../support/deferred.js';

interface Job {
  readonly name: string;
  readonly work?: Promise<void>;
}

function setUp(): {
  queue: KeyedSerialQueue<string, Job>;
  log: string[];
  errors: unknown[];
} {
  const log: string[] = [];
  const errors: unknown[] = [];
  const queue = new KeyedSerialQueue<string, Job>(
    (job) => {
      log.push(`start ${job.name}`);
      if (job.name.startsWith('throw')) throw new Error(job.name);
      return job.work?.then(() => void log.push(`end ${job.name}`));
    },
    (error) => errors.push(error),
  );
  return { queue, log, errors };
}

describe('KeyedSerialQueue', () => {
  it('an idle lane - works within push and leaves nothing pending', () => {
    const { queue, log } = setUp();
    queue.push('a', { name: '1' });
    queue.push('a', { name: '2' });
    expect(log).toEqual(['start 1', 'start 2']);
    expect(queue.pending).toBe(0);
  });

  it('one key - works in arrival order, one at a time; other keys do not wait', async () => {
    const { queue, log } = setUp();
    const gate = new Deferred();
    queue.push('a', { name: 'a1', work: gate.promise });
    queue.push('a', { name: 'a2' });
    queue.push('a', { name: 'a3' });
    queue.push('b', { name: 'b1' });
    expect(log).toEqual(['start a1', 'start b1']);
    expect(queue.pending).toBe(3);
    gate.resolve();
    await queue.whenAtMost(0);
    expect(log).toEqual(['start a1', 'start b1', 'end a1', 'start a2', 'start a3']);
  });

  it('a failing item - is reported and the lane goes on', async () => {
    const { queue, log, errors } = setUp();
    queue.push('a', { name: 'reject', work: Promise.reject(new Error('late')) });
    queue.push('a', { name: 'throw' });
    queue.push('a', { name: 'last' });
    await queue.whenAtMost(0);
    expect(log).toEqual(['start reject', 'start throw', 'start last']);
    expect(errors.map(String)).toEqual(['Error: late', 'Error: throw']);
  });

  it('whenAtMost - answers at once when there is room, else when room is made', async () => {
    const { queue } = setUp();
    expect(queue.whenAtMost(0)).toBeUndefined();
    const first = new Deferred();
    const second = new Deferred();
    queue.push('a', { name: '1', work: first.promise });
    queue.push('b', { name: '2', work: second.promise });
    const order: string[] = [];
    const atMostOne = queue.whenAtMost(1)?.then(() => order.push('one'));
    const empty = queue.whenAtMost(0)?.then(() => order.push('none'));
    first.resolve();
    await atMostOne;
    expect(order).toEqual(['one']);
    second.resolve();
    await empty;
    expect(order).toEqual(['one', 'none']);
  });

  it('a long lane - stays linear', async () => {
    const { queue, log } = setUp();
    const gate = new Deferred();
    queue.push('a', { name: 'gate', work: gate.promise });
    for (let index = 0; index < 100_000; index++) queue.push('a', { name: 'x' });
    gate.resolve();
    await queue.whenAtMost(0);
    expect(log.length).toBe(100_002);
  });

  it('an item pushed by the work of its own key - waits for that work; of another key, it does not', async () => {
    const log: string[] = [];
    const gate = new Deferred();
    const queue: KeyedSerialQueue<string, string> = new KeyedSerialQueue(
      (name) => {
        log.push(`start ${name}`);
        if (name === 'a1' || name === 'a4') {
          queue.push('a', `${name}.inner`);
          queue.push('b', `${name}.other`);
        }
        log.push(`end ${name}`);
        return name === 'a4' ? gate.promise : undefined;
      },
      () => {},
    );
    queue.push('a', 'a1');
    expect(queue.pending).toBe(0);
    queue.push('a', 'a4');
    queue.push('a', 'a5');
    expect(queue.pending).toBe(3);
    gate.resolve();
    await queue.whenAtMost(0);
    expect(log).toEqual([
      ...['start a1', 'start a1.other', 'end a1.other', 'end a1', 'start a1.inner', 'end a1.inner'],
      ...['start a4', 'start a4.other', 'end a4.other', 'end a4'],
      ...['start a4.inner', 'end a4.inner', 'start a5', 'end a5'],
    ]);
  });
});
