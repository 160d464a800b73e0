import type { SchedulerEvent } from '../../protocol/events/scheduler-event.js';
import { KeyedSerialQueue } from '../../structures/keyed-serial-queue.js';
import type { EventInFlight, Stage } from './event-in-flight.js';

/** Events that are being handled or wait for it. */
export interface Lanes {
  readonly pending: number;
  whenAtMost(limit: number): Promise<void> | undefined;
}

/**
 * From here on every lane goes at its own pace: updates of one task in arrival order, and never behind
 * offers or other tasks (S116).
 * @param onLanes told the lanes when the pipeline is built
 * @param onError told about an event whose later stages failed
 */
export function laneStage(
  onLanes: (lanes: Lanes) => void,
  onError: (error: unknown, flight: EventInFlight) => void,
): Stage {
  return (next) => {
    const queue = new KeyedSerialQueue<string, EventInFlight>(next, onError);
    onLanes(queue);
    return (flight) => queue.push(laneOf(flight.event), flight);
  };
}

// Names of lanes begin with what no task id can have: a slash (S88).
function laneOf(event: SchedulerEvent): string {
  switch (event.type) {
    case 'UPDATE':
      return event.status.taskId.value;
    case 'OFFERS':
    case 'RESCIND':
      return '/offers';
    case 'INVERSE_OFFERS':
    case 'RESCIND_INVERSE_OFFER':
      return '/inverse-offers';
    case 'UPDATE_OPERATION_STATUS':
      return `/operation/${event.status.operationId?.value ?? ''}`;
    case 'MESSAGE':
      return `/executor/${event.agentId}/${event.executorId}`;
    case 'FAILURE':
      return '/failure';
    case 'SUBSCRIBED':
    case 'ERROR':
      return '/session';
    case 'HEARTBEAT':
    case 'UNKNOWN':
      return '/heartbeat';
  }
}
