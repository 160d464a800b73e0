import { type Clock, systemClock } from '../../utils/clock.js';
import { MesosError, describeError } from '../../utils/errors.js';
import { ChangeLog, type ChangeLogOptions } from '../change-log.js';
import { LeaseTable } from '../lease-table.js';
import type {
  CommitResult,
  Lease,
  ListPage,
  StateStore,
  StoredEntry,
  WatchEvent,
  WriteOperation,
} from '../state-store.js';
import { STORAGE_ERRORS } from '../storage.errors.js';
import { assertKey, assertOperations, assertPrefix, closedError, resolvePageSize } from '../store-rules.js';
import { GroupWriter } from './group-writer.js';
import { LevelChange, LevelCommit } from './level-commit.js';
import {
  dropLeasedKeys,
  openLevelDatabase,
  readRevision,
  writeCommits,
  type LevelDatabase,
} from './level-database.js';
import { dataKey, decodeEntry, decodeRevision, encodeEntry, keyOf, rangeOf } from './level-layout.js';

// Bytes an iterator fetches at once: loading 100 000 records should not hop threads 2 500 times.
const readAheadBytes = 1024 * 1024;

export interface LevelStateStoreOptions extends ChangeLogOptions {
  /** Time of the leases. @default the clock of the machine */
  readonly clock?: Clock;
}

/**
 * The store of one machine: a directory on disk, written through an fsync before anything is acknowledged, so
 * that a kill -9 at any instant loses nothing that was. One process at a time. Needs the package classic-level.
 */
