import type { Offer } from '../protocol/gen/types/mesos.js';
import type { OfferId } from '../protocol/ids.js';
import type { Clock } from '../utils/clock.js';
import type { Random } from '../utils/random.js';
import type { PlacedTask, Placement, TaskDemand } from './matching/demand.js';
import { matchDemands } from './matching/matcher.js';
import type { MatchResult } from './matching/matcher.js';
import { firstFit } from './matching/placement-strategy.js';
import type { PlacementStrategy } from './matching/placement-strategy.js';
import { OfferPool } from './offer-pool.js';
import type { HeldOffer, OfferSlot } from './offer-slot.js';
import type { Launch, MatchOutcome, ResourceManager } from './resource-manager.js';
import { resolveResourceManagerOptions } from './resources.options.js';
import type { ResourceManagerOptions } from './resources.options.js';

/** The resource manager the framework uses unless told otherwise. */
export class DefaultResourceManager implements ResourceManager {
  private readonly pool: OfferPool;

  /** @param strategy @default {@link firstFit} */
  constructor(
    clock: Clock,
    private readonly random: Random,
    options: ResourceManagerOptions = {},
    private readonly strategy: PlacementStrategy = firstFit,
  ) {
    this.pool = new OfferPool(clock, resolveResourceManagerOptions(options));
  }

  get offers(): readonly HeldOffer[] {
    return this.pool.offers;
  }

  addOffers(offers: Iterable<Offer>): void {
    for (const offer of offers) this.pool.add(offer);
  }

  rescind(id: OfferId): boolean {
    return this.pool.rescind(id);
  }

  take(ids: Iterable<OfferId>): Offer[] {
    return this.pool.take(ids);
  }

  clear(): void {
    this.pool.clear();
  }

  takeOverdue(): Offer[] {
    return this.pool.takeOverdue();
  }

  get overdueInMs(): number | undefined {
    return this.pool.dueInMs;
  }

  match(demands: readonly TaskDemand[], running: readonly PlacedTask[] = []): MatchOutcome {
    const plan = this.preview(demands, running);
    for (const { slot } of plan.launches) this.pool.take(slot.offerIds);
    return { ...plan, leftovers: this.pool.takeExcess() };
  }

  preview(
    demands: readonly TaskDemand[],
    running: readonly PlacedTask[] = [],
  ): Pick<MatchOutcome, 'launches' | 'unplaced' | 'explain'> {
    const { strategy, random } = this;
    const result: MatchResult = matchDemands({
      slots: this.pool.slots(),
      demands,
      running,
      strategy,
      random,
    });
    return {
      launches: groupBySlot(result.placements),
      unplaced: result.unplaced,
      explain: (demandId) => result.explain(demandId),
    };
  }
}

function groupBySlot(placements: readonly Placement[]): Launch[] {
  const groups = new Map<OfferSlot, Placement[]>();
  for (const placement of placements) {
    const group = groups.get(placement.slot);
    if (group === undefined) groups.set(placement.slot, [placement]);
    else group.push(placement);
  }
  return Array.from(groups, ([slot, list]) => ({ slot, placements: list }));
}
