import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClassicLevel } from 'classic-level';
import { LevelStateStore } from '../../../../src/storage/level/level-state-store.js';
import { stateStoreConformance } from '../../../../src/testing/conformance/state-store.conformance.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';

describe('LevelStateStore', () => {
  let root: string;
  let stores = 0;
  const newDirectory = (): string => join(root, String(stores++));

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'nestjs-mesos-level-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  for (const { name, run } of stateStoreConformance) {
    // The cases assert by themselves.
    // oxlint-disable-next-line jest/expect-expect
    it(`${name}`, () =>
      run(async () => {
        const clock = new ManualClock();
        const directory = newDirectory();
        const open = (): Promise<LevelStateStore> => LevelStateStore.open(directory, { clock });
        return {
          store: await open(),
          passTime: (ms) => clock.advance(ms).then(() => settled()),
          reopen: open,
        };
      }));
  }

  it('open - a second opener is refused and told why', async () => {
    const directory = newDirectory();
    const store = await LevelStateStore.open(directory);
    await expect(LevelStateStore.open(directory)).rejects.toMatchObject({
      code: 'MESOS_STORAGE_LOCKED',
      message: expect.stringContaining(directory),
    });
    await store.close();
    await (await LevelStateStore.open(directory)).close();
  });

  it('open - a directory that cannot be made is an error naming it', async () => {
    await expect(LevelStateStore.open('/dev/null/store')).rejects.toMatchObject({
      code: 'MESOS_STORAGE_OPEN_FAILED',
      message: expect.stringContaining('/dev/null/store'),
    });
  });

  it('open - the database of another program is left alone', async () => {
    const directory = newDirectory();
    const foreign = new ClassicLevel(directory);
    await foreign.put('theirs', '1');
    await foreign.close();
    await expect(LevelStateStore.open(directory)).rejects.toMatchObject({
      code: 'MESOS_STORAGE_UNKNOWN_FORMAT',
    });
    await foreign.open();
    expect(await foreign.get('theirs')).toBe('1');
    await foreign.close();
  });

  it('reopened - keys bound to leases of the earlier process are gone', async () => {
    const directory = newDirectory();
    const store = await LevelStateStore.open(directory, { clock: new ManualClock() });
    const lease = await store.lease(60_000);
    const result = await store.commit([{ type: 'put', key: 'leader', value: new Uint8Array(1), lease }]);
    await store.close();
    const again = await LevelStateStore.open(directory);
    expect(await again.get('leader')).toBeUndefined();
    const next = await again.commit([{ type: 'put', key: 'leader', value: new Uint8Array(1), expected: 0 }]);
    expect(next.committed && result.committed && next.revision > result.revision + 1).toBe(true);
    await again.close();
  });

  it('watch - from before the store was opened is refused, the history is not kept on disk', async () => {
    const directory = newDirectory();
    const store = await LevelStateStore.open(directory);
    await store.commit([{ type: 'put', key: 'a', value: new Uint8Array() }]);
    await store.commit([{ type: 'put', key: 'a', value: new Uint8Array() }]);
    await store.close();
    const again = await LevelStateStore.open(directory);
    const watch = again.watch('', { fromRevision: 1 })[Symbol.asyncIterator]();
    await expect(watch.next()).rejects.toMatchObject({ code: 'MESOS_STORAGE_COMPACTED' });
    await again.close();
  });
});

// Deletions of ended leases go to disk in the background.
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}
