import type { AgentInfo, FrameworkInfo } from '../../../../protocol/gen/types/mesos.js';
import type { OfferConstraints } from '../../../../protocol/gen/types/scheduler.js';
import type { AgentId, FrameworkId } from '../../../../protocol/ids.js';
import { allocate, unallocate } from '../../../../resources/algebra/conversions.js';
import { Resources } from '../../../../resources/algebra/resources.js';
import type { Random } from '../../../../utils/random.js';
import { mayBeOffered, offerableResources } from './capability-filter.js';
import { ShareTable } from './fair-share.js';
import { isWorthOffering } from './min-allocatable.js';
import type { Quantities } from './min-allocatable.js';
import { matchesConstraints } from './offer-constraints.js';

/** A framework that takes offers, as the allocator sees it. */
export interface AllocatorFramework {
  readonly id: FrameworkId;
  readonly info: FrameworkInfo;
  /** The roles that are not suppressed. */
  readonly roles: readonly string[];
  readonly offerConstraints: OfferConstraints | undefined;
  /** Whether a filter of the framework refuses these resources. */
  refuses(role: string, agentId: AgentId, resources: Resources): boolean;
}

/** An agent that may be offered. */
export interface AllocatorAgent {
  readonly id: AgentId;
  readonly info: AgentInfo;
  readonly total: Resources;
  readonly free: Resources;
  /** Used or offered already, by framework; entries carry their role. */
  readonly allocated: ReadonlyMap<FrameworkId, Resources>;
}

/** One offer to be made: all the resources are allocated to the role. */
export interface Allocation {
  readonly frameworkId: FrameworkId;
  readonly agentId: AgentId;
  readonly role: string;
  readonly resources: Resources;
}

/** Everything an allocation run looks at. */
export interface AllocatorInput {
  readonly frameworks: readonly AllocatorFramework[];
  readonly agents: readonly AllocatorAgent[];
  /** Alternatives of which an offer must hold one; a framework can override them per role. */
  readonly minAllocatable: readonly Quantities[];
  /** Region of the master, if it has one. */
  readonly region: string | undefined;
  readonly random: Random;
}

/**
 * One run of the allocator: agents in random order, for each of them roles and frameworks by dominant share,
 * all free resources of the role in one piece (src/master/allocator/mesos/hierarchical.cpp).
 */
export function allocateOffers(input: AllocatorInput): Allocation[] {
  const shares = new ShareTable(input.agents);
  const roles = new Set(input.frameworks.flatMap((framework) => framework.roles));
  const allocations: Allocation[] = [];
  for (const agent of shuffle(input.agents, input.random)) {
    let free = agent.free;
    for (const role of shares.sortRoles(roles)) {
      const interested = input.frameworks.filter((framework) => framework.roles.includes(role));
      for (const framework of shares.sortFrameworks(role, interested)) {
        const resources = offerFor(input, agent, framework, role, free);
        if (resources === undefined) continue;
        allocations.push({ frameworkId: framework.id, agentId: agent.id, role, resources });
        shares.add(framework.id, role, resources);
        free = free.subtract(unallocate(resources));
      }
    }
  }
  return allocations;
}

function offerFor(
  input: AllocatorInput,
  agent: AllocatorAgent,
  framework: AllocatorFramework,
  role: string,
  free: Resources,
): Resources | undefined {
  if (!mayBeOffered(agent, framework.info, input.region)) return undefined;
  const resources = offerableResources(free, role, framework.info);
  if (!isWorthOffering(resources, role, framework.info, input.minAllocatable)) return undefined;
  if (!matchesConstraints(framework.offerConstraints, role, agent.info)) return undefined;
  const allocated = allocate(resources, role);
  return framework.refuses(role, agent.id, allocated) ? undefined : allocated;
}

function shuffle<Item>(items: readonly Item[], random: Random): Item[] {
  const shuffled = [...items];
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = Math.floor(random.next() * (index + 1));
    [shuffled[index], shuffled[other]] = [shuffled[other]!, shuffled[index]!];
  }
  return shuffled;
}
