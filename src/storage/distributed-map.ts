import { hasErrorCode } from '../utils/errors.js';
import type { RecordSchema } from './records/record-schema.js';
import { RecordReader, RecordWriter } from './records/record-bytes.js';
import { decodeRecord, encodeRecord } from './records/record-schema.js';
import type { StateStore, StoredEntry, WriteOperation } from './state-store.js';

interface Seen<T> {
  readonly value: T;
  readonly revision: number;
}

/**
 * A map that everybody who opens it on the same store shares. Reading is local and answers at once, from a view
 * that follows the store; writing resolves when it is durable, and shows here at once.
 */
export class DistributedMap<T> implements AsyncDisposable {
  private readonly view = new Map<string, Seen<T>>();
  /** Revisions of deletions whose event may still come, after older ones of the same key. */
  private readonly deleted = new Map<string, number>();
  private readonly stopping = new AbortController();
  private readonly writer = new RecordWriter();
  private readonly reader = new RecordReader();
  private following: Promise<void> = Promise.resolve();

  private constructor(
    private readonly store: StateStore,
    private readonly prefix: string,
    private readonly schema: RecordSchema<T>,
    private readonly onLost: (error: unknown) => void,
  ) {}

  /**
   * Loads the map and follows it.
   * @param prefix ends in `/`, so that no other keys start with it
   * @param onLost told when the store can be followed no more, e.g. because it was closed: the view stays as it is
   * @throws MesosError MESOS_STORAGE_RECORD_INVALID, _TOO_NEW when a value cannot be read
   */
  static async open<T>(
    store: StateStore,
    prefix: string,
    schema: RecordSchema<T>,
    onLost: (error: unknown) => void = () => {},
  ): Promise<DistributedMap<T>> {
    const map = new DistributedMap(store, prefix, schema, onLost);
    const revision = await map.load();
    map.following = map.follow(revision);
    return map;
  }

  get size(): number {
    return this.view.size;
  }

  get(key: string): T | undefined {
    return this.view.get(key)?.value;
  }

  has(key: string): boolean {
    return this.view.has(key);
  }

  /** In no particular order. */
  *[Symbol.iterator](): Iterator<readonly [string, T]> {
    for (const [key, { value }] of this.view) yield [key, value];
  }

  /** Whatever is there now. */
  async set(key: string, value: T): Promise<void> {
    await this.write(key, value, undefined);
  }

  /** Answers whether there was something to delete, as far as this view knows. */
  async delete(key: string): Promise<boolean> {
    const had = this.view.has(key);
    await this.write(key, undefined, undefined);
    return had;
  }

  /**
   * Writes what `change` makes of the present value; undefined deletes. When somebody else was faster, `change`
   * is asked again with what they wrote, so it must do nothing but compute. Answers what was written.
   */
  async update(key: string, change: (value: T | undefined) => T | undefined): Promise<T | undefined> {
    for (;;) {
      const entry = await this.store.get(this.prefix + key);
      const value = change(entry && this.decode(entry));
      if (await this.write(key, value, entry?.revision ?? 0)) return value;
    }
  }

  /** Stops following. What was read stays readable. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  private async write(key: string, value: T | undefined, expected: number | undefined): Promise<boolean> {
    const step = this.step(this.prefix + key, value, expected);
    const result = await this.store.commit([step]);
    if (!result.committed) return false;
    const had = this.view.has(key);
    this.see(key, value, result.revision);
    // Unless its event was faster, it is still to come, after older ones.
    if (had && !this.view.has(key)) this.deleted.set(key, result.revision);
    return true;
  }

  private step(key: string, value: T | undefined, expected: number | undefined): WriteOperation {
    const condition = expected !== undefined && { expected };
    if (value === undefined) return { type: 'delete', key, ...condition };
    return { type: 'put', key, value: encodeRecord(this.schema, value, this.writer), ...condition };
  }

  private async load(): Promise<number> {
    const found = new Set<string>();
    let revision: number | undefined;
    let after: string | undefined;
    do {
      const page = await this.store.list(this.prefix, after === undefined ? {} : { after });
      // Changes made while later pages are read come again with the watch.
      revision ??= page.revision;
      for (const entry of page.entries) {
        found.add(this.see(this.keyOf(entry.key), this.decode(entry), entry.revision));
      }
      after = page.next;
    } while (after !== undefined);
    for (const [key, { revision: seen }] of this.view) {
      if (!found.has(key) && seen <= revision) this.view.delete(key);
    }
    return revision;
  }

  private async follow(fromRevision: number): Promise<void> {
    const { signal } = this.stopping;
    let from = fromRevision;
    while (!signal.aborted) {
      try {
        for await (const events of this.store.watch(this.prefix, { fromRevision: from, signal })) {
          for (const event of events) {
            if (event.type === 'put') {
              this.see(this.keyOf(event.entry.key), this.decode(event.entry), event.entry.revision);
            } else this.see(this.keyOf(event.key), undefined, event.revision);
          }
        }
      } catch (error) {
        if (!hasErrorCode(error, 'MESOS_STORAGE_COMPACTED')) return this.onLost(error);
        // Too far behind: the present state says it all.
        const revision = await this.load().catch(this.onLost);
        if (revision === undefined) return;
        from = revision;
      }
    }
  }

  /** Takes a change in, unless the view knows a newer one: our own writes are seen twice. */
  private see(key: string, value: T | undefined, revision: number): string {
    const newest = this.view.get(key)?.revision ?? this.deleted.get(key) ?? 0;
    if (newest > revision) return key;
    this.deleted.delete(key);
    if (value === undefined) this.view.delete(key);
    else this.view.set(key, { value, revision });
    return key;
  }

  private keyOf(key: string): string {
    return key.slice(this.prefix.length);
  }

  private decode(entry: StoredEntry): T {
    return decodeRecord(this.schema, entry.key, entry.value, this.reader);
  }
}
