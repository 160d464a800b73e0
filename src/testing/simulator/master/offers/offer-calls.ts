import type { Call_Decline } from '../../../../protocol/gen/types/scheduler.js';
import { refuseRole } from '../frameworks/role-names.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { refuseResources, withdrawOffer } from './end-offers.js';

/** DECLINE: unknown offers are ignored; nothing is allocated before the next batch. */
export function decline(state: MasterState, call: Call_Decline): void {
  for (const { value } of call.offerIds) {
    const offer = state.offers.get(value);
    if (offer === undefined) continue;
    withdrawOffer(state, offer);
    refuseResources(state, offer, call.filters);
  }
}

/** REVIVE: clears the filters of the roles, unsuppresses them and allocates soon. */
export function revive(state: MasterState, framework: Framework, roles: readonly string[]): void {
  const own = resolveRoles(framework, roles);
  if (own === undefined) return;
  for (const role of own) {
    framework.suppressedRoles.delete(role);
    framework.filters.clearRole(role);
  }
  state.requestAllocation();
}

/** SUPPRESS: no more offers for the roles; filters and outstanding offers stay. */
export function suppress(framework: Framework, roles: readonly string[]): void {
  for (const role of resolveRoles(framework, roles) ?? []) framework.suppressedRoles.add(role);
}

/** No roles mean all; one invalid or foreign role spoils the whole call (src/master/master.cpp `revive`). */
function resolveRoles(framework: Framework, roles: readonly string[]): readonly string[] | undefined {
  if (roles.length === 0) return framework.roles;
  const allOwn = roles.every((role) => refuseRole(role) === undefined && framework.roles.includes(role));
  return allOwn ? roles : undefined;
}
