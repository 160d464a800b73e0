/** A stored value with the revision of its last write. */
export interface StoredEntry {
  readonly key: string;
  readonly value: Uint8Array;
  /** Revision of the commit that wrote it. Grows with every commit of the store, never repeats. */
  readonly revision: number;
}

/** One step of an atomic commit. `expected` is the revision the key must have; 0 means "absent"; undefined: any. */
export type WriteOperation =
  | {
      readonly type: 'put';
      readonly key: string;
      readonly value: Uint8Array;
      readonly expected?: number;
      readonly lease?: Lease;
    }
  | { readonly type: 'delete'; readonly key: string; readonly expected?: number }
  | { readonly type: 'check'; readonly key: string; readonly expected: number };

/** Either all operations were applied, durably, or none was. A failed expectation is a result, no error. */
export type CommitResult =
  | { readonly committed: true; readonly revision: number }
  | { readonly committed: false; readonly conflict: { readonly key: string; readonly actual: number } };

export interface ListPage {
  /** In the byte order of their keys. */
  readonly entries: readonly StoredEntry[];
  /** Give it as `after` for the next page; absent on the last one. */
  readonly next?: string;
  /** Revision of the store this page was read at: watch from here to miss nothing. */
  readonly revision: number;
}

export type WatchEvent =
  | { readonly type: 'put'; readonly entry: StoredEntry }
  | { readonly type: 'delete'; readonly key: string; readonly revision: number };

/** Keys bound to a lease vanish when it ends. */
export interface Lease {
  readonly id: string;
  readonly ttlMs: number;
  /** Starts a new term. Resolves with false when the lease has already ended. */
  keepAlive(): Promise<boolean>;
  /** Ends it now, deleting its keys. Idempotent. */
  revoke(): Promise<void>;
}

/** The tier to any backend. Keys are text, values bytes; absent differs from empty. */
export interface StateStore {
  get(key: string): Promise<StoredEntry | undefined>;
  /** Applies all operations or none. Many concurrent commits may share one durable write. */
  commit(operations: readonly WriteOperation[]): Promise<CommitResult>;
  /** Deletes every key that starts with `prefix`; answers how many. */
  deletePrefix(prefix: string): Promise<number>;
  list(prefix: string, options?: { readonly limit?: number; readonly after?: string }): Promise<ListPage>;
  /** Changes below `prefix` after `fromRevision`, in commit order, until `signal` aborts. */
  watch(
    prefix: string,
    options?: { readonly fromRevision?: number; readonly signal?: AbortSignal },
  ): AsyncIterable<readonly WatchEvent[]>;
  lease(ttlMs: number): Promise<Lease>;
  close(): Promise<void>;
}
