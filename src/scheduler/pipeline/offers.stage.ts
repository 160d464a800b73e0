import type { OfferDecliner } from '../offers/offer.decliner.js';
import type { EventInFlight, Handle, Stage } from './event-in-flight.js';

/** Handlers see offers that can still be used; what they neither answer nor hold is declined after them (I3). */
export function offersStage(decliner: OfferDecliner): Stage {
  return (next) => (flight) =>
    flight.event.type === 'OFFERS' ? offer(decliner, flight, next) : next(flight);
}

async function offer(decliner: OfferDecliner, flight: EventInFlight, next: Handle): Promise<void> {
  const { event, subscription } = flight;
  if (event.type !== 'OFFERS') return;
  const offers = subscription.offers.usable(event.offers);
  if (offers.length === 0) return;
  flight.offers = offers;
  try {
    await next(flight);
  } finally {
    decliner.decline(subscription, subscription.offers.unanswered(offers));
  }
}
