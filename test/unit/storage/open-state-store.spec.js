import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LevelStateStore } from '../../../src/storage/level/level-state-store.js';
import { MemoryStateStore } from '../../../src/storage/memory/memory-state-store.js';
import { openStateStore } from '../../../src/storage/open-state-store.js';
describe('openStateStore', () => {
  it('memory: - opens the store of the process', async () => {
    const store = await openStateStore('memory:');
    expect(store).toBeInstanceOf(MemoryStateStore);
    await store.close();
  });
  it('level:<directory> - opens the store on disk', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'nestjs-mesos-open-'));
    const store = await openStateStore(`level:${directory}`);
    expect(store).toBeInstanceOf(LevelStateStore);
    await store.close();
    await rm(directory, { recursive: true });
  });
  it.each(['etcd:http://user:secret@127.0.0.1:2379', 'redis:x', 'level:', 'memory:x', ''])(
    '"%s" - is refused with the list of what there is',
    async (text) => {
      const error = await openStateStore(text).catch((reason) => reason);
      expect(error).toMatchObject({ code: 'MESOS_STORAGE_UNKNOWN_STORE' });
      expect(String(error)).toContain('memory:, level:<directory>');
      expect(String(error)).not.toContain('secret');
    },
  );
});
