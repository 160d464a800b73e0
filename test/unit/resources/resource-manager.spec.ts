import { describe, expect, it } from '@jest/globals';
import type { OfferId } from '../../../src/protocol/ids.js';
import { DefaultResourceManager } from '../../../src/resources/default-resource-manager.js';
import type { ResourceManagerOptions } from '../../../src/resources/resources.options.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/utils/random.js';
import { offerOf } from './data-sets.js';

const setUp = (
  options: ResourceManagerOptions = {},
): { clock: ManualClock; manager: DefaultResourceManager } => {
  const clock = new ManualClock();
  return { clock, manager: new DefaultResourceManager(clock, createSeededRandom(1), options) };
};
const id = (value: string): OfferId => value as OfferId;
const ids = (offers: readonly { id: { value: string } }[]): string[] => offers.map((offer) => offer.id.value);
const held = (manager: DefaultResourceManager): string[] => ids(manager.offers.map(({ offer }) => offer));
const task = { id: 't', scalars: { cpus: 3 } };

describe('DefaultResourceManager - offers', () => {
  it('S70 - offers of one agent and role are used together, other roles apart', () => {
    const { manager } = setUp();
    manager.addOffers([
      offerOf('1', 'cpus:2', { agent: 'a', role: 'x' }),
      offerOf('2', 'cpus:2', { agent: 'a', role: 'y' }),
      offerOf('3', 'cpus:1', { agent: 'a', role: 'x' }),
    ]);
    const { launches, leftovers } = manager.match([task]);
    expect(launches.map(({ slot }) => [slot.role, slot.offerIds])).toEqual([['x', ['1', '3']]]);
    expect(ids(leftovers)).toEqual(['2']);
  });

  it('S69, I3 - every offer leaves exactly once: launched, or left over', () => {
    const { manager } = setUp();
    manager.addOffers(['1', '2', '3'].map((name) => offerOf(name, 'cpus:4')));
    const { launches, leftovers } = manager.match([task, { ...task, id: 'u' }]);
    expect(launches.flatMap(({ slot }) => slot.offerIds)).toEqual(['1', '2']);
    expect(ids(leftovers)).toEqual(['3']);
    expect(held(manager)).toEqual([]);
    expect(manager.match([task]).launches).toEqual([]);
  });

  it('S72 - a rescinded offer is forgotten, an unknown one ignored', () => {
    const { manager } = setUp();
    manager.addOffers([offerOf('1', 'cpus:4')]);
    expect(manager.rescind(id('unknown'))).toBe(false);
    expect(manager.rescind(id('1'))).toBe(true);
    expect(manager.rescind(id('1'))).toBe(false);
    expect(manager.match([task]).launches).toEqual([]);
  });

  it('S71 - an offer that left cannot be taken again, and no other is taken with it', () => {
    const { manager } = setUp();
    manager.addOffers([offerOf('1', 'cpus:4'), offerOf('2', 'cpus:4')]);
    expect(ids(manager.take([id('1'), id('1')]))).toEqual(['1']);
    expect(() => manager.take([id('2'), id('1')])).toThrow(
      expect.objectContaining({ code: 'MESOS_OFFER_STALE', retryable: true }),
    );
    expect(held(manager)).toEqual(['2']);
  });

  it('clear - voids what was held', () => {
    const { manager } = setUp({ maxHoldMs: 1000, maxHeldShare: 1 });
    manager.addOffers([offerOf('1', 'cpus:4')]);
    manager.clear();
    expect(held(manager)).toEqual([]);
    expect(manager.match([task]).launches).toEqual([]);
    expect(manager.overdueInMs).toBeUndefined();
  });

  it('bad input - an invalid resource is left out and named, the rest of the offer is used', () => {
    const { manager } = setUp();
    const offer = offerOf('1', 'cpus:4;mem:10');
    offer.resources[1]!.scalar = { value: -1 };
    manager.addOffers([offer, offer]);
    expect(manager.offers).toHaveLength(1);
    expect(manager.offers[0]?.problems).toEqual([
      "Resource 'mem(allocated: *):-1' is invalid: Invalid scalar resource: value <= 0",
    ]);
    expect(manager.match([task]).launches).toHaveLength(1);
  });

  it('S87 - unavailability and domain are kept', () => {
    const { manager } = setUp();
    const unavailability = { start: { nanoseconds: 5n } };
    manager.addOffers([{ ...offerOf('1', 'cpus:4', { zone: 'z' }), unavailability }]);
    expect(manager.preview([task]).launches[0]?.slot).toMatchObject({
      unavailability,
      region: 'region',
      zone: 'z',
    });
  });

  it('preview - takes nothing', () => {
    const { manager } = setUp();
    manager.addOffers([offerOf('1', 'cpus:4')]);
    expect(manager.preview([task, { ...task, id: 'u' }]).unplaced.map((demand) => demand.id)).toEqual(['u']);
    expect(held(manager)).toEqual(['1']);
  });

  it('match - an invalid demand costs no offer', () => {
    const { manager } = setUp();
    manager.addOffers([offerOf('1', 'cpus:4')]);
    expect(() => manager.match([{ id: 't', scalars: { cpus: -1 } }])).toThrow(
      expect.objectContaining({ code: 'MESOS_DEMAND_INVALID' }),
    );
    expect(held(manager)).toEqual(['1']);
  });

  it('explain - answers for demands of the match', () => {
    const { manager } = setUp();
    manager.addOffers([offerOf('1', 'cpus:2')]);
    expect(manager.match([task]).explain('t')?.nearestMiss?.hostname).toBe('host-1');
  });
});

describe('DefaultResourceManager - caps on what is held', () => {
  it('holds nothing unless told to', () => {
    const { manager } = setUp();
    manager.addOffers([offerOf('1', 'cpus:1')]);
    expect(ids(manager.match([]).leftovers)).toEqual(['1']);
  });

  it('share - keeps the youngest half', () => {
    const { manager } = setUp({ maxHoldMs: 1000 });
    manager.addOffers(['1', '2', '3'].map((name) => offerOf(name, 'cpus:1')));
    expect(ids(manager.match([]).leftovers)).toEqual(['1', '2']);
    expect(held(manager)).toEqual(['3']);
  });

  it('time - gives up offers that are held too long', async () => {
    const { clock, manager } = setUp({ maxHoldMs: 1000, maxHeldShare: 1 });
    manager.addOffers([offerOf('1', 'cpus:1')]);
    await clock.advance(600);
    manager.addOffers([offerOf('2', 'cpus:1')]);
    expect(manager.overdueInMs).toBe(400);
    expect(manager.takeOverdue()).toEqual([]);
    await clock.advance(400);
    expect(ids(manager.takeOverdue())).toEqual(['1']);
    expect(held(manager)).toEqual(['2']);
    await clock.advance(600);
    expect(ids(manager.match([]).leftovers)).toEqual(['2']);
  });
});
