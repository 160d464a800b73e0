import { TaskState } from '../../../../protocol/gen/mesos/v1/mesos.js';

const terminalStates: ReadonlySet<TaskState> = new Set([
  TaskState.TASK_FINISHED,
  TaskState.TASK_FAILED,
  TaskState.TASK_KILLED,
  TaskState.TASK_ERROR,
  TaskState.TASK_LOST,
  TaskState.TASK_DROPPED,
  TaskState.TASK_GONE,
  TaskState.TASK_GONE_BY_OPERATOR,
]);

/** Whether a task in this state has ended (src/common/protobuf_utils.cpp `isTerminalState`). */
export function isTerminal(state: TaskState): boolean {
  return terminalStates.has(state);
}
