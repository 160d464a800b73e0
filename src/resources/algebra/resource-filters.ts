import type { ResourceEntry } from './resource-entry.js';

/** Predicates for {@link Resources.filter}. */

/** Free for every role. */
export function isUnreserved(entry: ResourceEntry): boolean {
  return entry.reservations.length === 0;
}

/** Reserved, and the last reservation is for exactly `role`. */
export function isReservedTo(role: string): (entry: ResourceEntry) => boolean {
  return (entry) => entry.reservations.at(-1)?.role === role;
}

/** Made at run time, so that UNRESERVE can undo it. */
export function isDynamicallyReserved(entry: ResourceEntry): boolean {
  return entry.reservations.at(-1)?.type === 'dynamic';
}

export function isAllocatedTo(role: string): (entry: ResourceEntry) => boolean {
  return (entry) => entry.allocationRole === role;
}

export function isRevocable(entry: ResourceEntry): boolean {
  return entry.revocable;
}

export function isShared(entry: ResourceEntry): boolean {
  return entry.shared;
}

export function isPersistentVolume(entry: ResourceEntry): boolean {
  return entry.disk?.persistence !== undefined;
}
