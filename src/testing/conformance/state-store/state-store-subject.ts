import type { CommitResult, StateStore, WatchEvent } from '../../../storage/state-store.js';
import { type ConformanceCase, expectTrue } from '../conformance-case.js';

/** A store under test, with what the cases need to do to it from outside. */
export interface StateStoreSubject {
  readonly store: StateStore;
  /** Lets `ms` pass for the store: moves its manual clock, or really waits. */
  passTime(ms: number): Promise<void>;
  /**
   * Opens the same data again after `store` was closed. Leave it out for a store that keeps nothing: the
   * cases about what survives then pass unseen.
   */
  reopen?(): Promise<StateStore>;
}

export type StateStoreCase = ConformanceCase<StateStoreSubject>;

/** A case on one open store, which is closed afterwards. */
export function storeCase(
  name: string,
  body: (store: StateStore, subject: StateStoreSubject) => Promise<void>,
): StateStoreCase {
  return {
    name,
    run: async (createSubject) => {
      const subject = await createSubject();
      try {
        await body(subject.store, subject);
      } finally {
        await subject.store.close();
      }
    },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes of a text. */
export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Writes one key and answers the revision. */
export async function put(store: StateStore, key: string, value = 'x'): Promise<number> {
  return committed(await store.commit([{ type: 'put', key, value: bytes(value) }]));
}

/** The revision of a commit that must have been applied. */
export function committed(result: CommitResult): number {
  expectTrue(result.committed, `expected a commit, got ${JSON.stringify(result)}`);
  return result.committed ? result.revision : 0;
}

/** The text under a key, or undefined. */
export async function read(store: StateStore, key: string): Promise<string | undefined> {
  const entry = await store.get(key);
  return entry && decoder.decode(entry.value);
}

/** All keys below a prefix, walked in pages of `limit`. */
export async function keysOf(store: StateStore, prefix: string, limit = 100): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.list(prefix, { limit, ...(after !== undefined && { after }) });
    keys.push(...page.entries.map((entry) => entry.key));
    after = page.next;
  } while (after !== undefined);
  return keys;
}

/** `+key=value` and `-key`, for comparing. */
export function show(event: WatchEvent): string {
  return event.type === 'put' ? `+${event.entry.key}=${decoder.decode(event.entry.value)}` : `-${event.key}`;
}

/** The next `count` changes of a watch, shown. The watch stays usable. */
export async function take(watch: AsyncIterator<readonly WatchEvent[]>, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) {
    const step = await watch.next();
    if (step.done) break;
    seen.push(...step.value.map(show));
  }
  return seen;
}
