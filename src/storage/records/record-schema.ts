import { MesosError, describeError } from '../../utils/errors.js';
import { STORAGE_ERRORS } from '../storage.errors.js';
import type { RecordReader, RecordWriter } from './record-bytes.js';

interface SchemaHead {
  /** Names the kind in errors, e.g. `task`. */
  readonly kind: string;
  /** Version written by this code, from 1. Raise it when the stored shape changes. */
  readonly version: number;
}

/** How a kind of record is written as JSON: for records that are few, or that people may want to read. */
export interface JsonRecordSchema<T> extends SchemaHead {
  /** To something JSON can hold. */
  readonly toJson: (record: T) => unknown;
  /** From the JSON of {@link SchemaHead.version}. Throws when it is not a record. */
  readonly fromJson: (json: unknown) => T;
  /** Per older version: its JSON to the JSON of the version after it. */
  readonly migrations?: Readonly<Record<number, (json: unknown) => unknown>>;
}

/** How a kind of record is written field by field: for records that are many and change all the time. */
export interface BinaryRecordSchema<T> extends SchemaHead {
  readonly write: (record: T, out: RecordWriter) => void;
  /** Reads what {@link write} wrote. Throws when it is not a record. */
  readonly read: (from: RecordReader) => T;
  /** Per older version: how its fields are read. */
  readonly readOlder?: Readonly<Record<number, (from: RecordReader) => T>>;
}

/** How one kind of record is written and read. Every stored record carries the version it was written with. */
export type RecordSchema<T> = JsonRecordSchema<T> | BinaryRecordSchema<T>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
/** What binary records begin with; JSON cannot. */
const binaryMark = 0;

/** The bytes to store: `{"v":<version>,"d":<json>}`, or a zero, the version, and the fields. */
export function encodeRecord<T>(schema: RecordSchema<T>, record: T, writer: RecordWriter): Uint8Array {
  if ('toJson' in schema) {
    return encoder.encode(JSON.stringify({ v: schema.version, d: schema.toJson(record) }));
  }
  writer.reset();
  writer.whole(binaryMark);
  writer.whole(schema.version);
  schema.write(record, writer);
  return writer.finish();
}

/**
 * The record in `value`, migrated if it is an older one.
 * @throws MesosError MESOS_STORAGE_RECORD_INVALID when it cannot be read, MESOS_STORAGE_RECORD_TOO_NEW when a
 * newer version wrote it
 */
export function decodeRecord<T>(
  schema: RecordSchema<T>,
  key: string,
  value: Uint8Array,
  reader: RecordReader,
): T {
  try {
    return 'toJson' in schema ? decodeJson(schema, key, value) : decodeBinary(schema, key, value, reader);
  } catch (error) {
    if (error instanceof MesosError) throw error;
    throw new MesosError(
      STORAGE_ERRORS,
      'MESOS_STORAGE_RECORD_INVALID',
      `${schema.kind} ${key}: ${describeError(error)}`,
      { cause: error, details: { key } },
    );
  }
}

function decodeJson<T>(schema: JsonRecordSchema<T>, key: string, value: Uint8Array): T {
  const { version, json } = parseEnvelope(value);
  assertNotNewer(schema, key, version);
  let current = json;
  for (let from = version; from < schema.version; from++) {
    const step = schema.migrations?.[from];
    if (!step) throw new TypeError(`no migration from version ${from}`);
    current = step(current);
  }
  return schema.fromJson(current);
}

function decodeBinary<T>(
  schema: BinaryRecordSchema<T>,
  key: string,
  value: Uint8Array,
  reader: RecordReader,
): T {
  reader.open(value);
  if (reader.whole() !== binaryMark) throw new TypeError('no binary record');
  const version = reader.whole();
  assertNotNewer(schema, key, version);
  const read = version === schema.version ? schema.read : schema.readOlder?.[version];
  if (!read) throw new TypeError(`no way to read version ${version}`);
  const record = read(reader);
  reader.close();
  return record;
}

function assertNotNewer(schema: SchemaHead, key: string, version: number): void {
  if (version <= schema.version) return;
  const where = `${schema.kind} ${key} has version ${version}, this code knows ${schema.version}`;
  throw new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_RECORD_TOO_NEW', where, { details: { key, version } });
}

function parseEnvelope(value: Uint8Array): { readonly version: number; readonly json: unknown } {
  const envelope: unknown = JSON.parse(decoder.decode(value));
  if (typeof envelope !== 'object' || envelope === null || !('v' in envelope) || !('d' in envelope)) {
    throw new TypeError('no schema version');
  }
  const version = envelope.v;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    throw new TypeError(`schema version ${JSON.stringify(version)}`);
  }
  return { version, json: envelope.d };
}
