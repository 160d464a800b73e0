import { describe, expect, it } from '@jest/globals';
import { MemoryStateStore } from '../../../../src/storage/memory/memory-state-store.js';
import { stateStoreConformance } from '../../../../src/testing/conformance/state-store.conformance.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';

describe('MemoryStateStore', () => {
  for (const { name, run } of stateStoreConformance) {
    // The cases assert by themselves.
    // oxlint-disable-next-line jest/expect-expect
    it(`${name}`, () =>
      run(async () => {
        const clock = new ManualClock();
        return { store: new MemoryStateStore({ clock }), passTime: (ms) => clock.advance(ms) };
      }));
  }

  it('conformance - has at least 60 cases with names of their own', () => {
    const names = new Set(stateStoreConformance.map((conformanceCase) => conformanceCase.name));
    expect(names.size).toBe(stateStoreConformance.length);
    expect(names.size).toBeGreaterThanOrEqual(60);
  });

  it('watch - a watcher slower than the history gets an error, not a gap', async () => {
    const store = new MemoryStateStore({ historyEvents: 4 });
    const watch = store.watch('')[Symbol.asyncIterator]();
    for (let index = 0; index < 10; index++) {
      await store.commit([{ type: 'put', key: `k${index}`, value: new Uint8Array() }]);
    }
    await expect(watch.next()).rejects.toMatchObject({ code: 'MESOS_STORAGE_COMPACTED' });
    await store.close();
  });
});
