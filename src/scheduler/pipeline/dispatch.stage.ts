import type { MaybePromise } from '../../structures/maybe-promise.js';
import type { EventInFlight, Stage } from './event-in-flight.js';

/** Calls the handlers of an event. Rejects only when an event must not count as handled. */
export interface Dispatch {
  dispatch(eventType: string, context: object): MaybePromise<void>;
}

/** Step 6: to the handlers, with the fields of the event laid flat (see `contexts.ts`). */
export function dispatchStage(dispatcher: Dispatch, instance: string): Stage {
  return () => (flight) => dispatcher.dispatch(flight.event.type, createContext(flight, instance));
}

function createContext(flight: EventInFlight, instance: string): object {
  const { event, subscription } = flight;
  const frameworkId = subscription.facts?.frameworkId;
  switch (event.type) {
    case 'UPDATE':
      return { instance, frameworkId, event, status: event.status, record: flight.record };
    case 'OFFERS':
      return { instance, frameworkId, event, offers: flight.offers };
    case 'SUBSCRIBED':
      return { ...event, instance, event, isNew: flight.isNew };
    default:
      return { ...event, instance, frameworkId, event };
  }
}
