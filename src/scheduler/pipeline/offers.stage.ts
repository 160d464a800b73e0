import { isPromise } from '../../structures/maybe-promise.js';
import type { MaybePromise } from '../../structures/maybe-promise.js';
import type { OfferDecliner } from '../offers/offer.decliner.js';
import type { EventInFlight, Handle, Stage } from './event-in-flight.js';

/** Handlers see offers that can still be used; what they neither answer nor hold is declined after them (I3). */
export function offersStage(decliner: OfferDecliner): Stage {
  return (next) => (flight) =>
    flight.event.type === 'OFFERS' ? offer(decliner, flight, next) : next(flight);
}

// Without a promise where the handlers need none: offers that wait for one another's turn live long enough
// for the garbage collector to move them about, which costs more than all the rest.
function offer(decliner: OfferDecliner, flight: EventInFlight, next: Handle): MaybePromise<void> {
  const { event, subscription } = flight;
  if (event.type !== 'OFFERS') return undefined;
  const offers = subscription.offers.usable(event.offers);
  if (offers.length === 0) return undefined;
  flight.offers = offers;
  const declineRest = (): void => decliner.decline(subscription, subscription.offers.unanswered(offers));
  let handled: MaybePromise<void>;
  try {
    handled = next(flight);
  } catch (error) {
    declineRest();
    throw error;
  }
  if (isPromise(handled)) return handled.finally(declineRest);
  declineRest();
  return undefined;
}
