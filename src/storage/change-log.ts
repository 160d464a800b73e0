import { MesosError } from '../utils/errors.js';
import { STORAGE_ERRORS } from './storage.errors.js';
import { closedError } from './store-rules.js';
import type { WatchEvent } from './state-store.js';

/** How much of the past a store keeps for watchers. */
export interface ChangeLogOptions {
  /** Most changes kept. @default 10_000 */
  readonly historyEvents?: number;
  /** Most bytes of values kept, about. @default 16 MiB */
  readonly historyBytes?: number;
}

interface LoggedCommit {
  readonly revision: number;
  readonly events: readonly WatchEvent[];
  readonly bytes: number;
}

/**
 * The recent commits of a store, in order. Watchers are cursors over it, so a slow watcher costs nothing;
 * one that falls out of the history gets an error and starts over.
 */
export class ChangeLog {
  private readonly commits: LoggedCommit[] = [];
  private events = 0;
  private bytes = 0;
  private closed = false;
  private readonly waiting = new Set<() => void>();

  /** @param floor revision before the first change that can be watched */
  constructor(
    private floor: number,
    private readonly options: ChangeLogOptions = {},
  ) {}

  /** Revision of the last commit. */
  get revision(): number {
    return this.commits.at(-1)?.revision ?? this.floor;
  }

  /** Adds a durable commit. Revisions must grow. */
  append(revision: number, events: readonly WatchEvent[]): void {
    let bytes = 0;
    for (const event of events) if (event.type === 'put') bytes += event.entry.value.length;
    this.commits.push({ revision, events, bytes });
    this.events += events.length;
    this.bytes += bytes;
    this.trim();
    this.wakeAll();
  }

  /** Forgets the past: all watchers have to list again, and find the store at `revision`. */
  reset(revision: number): void {
    this.commits.length = 0;
    this.events = 0;
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
    for (let index = this.firstAfter(cursor); index < this.commits.length; index++) {
      for (const event of this.commits[index]!.events) {
        const key = event.type === 'put' ? event.entry.key : event.key;
        if (key.startsWith(prefix)) batch.push(event);
      }
    }
    return batch;
  }

  private firstAfter(cursor: number): number {
    let low = 0;
    let high = this.commits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.commits[middle]!.revision > cursor) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private trim(): void {
    const { historyEvents = 10_000, historyBytes = 16 * 1024 * 1024 } = this.options;
    if (this.events <= historyEvents && this.bytes <= historyBytes) return;
    // Down to three quarters in one go: an array is not shifted for every commit.
    let drop = 0;
    while (
      drop < this.commits.length &&
      (this.events > historyEvents * 0.75 || this.bytes > historyBytes * 0.75)
    ) {
      const commit = this.commits[drop++]!;
      this.events -= commit.events.length;
      this.bytes -= commit.bytes;
      this.floor = commit.revision;
    }
    this.commits.splice(0, drop);
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
