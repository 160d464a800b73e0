import { TaskState, TaskStatus_Reason, TaskStatus_Source } from '../../../../protocol/gen/mesos/v1/mesos.js';
import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { TaskStatus } from '../../../../protocol/gen/types/mesos.js';
import type { AgentId, TaskId } from '../../../../protocol/ids.js';
import { hasCapability } from '../frameworks/capabilities.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { nowSeconds } from '../master-state.js';

/** What the master has to say about a task. */
export interface MasterStatus extends Omit<TaskStatus, 'taskId' | 'agentId' | 'source' | 'timestamp'> {
  readonly taskId: TaskId;
  readonly agentId: AgentId | undefined;
  readonly message: string;
  readonly reason: TaskStatus_Reason;
}

/** Sends an update of the master itself: without uuid, once, never repeated. */
export function sendStatus(state: MasterState, framework: Framework, status: MasterStatus): void {
  const { taskId, agentId, ...rest } = status;
  framework.send({
    type: Event_Type.UPDATE,
    update: {
      status: {
        ...rest,
        taskId: { value: taskId },
        source: TaskStatus_Source.SOURCE_MASTER,
        ...(agentId === undefined ? {} : { agentId: { value: agentId } }),
        timestamp: nowSeconds(state),
      },
    },
  });
}

/** The state for frameworks with PARTITION_AWARE; all others only know TASK_LOST. */
export function partitionState(framework: Framework, state: TaskState): TaskState {
  return hasCapability(framework.info, 'PARTITION_AWARE') ? state : TaskState.TASK_LOST;
}
