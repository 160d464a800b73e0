import { hasErrorCode } from '../../utils/errors.js';
import type { StateStore, StoredEntry, WriteOperation } from '../state-store.js';
import { RecordReader, RecordWriter } from './record-bytes.js';
import { decodeRecord, encodeRecord, type RecordSchema } from './record-schema.js';

/** A record with the revision of its last write. */
export interface StoredRecord<T> {
  readonly id: string;
  readonly record: T;
  readonly revision: number;
}

/** A record that could not be read and was moved out of the way. */
export interface QuarantinedRecord {
  /** Where it was. */
  readonly key: string;
  /** Where its bytes are now. */
  readonly quarantineKey: string;
  readonly error: unknown;
}

/** Prefix of the keys under which unreadable records are kept. */
export const quarantinePrefix = 'quarantine/';

/** The records of one kind, below one prefix of a store. */
export class RecordCollection<T> {
  private readonly writer = new RecordWriter();
  private readonly reader = new RecordReader();

  /** @param prefix ends in `/`, so that no other collection's keys start with it */
  constructor(
    private readonly store: StateStore,
    private readonly prefix: string,
    private readonly schema: RecordSchema<T>,
  ) {}

  /** @throws MesosError MESOS_STORAGE_RECORD_INVALID, _TOO_NEW */
  async get(id: string): Promise<StoredRecord<T> | undefined> {
    const entry = await this.store.get(this.prefix + id);
    return entry && this.decode(entry);
  }

  /** The step that writes the record, for a commit. */
  put(id: string, record: T, expected?: number): WriteOperation {
    const value = encodeRecord(this.schema, record, this.writer);
    const key = this.prefix + id;
    return expected === undefined ? { type: 'put', key, value } : { type: 'put', key, value, expected };
  }

  /** The step that deletes the record, for a commit. */
  delete(id: string, expected?: number): WriteOperation {
    return { type: 'delete', key: this.prefix + id, ...(expected !== undefined && { expected }) };
  }

  /**
   * Reads all records, page by page, in the order of their ids. One that cannot be read is moved to
   * `quarantine/<key>`, reported, and the rest goes on.
   * @throws MesosError MESOS_STORAGE_RECORD_TOO_NEW: then nothing is moved, a newer version can read it
   */
  async load(
    onRecord: (record: StoredRecord<T>) => void,
  ): Promise<{ readonly quarantined: readonly QuarantinedRecord[] }> {
    const quarantined: QuarantinedRecord[] = [];
    let after: string | undefined;
    do {
      const page = await this.store.list(this.prefix, after === undefined ? {} : { after });
      for (const entry of page.entries) {
        try {
          onRecord(this.decode(entry));
        } catch (error) {
          if (!hasErrorCode(error, 'MESOS_STORAGE_RECORD_INVALID')) throw error;
          quarantined.push(await this.quarantine(entry, error));
        }
      }
      after = page.next;
    } while (after !== undefined);
    return { quarantined };
  }

  private decode(entry: StoredEntry): StoredRecord<T> {
    return {
      id: entry.key.slice(this.prefix.length),
      record: decodeRecord(this.schema, entry.key, entry.value, this.reader),
      revision: entry.revision,
    };
  }

  private async quarantine(entry: StoredEntry, error: unknown): Promise<QuarantinedRecord> {
    const quarantineKey = quarantinePrefix + entry.key;
    await this.store.commit([
      { type: 'put', key: quarantineKey, value: entry.value },
      { type: 'delete', key: entry.key, expected: entry.revision },
    ]);
    return { key: entry.key, quarantineKey, error };
  }
}
