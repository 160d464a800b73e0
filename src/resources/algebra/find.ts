import type { ResourceEntry } from './resource-entry.js';
import { withValue } from './resource-entry.js';
import { intersectValues, isEmptyValue, subtractValues } from './resource-value.js';
import { Resources } from './resources.js';

/**
 * Resources of `available` that make up the amounts of `wanted` by name, whatever their reservations and
 * allocation; undefined when there is not enough. Taken in this order: reserved exactly to `role`, reserved
 * otherwise (a parent role), unreserved. Left alone: what only a task that names it may use (persistent
 * volumes, exclusive disks, disks with a source) and revocable resources.
 */
export function findResources(available: Resources, wanted: Resources, role: string): Resources | undefined {
  const candidates = [...available]
    .filter(isPlain)
    .sort((left, right) => preference(left, role) - preference(right, role));
  const found: ResourceEntry[] = [];
  for (const { name, value } of wanted) {
    let missing = value;
    for (const [index, candidate] of candidates.entries()) {
      if (candidate.name !== name || candidate.value.type !== value.type) continue;
      const taken = intersectValues(candidate.value, missing);
      if (isEmptyValue(taken)) continue;
      found.push(withValue(candidate, taken));
      candidates[index] = withValue(candidate, subtractValues(candidate.value, taken));
      missing = subtractValues(missing, taken);
      if (isEmptyValue(missing)) break;
    }
    if (!isEmptyValue(missing)) return undefined;
  }
  return Resources.of(found);
}

/** Whether any task may be given a part of it. */
export function isPlain({ whole, revocable, disk }: ResourceEntry): boolean {
  return !whole && !revocable && disk?.source === undefined;
}

/** Order of use by `role`: reserved exactly to it, reserved otherwise, unreserved. */
export function preference({ reservations }: ResourceEntry, role: string): number {
  const top = reservations.at(-1);
  if (top === undefined) return 2;
  return top.role === role ? 0 : 1;
}
