import { FrameworkInfo_Capability_Type, TaskState } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { FrameworkInfo } from '../../../protocol/gen/types/mesos.js';

/** Whether a task in this state is over (`isTerminalState`, src/common/protobuf_utils.cpp). */
export function isTerminalState(state: TaskState): boolean {
  switch (state) {
    case TaskState.TASK_FINISHED:
    case TaskState.TASK_FAILED:
    case TaskState.TASK_KILLED:
    case TaskState.TASK_ERROR:
    case TaskState.TASK_LOST:
    case TaskState.TASK_DROPPED:
    case TaskState.TASK_GONE:
    case TaskState.TASK_GONE_BY_OPERATOR:
      return true;
    default:
      return false;
  }
}

/** Whether the framework has the capability. */
export function hasCapability(framework: FrameworkInfo, type: FrameworkInfo_Capability_Type): boolean {
  return framework.capabilities.some((capability) => capability.type === type);
}
