import { MesosError } from '../utils/errors.js';
import { STORAGE_ERRORS } from './storage.errors.js';
import type { WriteOperation } from './state-store.js';

/** Most bytes of a key in UTF-8. The same in every driver, so that one can replace another. */
export const maxKeyBytes = 1024;
/** Most bytes of a value. etcd refuses requests above 1.5 MiB by default. */
export const maxValueBytes = 1024 * 1024;
/** Entries of a page of `list` when the caller names no number, and the most a page can have. */
export const defaultPageSize = 1000;

/** @throws MesosError MESOS_STORAGE_INVALID_KEY */
export function assertKey(key: string): void {
  if (isShortAscii(key)) return;
  // Half a surrogate pair has no bytes of its own in UTF-8: two such keys would become one.
  if (key.length > 0 && Buffer.byteLength(key) <= maxKeyBytes && !/\p{Surrogate}/u.test(key)) return;
  throw new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_INVALID_KEY', JSON.stringify(key.slice(0, 80)));
}

// Nearly every key: told apart without asking for its bytes.
function isShortAscii(key: string): boolean {
  const { length } = key;
  if (length === 0 || length > maxKeyBytes) return false;
  for (let index = 0; index < length; index++) if (key.charCodeAt(index) > 0x7f) return false;
  return true;
}

/** @throws MesosError when a prefix cannot be the start of a key; the empty one is every key */
export function assertPrefix(prefix: string): void {
  if (prefix !== '') assertKey(prefix);
}

/** @throws MesosError when an operation is impossible, before any of them is applied */
export function assertOperations(operations: readonly WriteOperation[]): void {
  if (operations.length > 1) assertDifferentKeys(operations);
  for (const operation of operations) {
    assertKey(operation.key);
    const { expected } = operation;
    if (expected !== undefined && !(Number.isSafeInteger(expected) && expected >= 0)) {
      throw invalidArgument(`expected revision ${expected} of ${operation.key}`);
    }
    if (operation.type === 'put' && operation.value.length > maxValueBytes) {
      throw new MesosError(
        STORAGE_ERRORS,
        'MESOS_STORAGE_VALUE_TOO_LARGE',
        `${operation.key} has ${operation.value.length} bytes`,
      );
    }
  }
}

function assertDifferentKeys(operations: readonly WriteOperation[]): void {
  const keys = new Set<string>();
  for (const { key } of operations) {
    if (keys.has(key)) throw new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_DUPLICATE_KEY', key);
    keys.add(key);
  }
}

/** @returns the number of entries of a page. @throws MesosError MESOS_STORAGE_INVALID_ARGUMENT */
export function resolvePageSize(limit: number | undefined): number {
  if (limit === undefined) return defaultPageSize;
  if (!Number.isSafeInteger(limit) || limit < 1) throw invalidArgument(`page of ${limit} entries`);
  return Math.min(limit, defaultPageSize);
}

/** An error for a call that can never work. */
export function invalidArgument(what: string): MesosError {
  return new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_INVALID_ARGUMENT', what);
}

/** The error of everything asked of a closed store. */
export function closedError(what: string): MesosError {
  return new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_CLOSED', what);
}
