import type { Offer } from '../protocol/gen/types/mesos.js';
import type { OfferId } from '../protocol/ids.js';
import type { Explanation } from './matching/explanation.js';
import type { PlacedTask, Placement, TaskDemand } from './matching/demand.js';
import type { HeldOffer, OfferSlot } from './offer-slot.js';

/** Placements that go out in one ACCEPT: of one agent, for one role (S70). */
export interface Launch {
  readonly slot: OfferSlot;
  readonly placements: readonly Placement[];
}

/** What came of {@link ResourceManager.match}. */
export interface MatchOutcome {
  /** Their offers are taken out: accept them, or decline them. */
  readonly launches: readonly Launch[];
  readonly unplaced: readonly TaskDemand[];
  /** Offers nothing is planned on and that may not be held: decline them. They are taken out. */
  readonly leftovers: readonly Offer[];
  /** Why a demand of this match was not placed; undefined for one that was. */
  explain(demandId: string): Explanation | undefined;
}

/**
 * Holds offers and finds places for tasks. Every offer that was added leaves exactly once: in a launch, as a
 * leftover, as overdue, by rescind, by take, or by clear; whoever gets it answers it.
 */
export interface ResourceManager {
  /** Held offers, oldest first. */
  readonly offers: readonly HeldOffer[];
  /** Takes offers in; ids that are held already are left as they are. */
  addOffers(offers: Iterable<Offer>): void;
  /** Forgets an offer the master took back; false when it is not held, which is no mistake. */
  rescind(id: OfferId): boolean;
  /**
   * Takes offers out to answer them by hand.
   * @throws MESOS_OFFER_STALE when one is not held; none is taken then
   */
  take(ids: Iterable<OfferId>): Offer[];
  /** Forgets all offers: they end with their subscription. */
  clear(): void;
  /** Takes out offers held longer than allowed, to be declined. */
  takeOverdue(): Offer[];
  /** Milliseconds until {@link takeOverdue} has something; undefined when nothing is held. */
  readonly overdueInMs: number | undefined;
  /**
   * Finds places for a whole batch, the first demand first, and takes the offers it uses.
   * @param running tasks that count for UNIQUE, GROUP_BY, MAX_PER and CLUSTER. @default none
   * @throws MESOS_DEMAND_INVALID, MESOS_CONSTRAINT_INVALID; no offer is taken then
   */
  match(demands: readonly TaskDemand[], running?: readonly PlacedTask[]): MatchOutcome;
  /** What {@link match} would do now, with nothing taken: a dry run. */
  preview(
    demands: readonly TaskDemand[],
    running?: readonly PlacedTask[],
  ): Pick<MatchOutcome, 'launches' | 'unplaced' | 'explain'>;
}

/** Token of the {@link ResourceManager} in Nest modules. */
export const RESOURCE_MANAGER = Symbol.for('nestjs-mesos:resource-manager');
