export type { ChangeLogOptions } from './change-log.js';
export type { LevelStateStoreOptions } from './level/level-state-store.js';
export type { MemoryStateStoreOptions } from './memory/memory-state-store.js';
export type { QuarantinedRecord, StoredRecord } from './records/record-collection.js';
export type { BinaryRecordSchema, JsonRecordSchema, RecordSchema } from './records/record-schema.js';
export type {
  CommitResult,
  Lease,
  ListPage,
  StateStore,
  StoredEntry,
  WatchEvent,
  WriteOperation,
} from './state-store.js';
export { DistributedMap } from './distributed-map.js';
export { LevelStateStore } from './level/level-state-store.js';
export { MemoryStateStore } from './memory/memory-state-store.js';
export { openStateStore, supportedStores } from './open-state-store.js';
export { RecordCollection, quarantinePrefix } from './records/record-collection.js';
export { RecordReader, RecordWriter } from './records/record-bytes.js';
export { STORAGE_ERRORS } from './storage.errors.js';
