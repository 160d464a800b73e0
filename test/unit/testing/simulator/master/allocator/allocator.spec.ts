import { describe, expect, it } from '@jest/globals';
import type { AgentInfo, FrameworkInfo } from '../../../../../../src/protocol/gen/types/mesos.js';
import { FrameworkInfo_Capability_Type as Capability } from '../../../../../../src/protocol/gen/mesos/v1/mesos.js';
import type { AgentId, FrameworkId } from '../../../../../../src/protocol/ids.js';
import { Resources } from '../../../../../../src/resources/algebra/resources.js';
import { allocateOffers } from '../../../../../../src/testing/simulator/master/allocator/allocator.js';
import type {
  AllocatorAgent,
  AllocatorFramework,
} from '../../../../../../src/testing/simulator/master/allocator/allocator.js';
import {
  OfferFilters,
  filterLifeMs,
} from '../../../../../../src/testing/simulator/master/allocator/offer-filters.js';
import { createSeededRandom } from '../../../../../../src/utils/random.js';

const agent = (id: string, resources: string): AllocatorAgent => {
  const info: AgentInfo = { hostname: id, resources: [], attributes: [] };
  const total = Resources.parse(resources);
  return { id: id as AgentId, info, total, free: total, allocated: new Map() };
};
const framework = (id: string, roles: string[], more: Partial<FrameworkInfo> = {}): AllocatorFramework => ({
  id: id as FrameworkId,
  roles,
  info: {
    user: 'root',
    name: id,
    roles,
    capabilities: [{ type: Capability.MULTI_ROLE }],
    offerFilters: {},
    ...more,
  },
  offerConstraints: undefined,
  refuses: () => false,
});
const run = (agents: AllocatorAgent[], frameworks: AllocatorFramework[], seed = 1): string[] =>
  allocateOffers({
    agents,
    frameworks,
    minAllocatable: [{ cpus: 0.01 }, { mem: 32 }],
    region: undefined,
    random: createSeededRandom(seed),
  }).map(
    ({ frameworkId, agentId, role, resources }) =>
      `${frameworkId} ${agentId} ${role} ${resources.toString()}`,
  );

describe('allocateOffers', () => {
  it('M41 - one offer per agent and role with all free resources of the role', () => {
    expect(run([agent('s', 'cpus:4;mem:64;cpus(a):1')], [framework('f', ['a', 'b'])])).toEqual([
      'f s a cpus(allocated: a):4; mem(allocated: a):64; cpus(allocated: a)(reservations: [(STATIC,a)]):1',
    ]);
  });

  it('M41 - equal frameworks share the agents', () => {
    const agents = ['s0', 's1', 's2', 's3'].map((id) => agent(id, 'cpus:1'));
    const owners = run(agents, [framework('f', ['*']), framework('g', ['*'])]).map((line) => line[0]);
    expect(owners.filter((owner) => owner === 'f')).toHaveLength(2);
  });

  it('M43 - too little is not offered, unless the framework lowers the floor for the role', () => {
    const small = [agent('s', 'mem:31')];
    const offerFilters = { a: { minAllocatableResources: { quantities: [] } } };
    expect(run(small, [framework('f', ['a'])])).toEqual([]);
    expect(run(small, [framework('f', ['a'], { offerFilters })])).toHaveLength(1);
  });

  it('M44 - agents with gpus are withheld without GPU_RESOURCES', () => {
    const capabilities = [{ type: Capability.MULTI_ROLE }, { type: Capability.GPU_RESOURCES }];
    expect(run([agent('s', 'cpus:1;gpus:1')], [framework('f', ['*'])])).toEqual([]);
    expect(run([agent('s', 'cpus:1;gpus:1')], [framework('f', ['*'], { capabilities })])).toHaveLength(1);
  });

  it('the same seed gives the same order of agents', () => {
    const agents = ['s0', 's1', 's2', 's3'].map((id) => agent(id, 'cpus:1'));
    expect(run(agents, [framework('f', ['*'])], 7)).toEqual(run(agents, [framework('f', ['*'])], 7));
  });
});

describe('OfferFilters', () => {
  it.each([
    [undefined, 5_000],
    [0, 0],
    [-1, 5_000],
    [NaN, 5_000],
    [0.1, 1_000],
    [1e12, 31_536_000_000],
  ])('M45 - refuse_seconds %p lives %p ms', (refuseSeconds, lifeMs) => {
    expect(filterLifeMs(refuseSeconds, 1_000)).toBe(lifeMs);
  });

  it('M45 - a filter refuses subsets of what was refused, until it expires', () => {
    const filters = new OfferFilters();
    filters.add('a', 's' as AgentId, Resources.parse('cpus:2'), 100);
    const matches = (resources: string, nowMs = 0, role = 'a'): boolean =>
      filters.matches(role, 's' as AgentId, Resources.parse(resources), nowMs);
    expect(matches('cpus:1')).toBe(true);
    expect(matches('cpus:3')).toBe(false);
    expect(matches('cpus:1', 0, 'b')).toBe(false);
    expect(matches('cpus:1', 100)).toBe(false);
  });
});
