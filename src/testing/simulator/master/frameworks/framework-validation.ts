import type { Call_Subscribe } from '../../../../protocol/gen/types/scheduler.js';
import type { FrameworkInfo } from '../../../../protocol/gen/types/mesos.js';
import { refuseConstraints } from '../allocator/offer-constraints.js';
import { formatDouble } from '../number-text.js';
import { hasCapability, rolesOf } from './capabilities.js';
import { refuseId } from './id-syntax.js';
import { refuseRole } from './role-names.js';

/** What SUBSCRIBE and UPDATE_FRAMEWORK have in common. */
export type FrameworkDescription = Pick<
  Call_Subscribe,
  'frameworkInfo' | 'suppressedRoles' | 'offerConstraints'
>;

// A Duration holds 64-bit nanoseconds.
const maxDurationSeconds = 2 ** 63 / 1e9;

/** Why a FrameworkInfo is refused, whatever the master knows already (src/master/validation.cpp). */
export function refuseFrameworkInfo(info: FrameworkInfo): string | undefined {
  return (
    refuseRoles(info) ?? refuseFrameworkId(info) ?? refuseOfferFilters(info) ?? refuseFailoverTimeout(info)
  );
}

/** Why suppressed roles or offer constraints do not fit the roles of the framework. */
export function refuseRoleDetails(description: FrameworkDescription): string | undefined {
  const roles = rolesOf(description.frameworkInfo);
  const foreign = description.suppressedRoles.filter((role) => !roles.includes(role));
  if (foreign.length > 0) {
    return `Suppressed roles { ${foreign.join(', ')} } are not contained in the set of roles`;
  }
  const constraints = description.offerConstraints;
  return constraints && refuseConstraints(constraints, roles);
}

/** Why an update of a known framework by UPDATE_FRAMEWORK is refused. */
export function refuseUpdate(old: FrameworkInfo, info: FrameworkInfo): string | undefined {
  return (
    refusePrincipalChange(old, info) ??
    refuseChange('user', old.user, info.user) ??
    refuseChange('checkpoint', String(old.checkpoint ?? false), String(info.checkpoint ?? false))
  );
}

/** A framework can never change its principal, neither by SUBSCRIBE nor by UPDATE_FRAMEWORK. */
export function refusePrincipalChange(old: FrameworkInfo, info: FrameworkInfo): string | undefined {
  return old.principal === info.principal ? undefined : "Changing framework's principal is not allowed.";
}

function refuseChange(field: string, old: string, value: string): string | undefined {
  if (old === value) return undefined;
  return `Updating 'FrameworkInfo.${field}' is unsupported; attempted to update from '${old}' to '${value}'`;
}

function refuseRoles(info: FrameworkInfo): string | undefined {
  if (!hasCapability(info, 'MULTI_ROLE')) {
    if (info.roles.length > 0) {
      return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
    }
    const refusal = info.role === undefined ? undefined : refuseRole(info.role);
    return refusal && `'FrameworkInfo.role' is not a valid role: ${refusal}`;
  }
  if (info.role !== undefined) {
    return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
  }
  const duplicates = new Set(info.roles.filter((role, index) => info.roles.indexOf(role) !== index));
  if (duplicates.size > 0)
    return `'FrameworkInfo.roles' contains duplicate items: { ${[...duplicates].join(', ')} }`;
  for (const role of info.roles) {
    const refusal = refuseRole(role);
    if (refusal !== undefined) return `'FrameworkInfo.roles' contains invalid role: ${refusal}`;
  }
  return undefined;
}

function refuseFrameworkId({ id }: FrameworkInfo): string | undefined {
  return id && id.value !== '' ? refuseId(id.value) : undefined;
}

function refuseOfferFilters(info: FrameworkInfo): string | undefined {
  for (const filters of Object.values(info.offerFilters)) {
    for (const { quantities } of filters.minAllocatableResources?.quantities ?? []) {
      const amounts = Object.entries(quantities);
      if (amounts.length === 0) return 'Resource quantities must contain at least one quantity';
      for (const [name, { value }] of amounts) {
        const refusal = refuseQuantity(value);
        if (refusal !== undefined) return `Invalid resource quantity for '${name}': ${refusal}`;
      }
    }
  }
  return undefined;
}

function refuseQuantity(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN not supported';
  if (!Number.isFinite(value)) return 'Infinite values not supported';
  return value < 0 ? 'Negative values not supported' : undefined;
}

function refuseFailoverTimeout(info: FrameworkInfo): string | undefined {
  const seconds = info.failoverTimeout ?? 0;
  if (Math.abs(seconds) < maxDurationSeconds) return undefined;
  return `The framework failover_timeout (${formatDouble(seconds)}) is invalid`;
}
