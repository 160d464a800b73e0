import type { Stage } from './event-in-flight.js';

/** Any record is a sign of life, not only HEARTBEAT (S49). */
export function livenessStage(): Stage {
  return (next) => (flight) => {
    flight.subscription.beat();
    return next(flight);
  };
}
