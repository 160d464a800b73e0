import { MesosError } from '../../utils/errors.js';
import type { StoredEntry } from '../state-store.js';
import { STORAGE_ERRORS } from '../storage.errors.js';

// Three spaces in one database, told apart by their first byte: d = data, l = keys bound to a lease, m = about
// the store itself.
/** Bytes before the value of an entry: its revision. */
export const entryHeaderBytes = 8;

/** Where the layout's number is kept, and the number this code writes. */
export const formatKey = Buffer.from('mformat');
export const formatValue = Buffer.from('nestjs-mesos level 1');
/** Where the revision of the store is kept: it must not go back when keys are deleted. */
export const revisionKey = Buffer.from('mrevision');

/** Database key of a key of the store. */
export function dataKey(key: string): Buffer {
  return Buffer.from(`d${key}`);
}

/** Database key that marks `key` as bound to a lease. */
export function leaseKey(key: string): Buffer {
  return Buffer.from(`l${key}`);
}

/** Key of the store, from a database key of any space. */
export function keyOf(databaseKey: Buffer): string {
  return databaseKey.toString('utf8', 1);
}

/** Bounds of all database keys that start with `start`. UTF-8 has no byte 255, so the last one can grow. */
export function rangeOf(start: Buffer): { readonly gte: Buffer; readonly lt: Buffer } {
  const end = Buffer.from(start);
  end[end.length - 1]!++;
  return { gte: start, lt: end };
}

/** Eight bytes of revision, then the value. */
export function encodeEntry(revision: number, value: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(entryHeaderBytes + value.length);
  // In two halves: a BigInt for every record costs more than the rest of its writing.
  bytes.writeUInt32BE(Math.floor(revision / 2 ** 32), 0);
  bytes.writeUInt32BE(revision % 2 ** 32, 4);
  bytes.set(value, entryHeaderBytes);
  return bytes;
}

/** @throws MesosError MESOS_STORAGE_READ_FAILED when the bytes are not those of an entry */
export function decodeEntry(key: string, bytes: Uint8Array): StoredEntry {
  return { key, revision: decodeRevision(key, bytes), value: bytes.subarray(entryHeaderBytes) };
}

/** The revision an entry starts with. */
export function decodeRevision(key: string, bytes: Uint8Array): number {
  if (bytes.length < entryHeaderBytes) {
    throw new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_READ_FAILED', `${key} holds ${bytes.length} bytes`);
  }
  return Number(new DataView(bytes.buffer, bytes.byteOffset, entryHeaderBytes).getBigUint64(0));
}
