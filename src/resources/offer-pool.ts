import type { Offer } from '../protocol/gen/types/mesos.js';
import type { OfferId } from '../protocol/ids.js';
import type { Clock } from '../utils/clock.js';
import { MesosError } from '../utils/errors.js';
import { Resources } from './algebra/resources.js';
import { createSlot } from './offer-slot.js';
import type { HeldOffer, OfferSlot } from './offer-slot.js';
import type { ResolvedResourceManagerOptions } from './resources.options.js';
import { RESOURCES_ERRORS } from './resources.errors.js';

interface PooledOffer extends HeldOffer {
  readonly sinceMs: number;
}

/**
 * The offers the framework has and did not answer yet, each at most once. Who takes an offer out answers it;
 * a rescinded or taken one cannot be taken again (I3, S69-S72).
 */
export class OfferPool {
  private readonly byId = new Map<OfferId, PooledOffer>();
  private readonly bySlot = new Map<string, Set<OfferId>>();

  constructor(
    private readonly clock: Clock,
    private readonly options: Pick<ResolvedResourceManagerOptions, 'maxHoldMs' | 'maxHeldShare'>,
  ) {}

  get size(): number {
    return this.byId.size;
  }

  /** Held offers, oldest first. */
  get offers(): HeldOffer[] {
    return [...this.byId.values()];
  }

  get(id: OfferId): HeldOffer | undefined {
    return this.byId.get(id);
  }

  /** An id that is held already stays as it was. */
  add(offer: Offer): HeldOffer {
    const id = offer.id.value;
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    const held = {
      offer,
      role: roleOf(offer),
      ...Resources.collect(offer.resources),
      sinceMs: this.clock.monotonic(),
    };
    this.byId.set(id, held);
    const key = slotKey(held);
    const ids = this.bySlot.get(key);
    if (ids === undefined) this.bySlot.set(key, new Set([id]));
    else ids.add(id);
    return held;
  }

  /** Forgets an offer the master took back. False when it is not held, which is no mistake (S72). */
  rescind(id: OfferId): boolean {
    const held = this.byId.get(id);
    if (held === undefined) return false;
    this.byId.delete(id);
    const key = slotKey(held);
    const ids = this.bySlot.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.bySlot.delete(key);
    return true;
  }

  /**
   * Takes offers out to answer them.
   * @throws MESOS_OFFER_STALE when one is not held (any more); none is taken then
   */
  take(ids: Iterable<OfferId>): Offer[] {
    const wanted = [...new Set(ids)];
    const stale = wanted.filter((id) => !this.byId.has(id));
    if (stale.length > 0) {
      throw new MesosError(RESOURCES_ERRORS, 'MESOS_OFFER_STALE', stale.join(', '), { details: { stale } });
    }
    return wanted.map((id) => {
      const { offer } = this.byId.get(id)!;
      this.rescind(id);
      return offer;
    });
  }

  /** Takes out what may not be held longer: the overdue ones, and the oldest above the allowed share. */
  takeExcess(): Offer[] {
    const nowMs = this.clock.monotonic();
    const { maxHoldMs, maxHeldShare } = this.options;
    const surplus = this.byId.size - Math.floor(this.byId.size * maxHeldShare);
    const excess: OfferId[] = [];
    for (const [id, { sinceMs }] of this.byId) {
      if (excess.length >= surplus && nowMs - sinceMs < maxHoldMs) break;
      excess.push(id);
    }
    return this.take(excess);
  }

  /** Takes out what was held too long, and nothing else. */
  takeOverdue(): Offer[] {
    const nowMs = this.clock.monotonic();
    const overdue: OfferId[] = [];
    for (const [id, { sinceMs }] of this.byId) {
      if (nowMs - sinceMs < this.options.maxHoldMs) break;
      overdue.push(id);
    }
    return this.take(overdue);
  }

  /** Milliseconds until the oldest offer is overdue; undefined when none is held. */
  get dueInMs(): number | undefined {
    const oldest = this.byId.values().next().value;
    if (oldest === undefined) return undefined;
    return Math.max(0, oldest.sinceMs + this.options.maxHoldMs - this.clock.monotonic());
  }

  /** What can be used together, in the order of arrival. */
  slots(): OfferSlot[] {
    return Array.from(this.bySlot.values(), (ids) => {
      const [first, ...rest] = Array.from(ids, (id) => this.byId.get(id)!);
      return createSlot([first!, ...rest]);
    });
  }

  /** Forgets all: a new subscription or a new master voids every offer (docs/high-availability-framework-guide.md). */
  clear(): void {
    this.byId.clear();
    this.bySlot.clear();
  }
}

function roleOf(offer: Offer): string {
  return offer.allocationInfo?.role ?? offer.resources[0]?.allocationInfo?.role ?? '*';
}

function slotKey({ offer, role }: HeldOffer): string {
  return `${offer.agentId.value} ${role}`;
}
