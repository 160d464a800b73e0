import { Event_Type } from '../gen/mesos/v1/executor/executor.js';
import type { Event } from '../gen/types/executor.js';
import type { ExecutorEvent } from './executor-event.js';
import { requirePart } from './require-part.js';

/**
 * The event in a decoded `mesos.v1.executor.Event`. A type this library does not know gives `UNKNOWN`, never an error.
 * @param rawType the type on the wire, for events whose type could not be decoded
 * @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD` when the message that belongs to the type is missing
 */
export function parseExecutorEvent(event: Event, rawType?: number | string): ExecutorEvent {
  switch (event.type) {
    case Event_Type.SUBSCRIBED: {
      const { executorInfo, frameworkInfo, agentInfo, containerId } = requirePart(
        event.subscribed,
        'subscribed',
      );
      return { type: 'SUBSCRIBED', executorInfo, frameworkInfo, agentInfo, containerId };
    }
    case Event_Type.LAUNCH:
      return { type: 'LAUNCH', task: requirePart(event.launch, 'launch').task };
    case Event_Type.LAUNCH_GROUP:
      return { type: 'LAUNCH_GROUP', tasks: requirePart(event.launchGroup, 'launch_group').taskGroup.tasks };
    case Event_Type.KILL: {
      const { taskId, killPolicy } = requirePart(event.kill, 'kill');
      return { type: 'KILL', taskId: taskId.value, killPolicy };
    }
    case Event_Type.ACKNOWLEDGED: {
      const { taskId, uuid } = requirePart(event.acknowledged, 'acknowledged');
      return { type: 'ACKNOWLEDGED', taskId: taskId.value, uuid };
    }
    case Event_Type.MESSAGE:
      return { type: 'MESSAGE', data: requirePart(event.message, 'message').data };
    case Event_Type.SHUTDOWN:
      return { type: 'SHUTDOWN' };
    case Event_Type.ERROR:
      return { type: 'ERROR', message: requirePart(event.error, 'error').message };
    case Event_Type.HEARTBEAT:
      return { type: 'HEARTBEAT' };
    default:
      return { type: 'UNKNOWN', rawType: rawType ?? event.type, raw: event };
  }
}
