import type { OfferID } from '../../protocol/gen/types/mesos.js';
import type { OfferId } from '../../protocol/ids.js';
import type { Clock, Timer } from '../../utils/clock.js';
import { MesosError } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';

/** An offer or an inverse offer. */
export interface Offered {
  readonly id: OfferID;
}

interface Entry<T> {
  readonly offer: T;
  /** Pending while the offer is held. */
  hold: Timer | undefined;
}

/**
 * The unanswered offers of one subscription. An offer leaves it by being taken, rescinded, or with the
 * subscription; so it cannot be answered twice, nor after its end (S51, S71, S72).
 */
export class OfferBook<T extends Offered = Offered> {
  private readonly entries = new Map<OfferId, Entry<T>>();
  private closed = false;

  /** @param onHoldOver told the offers whose hold is over; they are still in the book */
  constructor(
    private readonly clock: Clock,
    private readonly onHoldOver: (offerId: OfferId) => void,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  add(offers: readonly T[]): void {
    if (this.closed) return;
    for (const offer of offers) this.entries.set(offer.id.value, { offer, hold: undefined });
  }

  has(offerId: OfferId): boolean {
    return this.entries.has(offerId);
  }

  /** Forgets an offer; false when it was not there. */
  rescind(offerId: OfferId): boolean {
    this.entries.get(offerId)?.hold?.cancel();
    return this.entries.delete(offerId);
  }

  /**
   * The offers of these ids, which stay in the book.
   * @throws MesosError `MESOS_SCHEDULER_OFFER_GONE`, `MESOS_SCHEDULER_OFFERS_MIXED` for a repeated id
   */
  peek(offerIds: readonly OfferId[]): T[] {
    if (new Set(offerIds).size < offerIds.length) {
      throw new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_OFFERS_MIXED', 'an offer is listed twice', {
        details: { offerIds },
      });
    }
    return offerIds.map((offerId) => {
      const entry = this.entries.get(offerId);
      if (entry) return entry.offer;
      throw new MesosError(
        SCHEDULER_ERRORS,
        'MESOS_SCHEDULER_OFFER_GONE',
        `${offerId} was answered, rescinded, or belongs to an earlier subscription`,
        { details: { offerId } },
      );
    });
  }

  /** Takes offers out to answer them: all, or none when it throws as {@link peek} does. */
  take(offerIds: readonly OfferId[]): T[] {
    const offers = this.peek(offerIds);
    for (const offerId of offerIds) this.rescind(offerId);
    return offers;
  }

  /**
   * Keeps an offer unanswered beyond its handlers, for `forMs` at most. Again: anew.
   * @throws MesosError `MESOS_SCHEDULER_OFFER_GONE`
   */
  hold(offerId: OfferId, forMs: number): void {
    this.peek([offerId]);
    const entry = this.entries.get(offerId)!;
    entry.hold?.cancel();
    entry.hold = this.clock.setTimer(forMs, () => {
      entry.hold = undefined;
      this.onHoldOver(offerId);
    });
  }

  /** Those of `offers` that can still be used. */
  usable(offers: readonly T[]): readonly T[] {
    return offers.every((offer) => this.has(offer.id.value))
      ? offers
      : offers.filter((offer) => this.has(offer.id.value));
  }

  /** Those of `offers` that were neither taken nor held. */
  unanswered(offers: readonly T[]): OfferId[] {
    const left: OfferId[] = [];
    for (const offer of offers) {
      const entry = this.entries.get(offer.id.value);
      if (entry && !entry.hold) left.push(offer.id.value);
    }
    return left;
  }

  /** The subscription is over, and all its offers with it. */
  close(): void {
    this.closed = true;
    for (const entry of this.entries.values()) entry.hold?.cancel();
    this.entries.clear();
  }
}
