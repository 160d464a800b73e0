import { expectCode, expectEqual, expectTrue } from '../conformance-case.js';
import {
  bytes,
  committed,
  keysOf,
  put,
  read,
  storeCase,
  take,
  type StateStoreCase,
} from './state-store-subject.js';

/** Leases, closing, and what survives. */
export const lifecycleCases: readonly StateStoreCase[] = [
  storeCase('lease - its keys are there while it lasts', async (store, subject) => {
    const lease = await store.lease(5000);
    await store.commit([{ type: 'put', key: 'leader', value: bytes('me'), lease }]);
    await subject.passTime(1000);
    expectEqual(await read(store, 'leader'), 'me', 'value');
  }),
  storeCase('lease - all its keys vanish when it ends, others stay', async (store, subject) => {
    const lease = await store.lease(1000);
    await store.commit([
      { type: 'put', key: 'l/1', value: bytes('1'), lease },
      { type: 'put', key: 'l/2', value: bytes('2'), lease },
      { type: 'put', key: 'other', value: bytes('3') },
    ]);
    await subject.passTime(3000);
    expectEqual(await keysOf(store, ''), ['other'], 'keys');
  }),
  storeCase('lease - watchers see its end as deletions', async (store, subject) => {
    const lease = await store.lease(1000);
    await store.commit([{ type: 'put', key: 'leader', value: bytes('me'), lease }]);
    const watch = store.watch('')[Symbol.asyncIterator]();
    await subject.passTime(3000);
    expectEqual(await take(watch, 1), ['-leader'], 'changes');
    await watch.return?.();
  }),
  storeCase('lease - keepAlive starts a new term', async (store, subject) => {
    const lease = await store.lease(2000);
    await store.commit([{ type: 'put', key: 'leader', value: bytes('me'), lease }]);
    for (let turn = 0; turn < 3; turn++) {
      await subject.passTime(1200);
      expectEqual(await lease.keepAlive(), true, 'kept alive');
    }
    expectEqual(await read(store, 'leader'), 'me', 'value');
  }),
  storeCase('lease - keepAlive answers false after the end', async (store, subject) => {
    const lease = await store.lease(1000);
    await subject.passTime(3000);
    expectEqual(await lease.keepAlive(), false, 'kept alive');
  }),
  storeCase('lease - revoke deletes its keys now and can be repeated', async (store) => {
    const lease = await store.lease(60_000);
    await store.commit([{ type: 'put', key: 'leader', value: bytes('me'), lease }]);
    await lease.revoke();
    await lease.revoke();
    expectEqual(await store.get('leader'), undefined, 'entry');
    expectEqual(await lease.keepAlive(), false, 'kept alive');
  }),
  storeCase('lease - a put with an ended one is refused and writes nothing', async (store) => {
    const lease = await store.lease(60_000);
    await lease.revoke();
    const action = (): unknown => store.commit([{ type: 'put', key: 'leader', value: bytes('me'), lease }]);
    await expectCode(action, 'MESOS_STORAGE_LEASE_ENDED');
    expectEqual(await store.get('leader'), undefined, 'entry');
  }),
  storeCase('lease - a put without it makes the key permanent', async (store) => {
    const lease = await store.lease(60_000);
    await Promise.all([
      store.commit([{ type: 'put', key: 'key', value: bytes('leased'), lease }]),
      put(store, 'key', 'permanent'),
    ]);
    await lease.revoke();
    expectEqual(await read(store, 'key'), 'permanent', 'value');
  }),
  storeCase('lease - the last one a key was written with counts', async (store) => {
    const [first, second] = [await store.lease(60_000), await store.lease(60_000)];
    await store.commit([{ type: 'put', key: 'key', value: bytes('1'), lease: first }]);
    await store.commit([{ type: 'put', key: 'key', value: bytes('2'), lease: second }]);
    await first.revoke();
    expectEqual(await read(store, 'key'), '2', 'value');
    await second.revoke();
    expectEqual(await store.get('key'), undefined, 'entry');
  }),
  storeCase('lease - a key deleted and written again is not bound any more', async (store) => {
    const lease = await store.lease(60_000);
    await store.commit([{ type: 'put', key: 'key', value: bytes('1'), lease }]);
    await store.commit([{ type: 'delete', key: 'key' }]);
    await put(store, 'key', '2');
    await lease.revoke();
    expectEqual(await read(store, 'key'), '2', 'value');
  }),
  storeCase('VZ-09 lease - a refused creation binds nothing to it', async (store) => {
    await put(store, 'leader', 'other');
    const lease = await store.lease(60_000);
    const result = await store.commit([
      { type: 'put', key: 'leader', value: bytes('me'), expected: 0, lease },
    ]);
    expectEqual(result.committed, false, 'committed');
    await lease.revoke();
    expectEqual(await read(store, 'leader'), 'other', 'value');
  }),
  storeCase('lease - two are different', async (store) => {
    const [first, second] = [await store.lease(60_000), await store.lease(60_000)];
    expectTrue(first.id !== second.id, 'ids');
    await first.revoke();
    expectEqual(await second.keepAlive(), true, 'the other one');
    await second.revoke();
  }),
  storeCase('lease - of no time is refused', async (store) => {
    await expectCode(() => store.lease(0), 'MESOS_STORAGE_INVALID_ARGUMENT');
    await expectCode(() => store.lease(Number.NaN), 'MESOS_STORAGE_INVALID_ARGUMENT');
  }),
  storeCase('VZ-12 close - can be repeated', async (store) => {
    await Promise.all([store.close(), store.close()]);
    await store.close();
  }),
  storeCase('close - everything asked later fails clearly', async (store) => {
    await store.close();
    await expectCode(() => store.get('key'), 'MESOS_STORAGE_CLOSED');
    await expectCode(() => put(store, 'key'), 'MESOS_STORAGE_CLOSED');
    await expectCode(() => store.list(''), 'MESOS_STORAGE_CLOSED');
    await expectCode(() => store.deletePrefix(''), 'MESOS_STORAGE_CLOSED');
    await expectCode(() => store.lease(1000), 'MESOS_STORAGE_CLOSED');
    await expectCode(() => store.watch(''), 'MESOS_STORAGE_CLOSED');
  }),
  storeCase('close - waits for the commits under way', async (store, subject) => {
    const writes = Array.from({ length: 50 }, (_, index) => put(store, `k${index}`));
    await store.close();
    await Promise.all(writes);
    if (!subject.reopen) return;
    const again = await subject.reopen();
    expectEqual((await keysOf(again, 'k')).length, 50, 'keys');
    await again.close();
  }),
  storeCase('reopened - has the same entries, and revisions go on', async (store, subject) => {
    await put(store, 'a', '1');
    const last = await put(store, 'b', '2');
    await store.close();
    if (!subject.reopen) return;
    const again = await subject.reopen();
    expectEqual([await read(again, 'a'), await read(again, 'b')], ['1', '2'], 'values');
    expectEqual((await again.get('b'))?.revision, last, 'revision');
    expectTrue((await put(again, 'c')) > last, 'the next revision is higher');
    await again.close();
  }),
  storeCase('reopened - revisions do not repeat although the newest key is gone', async (store, subject) => {
    await put(store, 'a');
    const result = await store.commit([{ type: 'delete', key: 'a' }]);
    await store.close();
    if (!subject.reopen) return;
    const again = await subject.reopen();
    expectTrue((await put(again, 'a')) > committed(result), 'revision');
    await again.close();
  }),
  storeCase('reopened - a key that was leased, then permanent, is there', async (store, subject) => {
    const lease = await store.lease(60_000);
    await Promise.all([
      store.commit([{ type: 'put', key: 'key', value: bytes('leased'), lease }]),
      put(store, 'key', 'permanent'),
    ]);
    await store.close();
    if (!subject.reopen) return;
    const again = await subject.reopen();
    expectEqual(await read(again, 'key'), 'permanent', 'value');
    await again.close();
  }),
];
