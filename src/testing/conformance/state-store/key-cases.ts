import { expectCode, expectEqual, expectTrue } from '../conformance-case.js';
import { committed, keysOf, put, read, storeCase, type StateStoreCase } from './state-store-subject.js';

const oddKeys = [
  ' ',
  '\u0000',
  '\u0000\u0001\u007f',
  '\ufeffbom',
  '%2F',
  'a/b//c/',
  'dé\u0301jà',
  '\ud83d\ude80',
  '\uffff',
  '..',
  'line\nbreak',
];

/** Deleting, prefixes, paging and unusual keys. */
export const keyCases: readonly StateStoreCase[] = [
  storeCase('delete - removes the key', async (store) => {
    await put(store, 'key');
    committed(await store.commit([{ type: 'delete', key: 'key' }]));
    expectEqual(await store.get('key'), undefined, 'entry');
  }),
  storeCase('VZ-10 delete - app-1 leaves app-10 and app-1/x alone', async (store) => {
    for (const key of ['app-1', 'app-10', 'app-11', 'app-1/x']) await put(store, key);
    await store.commit([{ type: 'delete', key: 'app-1' }]);
    expectEqual(await keysOf(store, 'app-'), ['app-1/x', 'app-10', 'app-11'], 'keys');
  }),
  storeCase('delete - of an absent key succeeds and is no change', async (store) => {
    const revision = await put(store, 'other');
    expectEqual(committed(await store.commit([{ type: 'delete', key: 'key' }])), revision, 'revision');
  }),
  storeCase('delete - with the current revision passes, with an old one is a conflict', async (store) => {
    const old = await put(store, 'key');
    const actual = await put(store, 'key');
    const refused = await store.commit([{ type: 'delete', key: 'key', expected: old }]);
    expectEqual(refused, { committed: false, conflict: { key: 'key', actual } }, 'result');
    committed(await store.commit([{ type: 'delete', key: 'key', expected: actual }]));
    expectEqual(await store.get('key'), undefined, 'entry');
  }),
  storeCase('deletePrefix - deletes all keys below and counts them', async (store) => {
    for (const key of ['apps/a', 'apps/b', 'apps', 'apps-old', 'tasks/a']) await put(store, key);
    expectEqual(await store.deletePrefix('apps/'), 2, 'count');
    expectEqual(await keysOf(store, ''), ['apps', 'apps-old', 'tasks/a'], 'keys');
  }),
  storeCase('deletePrefix - counts 0 when nothing is below', async (store) => {
    await put(store, 'key');
    expectEqual(await store.deletePrefix('other'), 0, 'count');
  }),
  storeCase('deletePrefix - takes more keys than a page has', async (store) => {
    await Promise.all(Array.from({ length: 1500 }, (_, index) => put(store, `many/${index}`)));
    expectEqual(await store.deletePrefix('many/'), 1500, 'count');
    expectEqual(await keysOf(store, 'many/'), [], 'keys');
  }),
  storeCase('deletePrefix - commits at the same time come before or after it, never half', async (store) => {
    await put(store, 'p/old');
    const deletion = store.deletePrefix('p/');
    const writes = [put(store, 'p/1'), put(store, 'p/2'), put(store, 'q')];
    await Promise.all([deletion, ...writes]);
    expectEqual(await store.get('p/old'), undefined, 'old key');
    expectEqual(await read(store, 'q'), 'x', 'other key');
  }),
  storeCase('list - an empty store has one empty page', async (store) => {
    const page = await store.list('');
    expectEqual([page.entries.length, page.next], [0, undefined], 'page');
  }),
  storeCase('list - only keys below the prefix', async (store) => {
    for (const key of ['a', 'ab', 'abc', 'b', 'aa']) await put(store, key);
    expectEqual(await keysOf(store, 'ab'), ['ab', 'abc'], 'keys');
  }),
  storeCase('list - app-1/ does not show app-10/', async (store) => {
    for (const key of ['app-1/0', 'app-10/0', 'app-1/1', 'app-1']) await put(store, key);
    expectEqual(await keysOf(store, 'app-1/'), ['app-1/0', 'app-1/1'], 'keys');
  }),
  storeCase('list - in the byte order of UTF-8, also beyond the basic plane', async (store) => {
    const keys = ['B', 'a', 'a0', 'é', '\uffee', '\ud83d\ude80'];
    for (const key of [...keys].reverse()) await put(store, key);
    expectEqual(await keysOf(store, ''), keys, 'keys');
  }),
  storeCase('list - pages of 3 show every key once', async (store) => {
    const keys = Array.from({ length: 10 }, (_, index) => `k${index}`);
    for (const key of keys) await put(store, key);
    expectEqual(await keysOf(store, 'k', 3), keys, 'keys');
  }),
  storeCase('list - a page that ends with the last key has no next', async (store) => {
    for (const key of ['k1', 'k2', 'k3']) await put(store, key);
    expectEqual((await store.list('k', { limit: 3 })).next, undefined, 'next');
    expectEqual((await store.list('k', { limit: 2 })).next, 'k2', 'next');
  }),
  storeCase('list - next does not lead out of the prefix', async (store) => {
    for (const key of ['a1', 'a2', 'b1']) await put(store, key);
    const page = await store.list('a', { limit: 2 });
    expectEqual(page.next, undefined, 'next');
  }),
  storeCase('list - after a key that was deleted meanwhile goes on behind it', async (store) => {
    for (const key of ['k1', 'k2', 'k3']) await put(store, key);
    await store.commit([{ type: 'delete', key: 'k2' }]);
    expectEqual((await store.list('k', { after: 'k2' })).entries[0]?.key, 'k3', 'key');
  }),
  storeCase('list - after a key before the prefix starts at the prefix', async (store) => {
    for (const key of ['a', 'k1']) await put(store, key);
    expectEqual((await store.list('k', { after: 'a' })).entries[0]?.key, 'k1', 'key');
  }),
  storeCase('list - values and revisions are those of get', async (store) => {
    await put(store, 'key', 'value');
    expectEqual((await store.list('')).entries[0]?.revision, (await store.get('key'))?.revision, 'revision');
  }),
  storeCase('list - the revision of a page is at least that of its entries', async (store) => {
    const revision = await put(store, 'key');
    expectTrue((await store.list('other')).revision >= revision, 'revision of an empty page');
  }),
  storeCase('list - without a limit a page is bounded', async (store) => {
    await Promise.all(Array.from({ length: 1100 }, (_, index) => put(store, `k/${index}`)));
    const page = await store.list('k/');
    expectTrue(page.entries.length <= 1000 && page.next !== undefined, `${page.entries.length} entries`);
    expectEqual((await keysOf(store, 'k/', 5000)).length, 1100, 'keys');
  }),
  storeCase('list - a limit of 0 is refused', async (store) => {
    await expectCode(() => store.list('', { limit: 0 }), 'MESOS_STORAGE_INVALID_ARGUMENT');
  }),
  storeCase('key - odd texts are keys of their own', async (store) => {
    for (const key of oddKeys) await put(store, key, `value of ${key}`);
    for (const key of oddKeys) expectEqual(await read(store, key), `value of ${key}`, JSON.stringify(key));
    expectEqual(new Set(await keysOf(store, '')), new Set(oddKeys), 'keys');
  }),
  storeCase('key - letters of different case and form differ', async (store) => {
    await put(store, '\u00e9', 'composed');
    await put(store, 'e\u0301', 'decomposed');
    await put(store, 'E', 'upper');
    expectEqual((await keysOf(store, '')).length, 3, 'keys');
  }),
  storeCase('key - 1024 bytes are taken, 1025 refused', async (store) => {
    await put(store, 'k'.repeat(1024), 'long');
    expectEqual(await read(store, 'k'.repeat(1024)), 'long', 'value');
    await expectCode(() => put(store, 'k'.repeat(1025)), 'MESOS_STORAGE_INVALID_KEY');
    await expectCode(() => put(store, 'é'.repeat(513)), 'MESOS_STORAGE_INVALID_KEY');
  }),
  storeCase('key - empty text and half a character are refused', async (store) => {
    await expectCode(() => put(store, ''), 'MESOS_STORAGE_INVALID_KEY');
    await expectCode(() => store.get('\ud83d'), 'MESOS_STORAGE_INVALID_KEY');
  }),
];
