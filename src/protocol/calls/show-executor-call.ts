import { formatUuid } from '../../utils/uuid.js';
import { Call_Type } from '../gen/mesos/v1/executor/executor.js';
import { TaskState } from '../gen/mesos/v1/mesos.js';
import type { ExecutorCall } from './executor-calls.js';
import { part } from './show.js';

/** One line for logs and errors, e.g. `UPDATE executor=e1 task=t1 state=TASK_RUNNING uuid=...`; ids and counts only. */
export function showExecutorCall(call: ExecutorCall): string {
  const name = Call_Type[call.type ?? Call_Type.UNKNOWN] ?? 'UNKNOWN';
  return `${name}${part('executor', call.executorId.value)}${showParts(call)}`;
}

function showParts(call: ExecutorCall): string {
  switch (call.type) {
    case Call_Type.SUBSCRIBE:
      return (
        part('unacknowledgedTasks', call.subscribe?.unacknowledgedTasks?.length ?? 0) +
        part('unacknowledgedUpdates', call.subscribe?.unacknowledgedUpdates?.length ?? 0)
      );
    case Call_Type.UPDATE: {
      const status = call.update?.status;
      if (status === undefined) return '';
      return (
        part('task', status.taskId.value) +
        part('state', TaskState[status.state]) +
        part('uuid', status.uuid && formatUuid(status.uuid))
      );
    }
    case Call_Type.MESSAGE:
      return part('bytes', call.message?.data.length);
    default:
      return '';
  }
}
