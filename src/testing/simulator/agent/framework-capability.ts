import type { FrameworkInfo_Capability_Type } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { FrameworkInfo } from '../../../protocol/gen/types/mesos.js';

/** Whether the framework has the capability. */
export function hasCapability(framework: FrameworkInfo, type: FrameworkInfo_Capability_Type): boolean {
  return framework.capabilities.some((capability) => capability.type === type);
}
