import type { ErrorTable } from '../utils/errors.js';

/** What can go wrong in `storage/`. */
export const STORAGE_ERRORS = {
  MESOS_STORAGE_CLOSED: {
    summary: 'The store is closed',
    retryable: false,
    action: 'Open it again; close it only after everything that uses it has stopped.',
  },
  MESOS_STORAGE_INVALID_KEY: {
    summary: 'Not a key of the store',
    retryable: false,
    action: 'Use well-formed text of 1 to 1024 bytes in UTF-8.',
  },
  MESOS_STORAGE_VALUE_TOO_LARGE: {
    summary: 'The value is too large for the store',
    retryable: false,
    action: 'Split it; a value has at most 1 MiB in every driver, so that drivers can be exchanged.',
  },
  MESOS_STORAGE_INVALID_ARGUMENT: {
    summary: 'The store was asked for something impossible',
    retryable: false,
    action: 'Correct the call.',
  },
  MESOS_STORAGE_DUPLICATE_KEY: {
    summary: 'A commit names one key twice',
    retryable: false,
    action: 'Give one operation per key; a put or delete can carry its own expectation.',
  },
  MESOS_STORAGE_COMPACTED: {
    summary: 'The changes asked for are no longer kept',
    retryable: false,
    action: 'List the prefix again and watch from the revision of its first page.',
  },
  MESOS_STORAGE_LEASE_ENDED: {
    summary: 'The lease has ended',
    retryable: false,
    action: 'Take a new lease and write again.',
  },
  MESOS_STORAGE_WRITE_FAILED: {
    summary: 'The store could not write',
    retryable: true,
    action: 'Check disk space, permissions and health of the store; whether the write took place is unknown.',
  },
  MESOS_STORAGE_READ_FAILED: {
    summary: 'The store could not read',
    retryable: true,
    action: 'Check the health of the store.',
  },
  MESOS_STORAGE_LOCKED: {
    summary: 'The store is open in another process or module',
    retryable: true,
    action: 'Stop the other one, or give each its own directory: one writer at a time.',
  },
  MESOS_STORAGE_OPEN_FAILED: {
    summary: 'The store could not be opened',
    retryable: true,
    action: 'Check that the directory exists or can be created, and its permissions and free space.',
  },
  MESOS_STORAGE_UNKNOWN_FORMAT: {
    summary: 'The directory holds a store of another format',
    retryable: false,
    action: 'Use the version of this package that wrote it, or another directory.',
  },
  MESOS_STORAGE_PACKAGE_MISSING: {
    summary: 'A package that this store needs is not installed',
    retryable: false,
    action: 'Run the npm command named above.',
  },
  MESOS_STORAGE_UNKNOWN_STORE: {
    summary: 'Not the name of a store',
    retryable: false,
    action:
      'Use memory: (nothing survives the process) or level:<directory> (survives crashes, one machine).',
  },
  MESOS_STORAGE_RECORD_INVALID: {
    summary: 'A stored record cannot be read',
    retryable: false,
    action: 'Look at the bytes under the key named; they were left as they are.',
  },
  MESOS_STORAGE_RECORD_TOO_NEW: {
    summary: 'A stored record was written by a newer version',
    retryable: false,
    action: 'Run the newer version of the application again, or another store.',
  },
} satisfies ErrorTable;
