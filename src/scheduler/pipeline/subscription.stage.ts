import { MesosError } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';
import type { FrameworkIdentity } from '../session/framework-identity.repository.js';
import { createErrorOfEvent } from '../session/verdict.js';
import type { EventInFlight, Handle, Stage } from './event-in-flight.js';

/**
 * The framework id is stored before SUBSCRIBED goes on and before anything else of the stream is read (I7,
 * S44); ERROR goes on to its handlers and ends the subscription.
 */
export function subscriptionStage(identity: FrameworkIdentity): Stage {
  return (next) => (flight) => {
    const { event, subscription } = flight;
    if (event.type === 'SUBSCRIBED') return subscribe(identity, flight, next);
    if (event.type === 'ERROR') {
      const result = next(flight);
      subscription.end(createErrorOfEvent(event.message));
      return result;
    }
    if (subscription.facts || event.type === 'HEARTBEAT' || event.type === 'UNKNOWN') return next(flight);
    subscription.end(
      new MesosError(
        SCHEDULER_ERRORS,
        'MESOS_SCHEDULER_UNEXPECTED_ANSWER',
        `${event.type} before SUBSCRIBED`,
      ),
    );
  };
}

async function subscribe(identity: FrameworkIdentity, flight: EventInFlight, next: Handle): Promise<void> {
  const { event, subscription } = flight;
  if (event.type !== 'SUBSCRIBED') return;
  flight.isNew = identity.current !== event.frameworkId;
  await identity.remember(event.frameworkId);
  if (subscription.confirm(event)) return next(flight);
}
