export type { Launch, MatchOutcome, ResourceManager } from './resource-manager.js';
export type { ResourceManagerOptions } from './resources.options.js';
export type { Explanation } from './matching/explanation.js';
export type { PlacementStrategy } from './matching/placement-strategy.js';
export type { OfferSlot } from './offer-slot.js';
export type { HostFacts } from './offer-slot.js';
export type { HeldOffer } from './offer-slot.js';
export type { TaskDemand } from './matching/demand.js';
export type { PortDemand } from './matching/demand.js';
export type { Placement } from './matching/demand.js';
export type { PlacedTask } from './matching/demand.js';
export type { Constraint } from './matching/constraint.js';
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
export { DefaultResourceManager } from './default-resource-manager.js';
export { compileConstraints, formatConstraint } from './matching/constraint.js';
export { assertDemand } from './matching/demand.js';
export { matchDemands } from './matching/matcher.js';
export { binPack, firstFit, spread } from './matching/placement-strategy.js';
export { OfferPool } from './offer-pool.js';
export { createSlot } from './offer-slot.js';
export { RESOURCE_MANAGER } from './resource-manager.js';
export { resolveResourceManagerOptions } from './resources.options.js';
export { RESOURCES_ERRORS } from './resources.errors.js';