export class LevelStateStore implements StateStore {
  private readonly changes: ChangeLog;
  private readonly leases: LeaseTable;
  private readonly writer: GroupWriter<LevelCommit>;
  /** The last write of each key that is not on disk yet. */
  private readonly inFlight = new Map<string, LevelChange>();
  /** While set, commits wait: a prefix is being deleted. */
  private barrier: Promise<unknown> | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly database: LevelDatabase,
    /** Of the last commit handed to the writer; numbers of failed writes are not used again. */
    private lastRevision: number,
    options: LevelStateStoreOptions,
  ) {
    this.changes = new ChangeLog(lastRevision, options);
    this.writer = new GroupWriter(
      (commits) => writeCommits(database, commits),
      () => this.recover(),
    );
    this.leases = new LeaseTable(options.clock ?? systemClock, (keys) =>
      this.commit(keys.map((key) => ({ type: 'delete', key }))),
    );
  }

  /**
   * Opens the store in `directory`, creating it if need be. Keys bound to leases of an earlier process are gone.
   * @throws MesosError MESOS_STORAGE_LOCKED while another process has it open, _OPEN_FAILED, _UNKNOWN_FORMAT,
   * _PACKAGE_MISSING
   */
  static async open(directory: string, options: LevelStateStoreOptions = {}): Promise<LevelStateStore> {
    const database = await openLevelDatabase(directory);
    const revision = await dropLeasedKeys(database, await readRevision(database));
    return new LevelStateStore(database, revision, options);
  }

  async get(key: string): Promise<StoredEntry | undefined> {
    this.assertOpen('get');
    assertKey(key);
    const bytes = await this.read(() => this.database.get(dataKey(key)));
    return bytes && decodeEntry(key, bytes);
  }

  commit(operations: readonly WriteOperation[]): Promise<CommitResult> {
    return this.barrier ? this.commitAfter(this.barrier, operations) : this.commitNow(operations);
  }

  async deletePrefix(prefix: string): Promise<number> {
    while (this.barrier) await this.barrier;
    this.assertOpen('deletePrefix');
    assertPrefix(prefix);
    const deletion = this.deleteAlone(prefix);
    this.barrier = deletion.catch(() => {}).finally(() => (this.barrier = undefined));
    return deletion;
  }

  async list(
    prefix: string,
    options: { readonly limit?: number; readonly after?: string } = {},
  ): Promise<ListPage> {
    this.assertOpen('list');
    assertPrefix(prefix);
    const limit = resolvePageSize(options.limit);
    const { gte, lt } = rangeOf(dataKey(prefix));
    const after = options.after === undefined ? undefined : dataKey(options.after);
    const start = after && after.compare(gte) >= 0 ? { gt: after } : { gte };
    const revision = this.changes.revision;
    // The iterator reads the database as it is at this instant, later writes do not show.
    const iterator = this.database.iterator({
      ...start,
      lt,
      limit: limit + 1,
      highWaterMarkBytes: readAheadBytes,
    });
    const found = await this.read(() => iterator.all());
    const entries = found.slice(0, limit).map(([key, value]) => decodeEntry(keyOf(key), value));
    const next = found.length > limit ? entries.at(-1)?.key : undefined;
    const newest = entries.reduce((highest, entry) => Math.max(highest, entry.revision), revision);
    return { entries, revision: newest, ...(next !== undefined && { next }) };
  }

  watch(
    prefix: string,
    options: { readonly fromRevision?: number; readonly signal?: AbortSignal } = {},
  ): AsyncIterable<readonly WatchEvent[]> {
    this.assertOpen('watch');
    assertPrefix(prefix);
    return this.changes.watch(prefix, options.fromRevision ?? this.changes.revision, options.signal);
  }

  async lease(ttlMs: number): Promise<Lease> {
    this.assertOpen('lease');
    return this.leases.grant(ttlMs);
  }

  /** Waits until all commits accepted so far are on disk. */
  close(): Promise<void> {
    return (this.closing ??= this.closeOnce());
  }

  private async commitAfter(
    barrier: Promise<unknown>,
    operations: readonly WriteOperation[],
  ): Promise<CommitResult> {
    await barrier;
    return this.commit(operations);
  }

  // One promise per commit and none inside: this is the way of every status update.
  private commitNow(operations: readonly WriteOperation[]): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      this.assertOpen('commit');
      assertOperations(operations);
      this.write(operations, resolve, reject);
    });
  }

  // Checks and numbers the commit without waiting in between: commits are checked in the order they are written.
  private write(
    operations: readonly WriteOperation[],
    resolve: (result: CommitResult) => void,
    reject: (error: unknown) => void,
  ): void {
    const conflict = this.conflictOf(operations);
    const revision = this.lastRevision + 1;
    const changes: LevelChange[] = [];
    if (!conflict) for (const operation of operations) this.plan(operation, revision, changes);
    if (changes.length > 0) this.lastRevision = revision;
    for (const change of changes) this.inFlight.set(change.key, change);
    const after = this.lastRevision;
    // Also a conflict waits: it may rest on a write that is not on disk yet.
    const result = conflict
      ? ({ committed: false, conflict } as const)
      : ({ committed: true, revision: after } as const);
    this.writer.write(new LevelCommit(changes, after, result, this.publish, resolve, reject));
  }

  private conflictOf(
    operations: readonly WriteOperation[],
  ): { readonly key: string; readonly actual: number } | undefined {
    for (const operation of operations) {
      const { key, expected } = operation;
      if (operation.type === 'put' && operation.lease) this.leases.assertActive(operation.lease, key);
      if (expected === undefined) continue;
      const actual = this.revisionOf(key);
      if (actual !== expected) return { key, actual };
    }
    return undefined;
  }

  private plan(operation: WriteOperation, revision: number, changes: LevelChange[]): void {
    const { key, type } = operation;
    if (type === 'check' || (type === 'delete' && this.revisionOf(key) === 0)) return;
    const lease = type === 'put' ? operation.lease : undefined;
    const pending = this.inFlight.get(key);
    const wasLeased = pending ? pending.lease !== undefined : this.leases.isBound(key);
    const entry = type === 'put' ? encodeEntry(revision, operation.value) : undefined;
    changes.push(new LevelChange(key, revision, entry, lease, wasLeased));
  }

  private readonly publish = ({ changes }: LevelCommit): void => {
    for (const change of changes) {
      this.leases.bind(change.key, change.lease);
      if (this.inFlight.get(change.key) === change) this.inFlight.delete(change.key);
    }
    this.changes.append(changes);
  };

  // After a failed write LevelDB refuses all further ones until it is opened again, and what was being
  // written may be there or not: watchers have to look for themselves.
  private async recover(): Promise<void> {
    this.inFlight.clear();
    this.changes.reset(this.lastRevision);
    await this.database.close();
    await this.database.open();
  }

  private async deleteAlone(prefix: string): Promise<number> {
    await this.writer.idle();
    const keys = await this.read(() => this.database.keys(rangeOf(dataKey(prefix))).all());
    if (keys.length > 0) await this.commitNow(keys.map((key) => ({ type: 'delete', key: keyOf(key) })));
    return keys.length;
  }

  private revisionOf(key: string): number {
    const pending = this.inFlight.get(key);
    if (pending) return pending.entry ? pending.revision : 0;
    const bytes = this.database.getSync(dataKey(key));
    return bytes === undefined ? 0 : decodeRevision(key, bytes);
  }

  private async closeOnce(): Promise<void> {
    this.leases.close();
    this.changes.close();
    while (this.barrier) await this.barrier;
    await this.writer.idle();
    await this.database.close();
  }

  private async read<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (this.closing) throw closedError('read');
      throw new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_READ_FAILED', describeError(error), {
        cause: error,
      });
    }
  }

  private assertOpen(what: string): void {
    if (this.closing) throw closedError(what);
  }
}
