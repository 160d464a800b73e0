export type { Reservation } from './algebra/reservation.js';
export type { ResourceEntry, ResourceKind } from './algebra/resource-entry.js';
export type { ResourceValue } from './algebra/resource-value.js';
export {
  allocate,
  popReservation,
  pushReservation,
  unallocate,
  withoutPersistence,
} from './algebra/conversions.js';
export { findResources, isPlain } from './algebra/find.js';
export { createEntry, formatEntry, readEntry, withValue, writeEntry } from './algebra/resource-entry.js';
export {
  isAllocatedTo,
  isDynamicallyReserved,
  isPersistentVolume,
  isReservedTo,
  isRevocable,
  isShared,
  isUnreserved,
} from './algebra/resource-filters.js';
export { formatMessage } from './algebra/resource-message.js';
export { isRole, validateResource } from './algebra/resource-validation.js';
export { isStrictSubrole } from './algebra/reservation.js';
export { Resources } from './algebra/resources.js';
export { fromMilli, toMilli } from './algebra/scalar.js';
export { RESOURCES_ERRORS } from './resources.errors.js';
