export type { MaybePromise } from './maybe-promise.js';
export { BoundedSet } from './bounded-set.js';
export { KeyedSerialQueue } from './keyed-serial-queue.js';
export { andThen, isPromise } from './maybe-promise.js';
export { TextPool } from './text-pool.js';
