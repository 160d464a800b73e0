import { MesosError } from '../utils/errors.js';
import { STORAGE_ERRORS } from './storage.errors.js';
import { closedError } from './store-rules.js';
import type { WatchEvent } from './state-store.js';

/** How much of the past a store keeps for watchers. */
export interface ChangeLogOptions {
  /** Most changes kept once somebody has watched; before that a twentieth. @default 10_000 */
  readonly historyEvents?: number;
  /** Most bytes of values kept, about. @default 16 MiB */
  readonly historyBytes?: number;
}

/** A change as it is kept: an event is made of it only when somebody watches. */
export interface KeptChange {
  readonly key: string;
  /** That of its commit. */
  readonly revision: number;
  /** Undefined for a deletion. */
  readonly value: Uint8Array | undefined;
  /** Size of the value, about. */
  readonly bytes: number;
}

/**
 * The recent commits of a store, in order. Watchers are cursors over it, so a slow watcher costs nothing;
 * one that falls out of the history gets an error and starts over.
 */
export class ChangeLog {
  private readonly changes: KeptChange[] = [];
  private bytes = 0;
  private hasWatchers = false;
  private closed = false;
  private readonly waiting = new Set<() => void>();

  /** @param floor revision before the first change that can be watched */
  constructor(
    private floor: number,
    private readonly options: ChangeLogOptions = {},
  ) {}

  /** Revision of the last commit. */
  get revision(): number {
    return this.changes.at(-1)?.revision ?? this.floor;
  }

  /** Adds the changes of a durable commit. Revisions must grow from commit to commit. */
  append(changes: readonly KeptChange[]): void {
    for (const change of changes) {
      this.changes.push(change);
      this.bytes += change.bytes;
    }
    this.trim();
    this.wakeAll();
  }

  /** Forgets the past: all watchers have to list again, and find the store at `revision`. */
  reset(revision: number): void {
    this.changes.length = 0;
    this.bytes = 0;
    this.floor = revision;
    this.wakeAll();
  }

  /** Ends all watches with an error. */
  close(): void {
    this.closed = true;
    this.wakeAll();
  }

  /** Batches of whole commits after `from`, until `signal` aborts. */
  async *watch(prefix: string, from: number, signal?: AbortSignal): AsyncGenerator<readonly WatchEvent[]> {
    this.hasWatchers = true;
    let cursor = from;
    while (!signal?.aborted) {
      if (this.closed) throw closedError(`watch of ${prefix}`);
      const batch = this.after(cursor, prefix);
      cursor = Math.max(cursor, this.revision);
      if (batch.length > 0) yield batch;
      else await this.change(signal);
    }
  }

  private after(cursor: number, prefix: string): WatchEvent[] {
    if (cursor < this.floor) {
      throw new MesosError(
        STORAGE_ERRORS,
        'MESOS_STORAGE_COMPACTED',
        `watch of "${prefix}" from revision ${cursor}, the oldest kept is ${this.floor}`,
        { details: { fromRevision: cursor, oldestRevision: this.floor } },
      );
    }
    const batch: WatchEvent[] = [];
    for (let index = this.firstAfter(cursor); index < this.changes.length; index++) {
      const change = this.changes[index]!;
      if (change.key.startsWith(prefix)) batch.push(toEvent(change));
    }
    return batch;
  }

  private firstAfter(cursor: number): number {
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.changes[middle]!.revision > cursor) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private trim(): void {
    const { historyBytes = 16 * 1024 * 1024 } = this.options;
    // Nobody who never watched can be behind, and the memory may be that of ten thousand tasks.
    const historyEvents = (this.options.historyEvents ?? 10_000) / (this.hasWatchers ? 1 : 20);
    if (this.changes.length <= historyEvents && this.bytes <= historyBytes) return;
    // Down to three quarters in one go: an array is not shifted for every commit.
    let drop = 0;
    while (
      drop < this.changes.length &&
      (this.changes.length - drop > historyEvents * 0.75 || this.bytes > historyBytes * 0.75)
    ) {
      const { revision } = this.changes[drop]!;
      // A commit is kept whole or not at all.
      for (; this.changes[drop]?.revision === revision; drop++) this.bytes -= this.changes[drop]!.bytes;
      this.floor = revision;
    }
    this.changes.splice(0, drop);
  }

  private change(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  private wakeAll(): void {
    if (this.waiting.size === 0) return;
    for (const wake of this.waiting) wake();
  }
}

function toEvent({ key, revision, value }: KeptChange): WatchEvent {
  return value ? { type: 'put', entry: { key, value, revision } } : { type: 'delete', key, revision };
}
