import type { OfferID } from '../../../../protocol/gen/types/mesos.js';
import type { FrameworkId } from '../../../../protocol/ids.js';
import type { OfferBook, OutstandingOffer } from '../offers/offer-book.js';

/** Why a list of offers cannot be accepted; checked in this order (src/master/validation.cpp `offer::validate`). */
export function refuseOffers(
  ids: readonly OfferID[],
  offers: OfferBook,
  frameworkId: FrameworkId,
): string | undefined {
  if (ids.length === 0) return 'No offers specified';
  return (
    firstRefusal(ids, ({ value }, index) =>
      ids.findIndex((other) => other.value === value) < index
        ? `Duplicate offer ${value} in offer list`
        : undefined,
    ) ??
    firstRefusal(ids, ({ value }) => (offers.get(value) ? undefined : `Offer ${value} is no longer valid`)) ??
    refuseMixture(
      ids.map(({ value }) => offers.get(value)!),
      frameworkId,
    )
  );
}

function refuseMixture(list: readonly OutstandingOffer[], frameworkId: FrameworkId): string | undefined {
  const first = list[0]!;
  return (
    firstRefusal(list, (offer) =>
      offer.frameworkId === frameworkId
        ? undefined
        : `Offer ${offer.id} has invalid framework ${offer.frameworkId} while framework ${frameworkId} is expected`,
    ) ??
    // The missing quote is in the text of Mesos.
    firstRefusal(list, (offer) =>
      offer.role === first.role
        ? undefined
        : `Aggregated offers must be allocated to the same role. Offer ${offer.id} uses role '${offer.role}' but another is using role '${first.role}`,
    ) ??
    firstRefusal(list, (offer) =>
      offer.agentId === first.agentId
        ? undefined
        : `Aggregated offers must belong to one single agent. Offer ${offer.id} uses agent ${offer.agentId} and agent ${first.agentId}`,
    )
  );
}

function firstRefusal<Item>(
  items: readonly Item[],
  refuse: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const refusal = refuse(item, index);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
