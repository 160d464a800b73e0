import { describe, expect, it } from '@jest/globals';
import { GroupWriter, type PendingCommit } from '../../../../src/storage/level/group-writer.js';

interface NamedCommit extends PendingCommit {
  readonly name: string;
}

function setUp(outcomes: readonly (Error | undefined)[] = []) {
  const batches: string[][] = [];
  let recoveries = 0;
  const writer = new GroupWriter<NamedCommit>(
    async (group) => {
      batches.push(group.map(({ name }) => name));
      await new Promise((resolve) => setImmediate(resolve));
      const outcome = outcomes[batches.length - 1];
      if (outcome) throw outcome;
    },
    async () => {
      recoveries++;
    },
  );
  const durable: number[] = [];
  const write = (revision: number): Promise<void> =>
    new Promise((resolve, reject) =>
      writer.write({
        name: `k${revision}`,
        size: 1,
        durable: () => resolve(void durable.push(revision)),
        failed: reject,
      }),
    );
  return { batches, durable, write, writer, recoveries: () => recoveries };
}

describe('GroupWriter', () => {
  it('write - commits of one turn share one batch, those during it the next', async () => {
    const { batches, durable, write } = setUp();
    const first = [write(1), write(2), write(3)];
    await new Promise((resolve) => setImmediate(resolve));
    const second = [write(4), write(5)];
    await Promise.all([...first, ...second]);
    expect(batches).toEqual([
      ['k1', 'k2', 'k3'],
      ['k4', 'k5'],
    ]);
    expect(durable).toEqual([1, 2, 3, 4, 5]);
  });

  it('write - a failed batch fails its commits and those that were checked against them', async () => {
    const { batches, durable, write, recoveries } = setUp([new Error('disk full')]);
    const outcomes = [write(1), write(2)];
    await new Promise((resolve) => setImmediate(resolve));
    outcomes.push(write(3));
    const codes = (await Promise.allSettled(outcomes)).map(
      (each) => each.status === 'rejected' && each.reason.code,
    );
    expect(codes).toEqual(Array(3).fill('MESOS_STORAGE_WRITE_FAILED'));
    expect([batches.length, durable, recoveries()]).toEqual([1, [], 1]);
  });

  it('write - works again when the store does', async () => {
    const { durable, write } = setUp([new Error('disk full')]);
    await expect(write(1)).rejects.toMatchObject({ code: 'MESOS_STORAGE_WRITE_FAILED', retryable: true });
    await write(2);
    expect(durable).toEqual([2]);
  });

  it('idle - waits for all that is queued', async () => {
    const { durable, write, writer } = setUp();
    void write(1);
    await writer.idle();
    expect(durable).toEqual([1]);
  });
});
