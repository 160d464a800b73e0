import { FrameworkInfo_Capability_Type as CapabilityType } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { FrameworkInfo } from '../../../../protocol/gen/types/mesos.js';

/** Name of a framework capability, as in `FrameworkInfo.Capability.Type`. */
export type CapabilityName = Exclude<keyof typeof CapabilityType, 'UNKNOWN' | 'UNRECOGNIZED'>;

/** Whether the framework declared a capability. */
export function hasCapability(info: FrameworkInfo, name: CapabilityName): boolean {
  return info.capabilities.some(({ type }) => type === CapabilityType[name]);
}

/** The roles a framework takes offers for: `roles` with MULTI_ROLE, else the one `role` (default `*`). */
export function rolesOf(info: FrameworkInfo): readonly string[] {
  return hasCapability(info, 'MULTI_ROLE') ? info.roles : [info.role ?? '*'];
}
