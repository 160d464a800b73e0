import type { Reconciler } from '../reconciler.service.js';
import type { Stage } from './event-in-flight.js';

/** Starts a reconciliation with every subscription, and one for an agent that is reported lost (I6, S100). */
export function reconcileStage(reconciler: Reconciler): Stage {
  return (next) => (flight) => {
    const { event } = flight;
    if (event.type === 'SUBSCRIBED') reconciler.restart();
    if (event.type === 'FAILURE' && event.agentId && !event.executorId) reconciler.agentFailed(event.agentId);
    return next(flight);
  };
}

/** Ticks off the task of an update, once it is recorded. */
export function answerStage(reconciler: Reconciler): Stage {
  return (next) => (flight) => {
    const { event } = flight;
    if (event.type === 'UPDATE') reconciler.answered(event.status.taskId.value);
    return next(flight);
  };
}
