import type { FrameworkInfo } from '../../../../protocol/gen/types/mesos.js';
import type { Resources } from '../../../../resources/algebra/resources.js';

/** Scalars by name, all of which are wanted. */
export type Quantities = Readonly<Record<string, number>>;

/**
 * Whether resources are enough for an offer: one of the alternatives is contained. `FrameworkInfo.offer_filters`
 * of the role overrides the flag `--min_allocatable_resources`; an empty list of alternatives asks for nothing.
 */
export function isWorthOffering(
  resources: Resources,
  role: string,
  info: FrameworkInfo,
  minAllocatable: readonly Quantities[],
): boolean {
  if (resources.isEmpty) return false;
  const own = info.offerFilters[role]?.minAllocatableResources?.quantities;
  const alternatives = own?.map(({ quantities }) => toQuantities(quantities)) ?? minAllocatable;
  if (alternatives.length === 0) return true;
  return alternatives.some((wanted) =>
    Object.entries(wanted).every(([name, amount]) => resources.milli(name) >= Math.round(amount * 1000)),
  );
}

function toQuantities(quantities: Readonly<Record<string, { readonly value: number }>>): Quantities {
  return Object.fromEntries(Object.entries(quantities).map(([name, { value }]) => [name, value]));
}
