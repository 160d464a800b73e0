import type { Stage } from './event-in-flight.js';

/**
 * Notes offers and rescinds as they arrive, ahead of the lanes: a rescinded offer is void at once, also for
 * a handler that is just looking at it (S72).
 */
export function offerBookStage(): Stage {
  return (next) => (flight) => {
    const { event, subscription } = flight;
    switch (event.type) {
      case 'OFFERS':
        subscription.offers.add(event.offers);
        break;
      case 'RESCIND':
        subscription.offers.rescind(event.offerId);
        break;
      case 'INVERSE_OFFERS':
        subscription.inverseOffers.add(event.inverseOffers);
        break;
      case 'RESCIND_INVERSE_OFFER':
        subscription.inverseOffers.rescind(event.inverseOfferId);
        break;
      default:
    }
    return next(flight);
  };
}
