import type { AgentInfo, FrameworkInfo } from '../../../../protocol/gen/types/mesos.js';
import { isStrictSubrole } from '../../../../resources/algebra/reservation.js';
import type { ResourceEntry } from '../../../../resources/algebra/resource-entry.js';
import type { Resources } from '../../../../resources/algebra/resources.js';
import { hasCapability } from '../frameworks/capabilities.js';

interface Agent {
  readonly info: AgentInfo;
  readonly total: Resources;
}

/** Whether the framework may see the agent at all: GPUs and other regions want a capability. */
export function mayBeOffered(agent: Agent, framework: FrameworkInfo, region: string | undefined): boolean {
  if (agent.total.scalar('gpus') > 0 && !hasCapability(framework, 'GPU_RESOURCES')) return false;
  const agentRegion = agent.info.domain?.faultDomain?.region.name;
  const isRemote = region !== undefined && agentRegion !== undefined && agentRegion !== region;
  return !isRemote || hasCapability(framework, 'REGION_AWARE');
}

/** What of the free resources the framework can be offered for a role. */
export function offerableResources(free: Resources, role: string, framework: FrameworkInfo): Resources {
  const revocable = hasCapability(framework, 'REVOCABLE_RESOURCES');
  const shared = hasCapability(framework, 'SHARED_RESOURCES');
  const refined = hasCapability(framework, 'RESERVATION_REFINEMENT');
  return free.filter(
    (entry) =>
      isAllocatableTo(entry, role) &&
      // Linux network isolation keeps these for itself (src/master/master.cpp `offer`).
      entry.name !== 'ephemeral_ports' &&
      (revocable || !entry.revocable) &&
      (shared || !entry.shared) &&
      (refined || entry.reservations.length <= 1),
  );
}

/** Unreserved, or reserved to the role or one above it. */
function isAllocatableTo(entry: ResourceEntry, role: string): boolean {
  const reservedTo = entry.reservations.at(-1)?.role;
  return reservedTo === undefined || reservedTo === role || isStrictSubrole(role, reservedTo);
}
