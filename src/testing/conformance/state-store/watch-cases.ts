import { expectCode, expectEqual, expectTrue } from '../conformance-case.js';
import { bytes, put, storeCase, take, type StateStoreCase } from './state-store-subject.js';

/** Watches: order, resumption, ending. */
export const watchCases: readonly StateStoreCase[] = [
  storeCase('watch - shows what is written after it began', async (store) => {
    await put(store, 'key', 'before');
    const watch = store.watch('')[Symbol.asyncIterator]();
    await put(store, 'key', 'after');
    expectEqual(await take(watch, 1), ['+key=after'], 'changes');
    await watch.return?.();
  }),
  storeCase('watch - shows only keys below the prefix', async (store) => {
    const watch = store.watch('app-1/')[Symbol.asyncIterator]();
    for (const key of ['app-10/a', 'app-1', 'app-1/a', 'other']) await put(store, key);
    expectEqual(await take(watch, 1), ['+app-1/a=x'], 'changes');
    await watch.return?.();
  }),
  storeCase('watch - in the order of the commits', async (store) => {
    const watch = store.watch('')[Symbol.asyncIterator]();
    await Promise.all(Array.from({ length: 20 }, (_, index) => put(store, `k${index % 3}`, String(index))));
    const expected = Array.from({ length: 20 }, (_, index) => `+k${index % 3}=${index}`);
    expectEqual(await take(watch, 20), expected, 'changes');
    await watch.return?.();
  }),
  storeCase('watch - shows deletions with the revision of their commit', async (store) => {
    await put(store, 'key');
    const watch = store.watch('')[Symbol.asyncIterator]();
    const result = await store.commit([{ type: 'delete', key: 'key' }]);
    const step = await watch.next();
    const event = step.done ? undefined : step.value[0];
    const revision = result.committed ? result.revision : 0;
    expectEqual(event, { type: 'delete', key: 'key', revision }, 'change');
    await watch.return?.();
  }),
  storeCase('watch - shows deletePrefix key by key', async (store) => {
    for (const key of ['p/1', 'p/2', 'q']) await put(store, key);
    const watch = store.watch('')[Symbol.asyncIterator]();
    await store.deletePrefix('p/');
    expectEqual(await take(watch, 2), ['-p/1', '-p/2'], 'changes');
    await watch.return?.();
  }),
  storeCase('watch - a commit of several keys arrives in one batch', async (store) => {
    const watch = store.watch('')[Symbol.asyncIterator]();
    const puts = ['a', 'b', 'c'].map((key) => ({ type: 'put' as const, key, value: bytes('1') }));
    await store.commit(puts);
    const step = await watch.next();
    expectEqual(step.done ? 0 : step.value.length, 3, 'size of the batch');
    await watch.return?.();
  }),
  storeCase('watch - from a revision shows all that came later, once', async (store) => {
    const revision = await put(store, 'a', '1');
    await put(store, 'a', '2');
    await put(store, 'b', '3');
    const watch = store.watch('', { fromRevision: revision })[Symbol.asyncIterator]();
    expectEqual(await take(watch, 2), ['+a=2', '+b=3'], 'past changes');
    await put(store, 'c', '4');
    expectEqual(await take(watch, 1), ['+c=4'], 'new change');
    await watch.return?.();
  }),
  storeCase('watch - from the revision of a list misses nothing and repeats nothing', async (store) => {
    await put(store, 'a', '1');
    const page = await store.list('');
    await put(store, 'a', '2');
    const watch = store.watch('', { fromRevision: page.revision })[Symbol.asyncIterator]();
    expectEqual(await take(watch, 1), ['+a=2'], 'changes');
    await watch.return?.();
  }),
  storeCase('watch - can be resumed where another ended', async (store) => {
    const first = store.watch('')[Symbol.asyncIterator]();
    const revision = await put(store, 'a', '1');
    expectEqual(await take(first, 1), ['+a=1'], 'first watch');
    await first.return?.();
    await put(store, 'a', '2');
    const second = store.watch('', { fromRevision: revision })[Symbol.asyncIterator]();
    expectEqual(await take(second, 1), ['+a=2'], 'second watch');
    await second.return?.();
  }),
  storeCase('watch - a refused commit shows nothing', async (store) => {
    await put(store, 'a', '1');
    const watch = store.watch('')[Symbol.asyncIterator]();
    await store.commit([{ type: 'put', key: 'a', value: bytes('2'), expected: 0 }]);
    await put(store, 'b', '3');
    expectEqual(await take(watch, 1), ['+b=3'], 'changes');
    await watch.return?.();
  }),
  storeCase('watch - two watches see the same', async (store) => {
    const watches = [store.watch(''), store.watch('')].map((watch) => watch[Symbol.asyncIterator]());
    await put(store, 'a', '1');
    for (const watch of watches) {
      expectEqual(await take(watch, 1), ['+a=1'], 'changes');
      await watch.return?.();
    }
  }),
  storeCase('watch - ends when its signal aborts', async (store) => {
    const controller = new AbortController();
    const watch = store.watch('', { signal: controller.signal })[Symbol.asyncIterator]();
    const step = watch.next();
    controller.abort();
    expectEqual((await step).done, true, 'done');
  }),
  storeCase('watch - with an aborted signal ends at once', async (store) => {
    const watch = store.watch('', { signal: AbortSignal.abort() })[Symbol.asyncIterator]();
    expectEqual((await watch.next()).done, true, 'done');
  }),
  storeCase('watch - fails when the store is closed', async (store) => {
    const watch = store.watch('')[Symbol.asyncIterator]();
    const step = watch.next();
    const checked = expectCode(() => step, 'MESOS_STORAGE_CLOSED');
    await store.close();
    await checked;
  }),
  storeCase('watch - from before the kept history fails instead of missing changes', async (store) => {
    const revision = await put(store, 'k', 'first');
    // No store is asked to keep 64 MiB of values in its history.
    const value = new Uint8Array(1024 * 1024);
    for (let index = 0; index < 64; index++) await store.commit([{ type: 'put', key: 'k', value }]);
    const watch = store.watch('', { fromRevision: revision })[Symbol.asyncIterator]();
    let seen = 0;
    const readAll = async (): Promise<void> => {
      while (seen < 64) {
        const step = await watch.next();
        seen += step.done ? 0 : step.value.length;
      }
    };
    const code = await readAll().then(
      () => 'complete',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    expectTrue(
      code === 'complete' || (seen === 0 && code === 'MESOS_STORAGE_COMPACTED'),
      `${String(code)}, ${seen} seen`,
    );
    await watch.return?.();
  }),
];
