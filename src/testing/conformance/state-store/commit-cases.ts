import { expectCode, expectEqual, expectTrue } from '../conformance-case.js';
import {
  bytes,
  committed,
  keysOf,
  put,
  read,
  storeCase,
  type StateStoreCase,
} from './state-store-subject.js';

/** Reading, writing, comparing and atomicity. */
export const commitCases: readonly StateStoreCase[] = [
  storeCase('get - a key never written is undefined', async (store) => {
    expectEqual(await store.get('absent'), undefined, 'entry');
  }),
  storeCase('get - an empty value is an entry, not absence', async (store) => {
    await put(store, 'empty', '');
    expectEqual((await store.get('empty'))?.value.length, 0, 'length of the value');
  }),
  storeCase('get - answers key, value and the revision of the write', async (store) => {
    const revision = await put(store, 'key', 'value');
    const entry = await store.get('key');
    expectEqual(entry?.key, 'key', 'key');
    expectEqual(entry?.revision, revision, 'revision');
    expectEqual(await read(store, 'key'), 'value', 'value');
  }),
  storeCase('get - sees the last write', async (store) => {
    await put(store, 'key', 'one');
    await put(store, 'key', 'two');
    expectEqual(await read(store, 'key'), 'two', 'value');
  }),
  storeCase('value - all 256 byte values come back', async (store) => {
    const value = Uint8Array.from({ length: 256 }, (_, index) => index);
    await store.commit([{ type: 'put', key: 'bytes', value }]);
    const found = await store.get('bytes');
    expectEqual([...(found?.value ?? [])], [...value], 'bytes');
  }),
  storeCase('value - one MiB comes back', async (store) => {
    const value = new Uint8Array(1024 * 1024).map((_, index) => index % 251);
    await store.commit([{ type: 'put', key: 'large', value }]);
    const found = await store.get('large');
    expectTrue(found !== undefined && Buffer.compare(found.value, value) === 0, 'the value differs');
  }),
  storeCase('value - more than one MiB is refused and nothing is written', async (store) => {
    const value = new Uint8Array(1024 * 1024 + 1);
    const both = [
      { type: 'put', key: 'small', value: bytes('x') },
      { type: 'put', key: 'large', value },
    ] as const;
    await expectCode(() => store.commit(both), 'MESOS_STORAGE_VALUE_TOO_LARGE');
    expectEqual(await keysOf(store, ''), [], 'keys');
  }),
  storeCase('value - changing the bytes after the commit does not change the store', async (store) => {
    const value = bytes('before');
    const done = store.commit([{ type: 'put', key: 'key', value }]);
    value.fill(0);
    await done;
    value.fill(1);
    expectEqual(await read(store, 'key'), 'before', 'value');
  }),
  storeCase('value - changing the bytes that were read does not change the store', async (store) => {
    await put(store, 'key', 'before');
    (await store.get('key'))?.value.fill(0);
    (await store.list('')).entries[0]?.value.fill(0);
    expectEqual(await read(store, 'key'), 'before', 'value');
  }),
  storeCase('value - a view of a larger buffer keeps its own bytes only', async (store) => {
    await store.commit([{ type: 'put', key: 'key', value: bytes('abcdef').subarray(2, 4) }]);
    expectEqual(await read(store, 'key'), 'cd', 'value');
  }),
  storeCase('revision - grows with every commit', async (store) => {
    const first = await put(store, 'a');
    const second = await put(store, 'b');
    const third = await put(store, 'a');
    expectTrue(first > 0 && first < second && second < third, `got ${first}, ${second}, ${third}`);
  }),
  storeCase('revision - all keys of a commit share it', async (store) => {
    const result = await store.commit([
      { type: 'put', key: 'a', value: bytes('1') },
      { type: 'put', key: 'b', value: bytes('2') },
    ]);
    const revisions = [(await store.get('a'))?.revision, (await store.get('b'))?.revision];
    expectEqual(revisions, [committed(result), committed(result)], 'revisions');
  }),
  storeCase('revision - does not repeat when a key is deleted and written again', async (store) => {
    const first = await put(store, 'key');
    await store.commit([{ type: 'delete', key: 'key' }]);
    expectTrue((await put(store, 'key')) > first + 1, 'the deletion has a revision of its own');
  }),
  storeCase('expected 0 - creates an absent key', async (store) => {
    committed(await store.commit([{ type: 'put', key: 'key', value: bytes('x'), expected: 0 }]));
    expectEqual(await read(store, 'key'), 'x', 'value');
  }),
  storeCase('VZ-09 expected 0 - "exists already" is a result, no error and no success', async (store) => {
    const revision = await put(store, 'key', 'mine');
    const result = await store.commit([{ type: 'put', key: 'key', value: bytes('theirs'), expected: 0 }]);
    expectEqual(result, { committed: false, conflict: { key: 'key', actual: revision } }, 'result');
    expectEqual(await read(store, 'key'), 'mine', 'value');
  }),
  storeCase('expected 0 - an empty value exists', async (store) => {
    await put(store, 'key', '');
    const result = await store.commit([{ type: 'put', key: 'key', value: bytes('x'), expected: 0 }]);
    expectEqual(result.committed, false, 'committed');
  }),
  storeCase('expected 0 - a deleted key can be created again', async (store) => {
    await put(store, 'key');
    await store.commit([{ type: 'delete', key: 'key' }]);
    committed(await store.commit([{ type: 'put', key: 'key', value: bytes('new'), expected: 0 }]));
  }),
  storeCase('expected - the current revision lets the put pass', async (store) => {
    const revision = await put(store, 'key', 'one');
    committed(await store.commit([{ type: 'put', key: 'key', value: bytes('two'), expected: revision }]));
    expectEqual(await read(store, 'key'), 'two', 'value');
  }),
  storeCase('expected - an old revision is a conflict that names the actual one', async (store) => {
    const old = await put(store, 'key', 'one');
    const actual = await put(store, 'key', 'two');
    const result = await store.commit([{ type: 'put', key: 'key', value: bytes('three'), expected: old }]);
    expectEqual(result, { committed: false, conflict: { key: 'key', actual } }, 'result');
  }),
  storeCase('expected - a revision of an absent key is a conflict with 0', async (store) => {
    const result = await store.commit([{ type: 'put', key: 'key', value: bytes('x'), expected: 7 }]);
    expectEqual(result, { committed: false, conflict: { key: 'key', actual: 0 } }, 'result');
  }),
  storeCase('expected - of 20 concurrent creations one wins', async (store) => {
    const attempts = Array.from({ length: 20 }, (_, index) =>
      store.commit([{ type: 'put', key: 'leader', value: bytes(String(index)), expected: 0 }]),
    );
    const won = (await Promise.all(attempts)).flatMap((result, index) => (result.committed ? [index] : []));
    expectEqual(won.length, 1, 'winners');
    expectEqual(await read(store, 'leader'), String(won[0]), 'value');
  }),
  storeCase('expected - concurrent counters lose no step', async (store) => {
    const increment = async (): Promise<void> => {
      for (;;) {
        const entry = await store.get('counter');
        const next = Number((entry && (await read(store, 'counter'))) ?? 0) + 1;
        const value = bytes(String(next));
        if (
          (await store.commit([{ type: 'put', key: 'counter', value, expected: entry?.revision ?? 0 }]))
            .committed
        )
          return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, async () => (await increment(), increment())));
    expectEqual(await read(store, 'counter'), '16', 'counter');
  }),
  storeCase('check - passes and changes nothing of its key', async (store) => {
    const revision = await put(store, 'fence');
    const result = await store.commit([
      { type: 'check', key: 'fence', expected: revision },
      { type: 'put', key: 'key', value: bytes('x') },
    ]);
    committed(result);
    expectEqual((await store.get('fence'))?.revision, revision, 'revision of the checked key');
  }),
  storeCase('check - a failed one stops all other operations', async (store) => {
    const revision = await put(store, 'fence');
    await put(store, 'fence');
    const result = await store.commit([
      { type: 'put', key: 'key', value: bytes('x') },
      { type: 'check', key: 'fence', expected: revision },
    ]);
    expectEqual(result.committed, false, 'committed');
    expectEqual(await store.get('key'), undefined, 'the other key');
  }),
  storeCase('check - 0 asks for absence', async (store) => {
    committed(await store.commit([{ type: 'check', key: 'fence', expected: 0 }]));
    await put(store, 'fence');
    expectEqual(
      (await store.commit([{ type: 'check', key: 'fence', expected: 0 }])).committed,
      false,
      'committed',
    );
  }),
  storeCase('commit - puts and deletes of several keys apply together', async (store) => {
    await put(store, 'old');
    committed(
      await store.commit([
        { type: 'delete', key: 'old' },
        { type: 'put', key: 'new-1', value: bytes('1') },
        { type: 'put', key: 'new-2', value: bytes('2') },
      ]),
    );
    expectEqual(await keysOf(store, ''), ['new-1', 'new-2'], 'keys');
  }),
  storeCase('commit - one failed expectation among many leaves all keys as they were', async (store) => {
    const revision = await put(store, 'a', 'before');
    await put(store, 'gone', 'before');
    const result = await store.commit([
      { type: 'put', key: 'a', value: bytes('after'), expected: revision },
      { type: 'delete', key: 'gone' },
      { type: 'put', key: 'b', value: bytes('after'), expected: 99 },
    ]);
    expectEqual(result, { committed: false, conflict: { key: 'b', actual: 0 } }, 'result');
    expectEqual([await read(store, 'a'), await read(store, 'gone')], ['before', 'before'], 'values');
  }),
  storeCase('commit - no operation at all succeeds at the current revision', async (store) => {
    const revision = await put(store, 'a');
    expectEqual(committed(await store.commit([])), revision, 'revision');
  }),
  storeCase('commit - one key twice is refused', async (store) => {
    const twice = [
      { type: 'put', key: 'a', value: bytes('1') },
      { type: 'delete', key: 'a' },
    ] as const;
    await expectCode(() => store.commit(twice), 'MESOS_STORAGE_DUPLICATE_KEY');
    expectEqual(await store.get('a'), undefined, 'entry');
  }),
  storeCase('commit - 500 concurrent ones are all applied', async (store) => {
    const all = Array.from({ length: 500 }, (_, index) => put(store, `key-${index}`));
    expectEqual(new Set(await Promise.all(all)).size, 500, 'different revisions');
    expectEqual((await keysOf(store, 'key-')).length, 500, 'keys');
  }),
  storeCase('commit - those started later win over those started earlier', async (store) => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => put(store, 'key', String(index))));
    expectEqual(await read(store, 'key'), '49', 'value');
  }),
  storeCase('commit - a negative expectation is refused', async (store) => {
    const action = (): unknown => store.commit([{ type: 'delete', key: 'a', expected: -1 }]);
    await expectCode(action, 'MESOS_STORAGE_INVALID_ARGUMENT');
  }),
];
