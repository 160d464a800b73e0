import { describe, expect, it } from '@jest/globals';
import type { WriteOperation } from '../../../../src/storage/state-store.js';
import { TurnWriter } from '../../../../src/tasks/ledger/turn-writer.js';
import { FaultyStore } from '../tasks.fixture.js';

class CountingStore extends FaultyStore {
  readonly sizes: number[] = [];

  override commit(operations: readonly WriteOperation[]) {
    this.sizes.push(operations.length);
    return super.commit(operations);
  }
}

const step = (key: number): WriteOperation => ({ type: 'put', key: `k${key}`, value: Uint8Array.of(1) });

describe('TurnWriter', () => {
  it('HY-18 statuses that come in one turn - share a commit, no commit has more than 100 steps', async () => {
    const store = new CountingStore();
    const writer = new TurnWriter(store);
    await Promise.all(Array.from({ length: 230 }, (_, index) => writer.write(step(index))));
    await writer.write(step(1000));
    expect(store.sizes).toEqual([100, 100, 30, 1]);
    expect((await store.list('')).entries).toHaveLength(231);
  });

  it('a failed commit - fails all of its steps, the next turn is written', async () => {
    const store = new CountingStore();
    const writer = new TurnWriter(store);
    store.mode = 'fails';
    const outcomes = await Promise.allSettled([writer.write(step(1)), writer.write(step(2))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    store.mode = 'works';
    await writer.write(step(3));
    expect((await store.list('')).entries).toHaveLength(1);
  });
});
