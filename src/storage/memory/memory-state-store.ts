import type { Clock } from '../../utils/clock.js';
import { systemClock } from '../../utils/clock.js';
import { ChangeLog, type ChangeLogOptions, type KeptChange } from '../change-log.js';
import { LeaseTable } from '../lease-table.js';
import { SortedKeys } from './sorted-keys.js';
import type {
  CommitResult,
  Lease,
  ListPage,
  StateStore,
  StoredEntry,
  WatchEvent,
  WriteOperation,
} from '../state-store.js';
import { assertKey, assertOperations, assertPrefix, closedError, resolvePageSize } from '../store-rules.js';

export interface MemoryStateStoreOptions extends ChangeLogOptions {
  /** Time of the leases. @default the clock of the machine */
  readonly clock?: Clock;
}

/** A store that lives and dies with the process: for tests, and for frameworks that may start from nothing. */
export class MemoryStateStore implements StateStore {
  private readonly entries = new Map<string, StoredEntry>();
  private readonly order = new SortedKeys((key) => this.entries.has(key));
  private readonly changes: ChangeLog;
  private readonly leases: LeaseTable;
  private revision = 0;
  private closed = false;

  constructor(options: MemoryStateStoreOptions = {}) {
    this.changes = new ChangeLog(0, options);
    this.leases = new LeaseTable(options.clock ?? systemClock, (keys) =>
      this.commit(keys.map((key) => ({ type: 'delete', key }))),
    );
  }

  async get(key: string): Promise<StoredEntry | undefined> {
    this.assertOpen('get');
    assertKey(key);
    const entry = this.entries.get(key);
    return entry && copyEntry(entry);
  }

  async commit(operations: readonly WriteOperation[]): Promise<CommitResult> {
    this.assertOpen('commit');
    assertOperations(operations);
    for (const operation of operations) {
      const { key, expected } = operation;
      if (operation.type === 'put' && operation.lease) this.leases.assertActive(operation.lease, key);
      const actual = this.entries.get(key)?.revision ?? 0;
      if (expected !== undefined && expected !== actual) {
        return { committed: false, conflict: { key, actual } };
      }
    }
    const changes: KeptChange[] = [];
    const revision = this.revision + 1;
    for (const operation of operations) this.apply(operation, revision, changes);
    this.publish(revision, changes);
    return { committed: true, revision: this.revision };
  }

  async deletePrefix(prefix: string): Promise<number> {
    this.assertOpen('deletePrefix');
    assertPrefix(prefix);
    const changes: KeptChange[] = [];
    const revision = this.revision + 1;
    const { keys, start } = this.order.from(prefix, true);
    for (let index = start; keys[index]?.startsWith(prefix); index++) {
      this.apply({ type: 'delete', key: keys[index]! }, revision, changes);
    }
    this.publish(revision, changes);
    return changes.length;
  }

  async list(
    prefix: string,
    options: { readonly limit?: number; readonly after?: string } = {},
  ): Promise<ListPage> {
    this.assertOpen('list');
    assertPrefix(prefix);
    const limit = resolvePageSize(options.limit);
    const { keys, start } = this.startOf(prefix, options.after);
    const entries: StoredEntry[] = [];
    let index = start;
    for (; entries.length < limit && keys[index]?.startsWith(prefix); index++) {
      entries.push(copyEntry(this.entries.get(keys[index]!)!));
    }
    const next = keys[index]?.startsWith(prefix) ? entries.at(-1)?.key : undefined;
    return { entries, revision: this.revision, ...(next !== undefined && { next }) };
  }

  watch(
    prefix: string,
    options: { readonly fromRevision?: number; readonly signal?: AbortSignal } = {},
  ): AsyncIterable<readonly WatchEvent[]> {
    this.assertOpen('watch');
    assertPrefix(prefix);
    return this.changes.watch(prefix, options.fromRevision ?? this.revision, options.signal);
  }

  async lease(ttlMs: number): Promise<Lease> {
    this.assertOpen('lease');
    return this.leases.grant(ttlMs);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.leases.close();
    this.changes.close();
    this.entries.clear();
  }

  private startOf(prefix: string, after: string | undefined): ReturnType<SortedKeys['from']> {
    const first = this.order.from(prefix, true);
    if (after === undefined) return first;
    const next = this.order.from(after, false);
    return next.start > first.start ? next : first;
  }

  private apply(operation: WriteOperation, revision: number, changes: KeptChange[]): void {
    const { key } = operation;
    if (operation.type === 'put') {
      const entry = { key, value: new Uint8Array(operation.value), revision };
      if (!this.entries.has(key)) this.order.add(key);
      this.entries.set(key, entry);
      this.leases.bind(key, operation.lease);
      changes.push({ ...entry, bytes: entry.value.length });
    } else if (operation.type === 'delete' && this.entries.delete(key)) {
      this.order.remove();
      this.leases.bind(key, undefined);
      changes.push({ key, revision, value: undefined, bytes: 0 });
    }
  }

  private publish(revision: number, changes: readonly KeptChange[]): void {
    if (changes.length === 0) return;
    this.revision = revision;
    this.changes.append(changes);
  }

  private assertOpen(what: string): void {
    if (this.closed) throw closedError(what);
  }
}

// Whoever changes the bytes it was given must not change the store.
function copyEntry(entry: StoredEntry): StoredEntry {
  return { ...entry, value: new Uint8Array(entry.value) };
}
