import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DistributedMap } from '../../../src/storage/distributed-map.js';
import { LevelStateStore } from '../../../src/storage/level/level-state-store.js';
import { MemoryStateStore } from '../../../src/storage/memory/memory-state-store.js';
import type { StateStore } from '../../../src/storage/state-store.js';

const numbers = { kind: 'number', version: 1, toJson: (value: number) => value, fromJson: Number };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const drivers: Record<string, () => Promise<StateStore>> = {
  memory: async () => new MemoryStateStore({ historyEvents: 100 }),
  level: async () => {
    const directory = await mkdtemp(join(tmpdir(), 'nestjs-mesos-map-'));
    closing.push(() => rm(directory, { recursive: true }));
    return LevelStateStore.open(directory, { historyEvents: 100 });
  },
};

async function openStore(driver: string): Promise<StateStore> {
  const store = await drivers[driver]!();
  closing.push(() => store.close());
  return store;
}

async function openMap(store: StateStore, prefix = 'map/'): Promise<DistributedMap<number>> {
  const map = await DistributedMap.open(store, prefix, numbers);
  closing.push(() => map[Symbol.asyncDispose]());
  return map;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(['memory', 'level'])('DistributedMap on %s', (driver) => {
  it('set, get, delete - show here at once and elsewhere soon', async () => {
    const store = await openStore(driver);
    const [here, there] = [await openMap(store), await openMap(store)];
    await here.set('a', 1);
    await here.set('b', 2);
    expect([here.get('a'), here.size, here.has('c'), here.get('c')]).toEqual([1, 2, false, undefined]);
    await until(() => there.size === 2);
    expect([...there].sort()).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect([await there.delete('a'), await there.delete('a')]).toEqual([true, false]);
    await until(() => !here.has('a'));
  });

  it('open - what was written before is there; neighbours with a longer name are not', async () => {
    const store = await openStore(driver);
    await (await openMap(store)).set('a', 1);
    await (await openMap(store, 'map-10/')).set('x', 9);
    expect([...(await openMap(store))]).toEqual([['a', 1]]);
  });

  it('update - nothing is lost when many count at the same time', async () => {
    const store = await openStore(driver);
    const maps = [await openMap(store), await openMap(store), await openMap(store)];
    const increments = maps.flatMap((map) =>
      Array.from({ length: 10 }, () => map.update('n', (value = 0) => value + 1)),
    );
    await Promise.all(increments);
    expect(await maps[0]!.update('n', (value) => value)).toBe(30);
    expect(await maps[0]!.update('n', () => undefined)).toBeUndefined();
    expect(maps[0]!.has('n')).toBe(false);
  });

  it('a view that falls behind - looks at the present state and goes on', async () => {
    const store = await openStore(driver);
    const [here, there] = [await openMap(store), await openMap(store)];
    await Promise.all(Array.from({ length: 500 }, (_, index) => here.set(String(index), index)));
    await until(() => there.size === 500);
    await here.delete('0');
    await until(() => !there.has('0'));
    expect(there.size).toBe(499);
  });
});
