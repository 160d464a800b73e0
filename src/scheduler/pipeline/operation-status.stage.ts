import { andThen } from '../../structures/maybe-promise.js';
import type { Acknowledger } from '../acknowledger.js';
import type { Stage } from './event-in-flight.js';

/** Handle, then acknowledge: what handlers did with the status of an operation stands before Mesos forgets it. */
export function operationStatusStage(acknowledger: Acknowledger): Stage {
  return (next) => (flight) => {
    const { event } = flight;
    if (event.type !== 'UPDATE_OPERATION_STATUS') return next(flight);
    return andThen(next(flight), () => acknowledger.acknowledgeOperation(event.status));
  };
}
