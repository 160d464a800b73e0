import { MesosError, describeError } from '../../utils/errors.js';
import { STORAGE_ERRORS } from '../storage.errors.js';

/** How one kind of record is written and read. Every stored record carries the version it was written with. */
export interface RecordSchema<T> {
  /** Names the kind in errors, e.g. `task`. */
  readonly kind: string;
  /** Version written by this code, from 1. Raise it when the stored shape changes. */
  readonly version: number;
  /** To something JSON can hold. */
  readonly toJson: (record: T) => unknown;
  /** From the JSON of {@link RecordSchema.version}. Throws when it is not a record. */
  readonly fromJson: (json: unknown) => T;
  /** Per older version: its JSON to the JSON of the version after it. */
  readonly migrations?: Readonly<Record<number, (json: unknown) => unknown>>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The bytes to store: `{"v":<version>,"d":<json>}`. */
export function encodeRecord<T>(schema: RecordSchema<T>, record: T): Uint8Array {
  return encoder.encode(JSON.stringify({ v: schema.version, d: schema.toJson(record) }));
}

/**
 * The record in `value`, migrated if it is an older one.
 * @throws MesosError MESOS_STORAGE_RECORD_INVALID when it cannot be read, MESOS_STORAGE_RECORD_TOO_NEW when a
 * newer version wrote it
 */
export function decodeRecord<T>(schema: RecordSchema<T>, key: string, value: Uint8Array): T {
  try {
    const { version, json } = parseEnvelope(value);
    if (version > schema.version) {
      const where = `${schema.kind} ${key} has version ${version}, this code knows ${schema.version}`;
      throw new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_RECORD_TOO_NEW', where, {
        details: { key, version },
      });
    }
    return schema.fromJson(migrate(schema, version, json));
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

function migrate<T>(schema: RecordSchema<T>, from: number, json: unknown): unknown {
  let current = json;
  for (let version = from; version < schema.version; version++) {
    const step = schema.migrations?.[version];
    if (!step) throw new TypeError(`no migration from version ${version}`);
    current = step(current);
  }
  return current;
}
