import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Offer } from '../../../../protocol/gen/types/mesos.js';
import { freeResources, useResources } from '../agents/agent-resources.js';
import { allocateOffers } from '../allocator/allocator.js';
import type { Allocation, AllocatorFramework } from '../allocator/allocator.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { rescindOffer } from './end-offers.js';
import { describeOffer } from './offer-message.js';

/** Runs the allocator over all agents and sends each framework its new offers in one event. */
export function makeOffers(state: MasterState): void {
  const agents = state.agents.all().filter(({ connected, active }) => connected && active);
  const allocations = allocateOffers({
    frameworks: state.frameworks
      .all()
      .filter(({ isActive }) => isActive)
      .map((framework) => allocatorView(state, framework)),
    agents: agents.map((agent) => ({ ...agent, free: freeResources(agent) })),
    minAllocatable: state.options.minAllocatable,
    region: state.info.domain?.faultDomain?.region.name,
    random: state.random,
  });
  for (const [framework, own] of groupByFramework(state, allocations)) {
    const offers = own.map((allocation) => recordOffer(state, framework, allocation));
    framework.send({ type: Event_Type.OFFERS, offers: { offers } });
  }
}

function allocatorView(state: MasterState, framework: Framework): AllocatorFramework {
  const nowMs = state.clock.monotonic();
  return {
    id: framework.id,
    info: framework.info,
    roles: framework.roles.filter((role) => !framework.suppressedRoles.has(role)),
    offerConstraints: framework.offerConstraints,
    refuses: (role, agentId, resources) => framework.filters.matches(role, agentId, resources, nowMs),
  };
}

function groupByFramework(
  state: MasterState,
  allocations: readonly Allocation[],
): Map<Framework, Allocation[]> {
  const groups = new Map<Framework, Allocation[]>();
  for (const allocation of allocations) {
    const framework = state.frameworks.get(allocation.frameworkId)!;
    groups.set(framework, [...(groups.get(framework) ?? []), allocation]);
  }
  return groups;
}

function recordOffer(state: MasterState, framework: Framework, allocation: Allocation): Offer {
  const agent = state.agents.get(allocation.agentId)!;
  useResources(agent, framework.id, allocation.resources);
  const id = state.offers.nextId();
  const { offerTimeoutMs } = state.options;
  const offer = {
    id,
    ...allocation,
    timer:
      offerTimeoutMs === undefined
        ? undefined
        : state.clock.setTimer(offerTimeoutMs, () => rescindOffer(state, offer)),
  };
  state.offers.add(offer);
  return describeOffer(offer, framework, agent);
}
