import type { FrameworkId } from '../../../../protocol/ids.js';
import { unallocate } from '../../../../resources/algebra/conversions.js';
import { Resources } from '../../../../resources/algebra/resources.js';
import type { AgentRecord } from './agent-record.js';

/** What nobody uses or has on offer, not allocated to any role. */
export function freeResources(agent: AgentRecord): Resources {
  let free = agent.total;
  for (const allocated of agent.allocated.values()) free = free.subtract(unallocate(allocated));
  return free;
}

/** Counts resources as offered to, or used by, a framework. */
export function useResources(agent: AgentRecord, frameworkId: FrameworkId, resources: Resources): void {
  agent.allocated.set(frameworkId, (agent.allocated.get(frameworkId) ?? Resources.empty).add(resources));
}

/** Gives resources back to the pool. */
export function releaseResources(agent: AgentRecord, frameworkId: FrameworkId, resources: Resources): void {
  const left = (agent.allocated.get(frameworkId) ?? Resources.empty).subtract(resources);
  if (left.isEmpty) agent.allocated.delete(frameworkId);
  else agent.allocated.set(frameworkId, left);
}
