import { Event_Type } from '../gen/mesos/v1/scheduler/scheduler.js';
import type { Event } from '../gen/types/scheduler.js';
import { requirePart } from './require-part.js';
import type { SchedulerEvent } from './scheduler-event.js';

/**
 * The event in a decoded `mesos.v1.scheduler.Event`. A type this library does not know gives `UNKNOWN`, never an
 * error (Mesos: the comment on `Event.Type` in `v1/scheduler.proto`).
 * @param rawType the type on the wire, for events whose type could not be decoded
 * @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD` when the message that belongs to the type is missing
 */
export function parseSchedulerEvent(event: Event, rawType?: number | string): SchedulerEvent {
  switch (event.type) {
    case Event_Type.UPDATE:
      return { type: 'UPDATE', status: requirePart(event.update, 'update').status };
    case Event_Type.OFFERS:
      return { type: 'OFFERS', offers: requirePart(event.offers, 'offers').offers };
    case Event_Type.HEARTBEAT:
      return { type: 'HEARTBEAT' };
    case Event_Type.RESCIND:
      return { type: 'RESCIND', offerId: requirePart(event.rescind, 'rescind').offerId.value };
    case Event_Type.SUBSCRIBED: {
      const { frameworkId, heartbeatIntervalSeconds, masterInfo } = requirePart(
        event.subscribed,
        'subscribed',
      );
      return { type: 'SUBSCRIBED', frameworkId: frameworkId.value, heartbeatIntervalSeconds, masterInfo };
    }
    case Event_Type.INVERSE_OFFERS:
      return {
        type: 'INVERSE_OFFERS',
        inverseOffers: requirePart(event.inverseOffers, 'inverse_offers').inverseOffers,
      };
    case Event_Type.RESCIND_INVERSE_OFFER: {
      const part = requirePart(event.rescindInverseOffer, 'rescind_inverse_offer');
      return { type: 'RESCIND_INVERSE_OFFER', inverseOfferId: part.inverseOfferId.value };
    }
    case Event_Type.UPDATE_OPERATION_STATUS: {
      const part = requirePart(event.updateOperationStatus, 'update_operation_status');
      return { type: 'UPDATE_OPERATION_STATUS', status: part.status };
    }
    case Event_Type.MESSAGE: {
      const { agentId, executorId, data } = requirePart(event.message, 'message');
      return { type: 'MESSAGE', agentId: agentId.value, executorId: executorId.value, data };
    }
    case Event_Type.FAILURE: {
      const { agentId, executorId, status } = requirePart(event.failure, 'failure');
      return { type: 'FAILURE', agentId: agentId?.value, executorId: executorId?.value, status };
    }
    case Event_Type.ERROR:
      return { type: 'ERROR', message: requirePart(event.error, 'error').message };
    default:
      return { type: 'UNKNOWN', rawType: rawType ?? event.type, raw: event };
  }
}
