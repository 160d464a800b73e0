import { TaskState, TaskStatus_Reason } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { Call_Reconcile, Call_Reconcile_Task } from '../../../../protocol/gen/types/scheduler.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { partitionState, sendStatus } from './send-status.js';
import type { TaskRecord } from './task-record.js';

/** RECONCILE: without tasks implicit, one update per task the master holds; else one answer per entry, or none. */
export function reconcile(state: MasterState, framework: Framework, { tasks }: Call_Reconcile): void {
  if (tasks.length === 0) {
    for (const task of framework.tasks.all()) sendLatestState(state, framework, task);
    return;
  }
  for (const task of tasks) reconcileTask(state, framework, task);
}

/** Answers one entry by the table of `Master::reconcile` (src/master/master.cpp); some rows are silent. */
export function reconcileTask(
  state: MasterState,
  framework: Framework,
  { taskId, agentId }: Call_Reconcile_Task,
): void {
  const task = framework.tasks.get(taskId.value);
  if (task !== undefined) {
    sendLatestState(state, framework, task);
    return;
  }
  const answer = (
    taskState: TaskState,
    message: string,
    details: { unreachableTime?: { nanoseconds: bigint } } = {},
  ): void =>
    sendStatus(state, framework, {
      taskId: taskId.value,
      agentId: agentId?.value,
      state: partitionState(framework, taskState),
      reason: TaskStatus_Reason.REASON_RECONCILIATION,
      message: `Reconciliation: ${message}`,
      ...details,
    });
  switch (agentId === undefined ? undefined : state.agents.standing(agentId.value)) {
    case 'recovered':
      return;
    case 'registered':
      return answer(TaskState.TASK_GONE, 'Task is unknown to the agent');
    case 'unreachable':
      return answer(TaskState.TASK_UNREACHABLE, 'Task is unreachable', {
        unreachableTime: state.agents.unreachableTime(agentId!.value)!,
      });
    case 'gone':
      return answer(TaskState.TASK_GONE_BY_OPERATOR, 'Task is gone');
    case 'unknown':
      return answer(TaskState.TASK_UNKNOWN, 'Task is unknown');
    case undefined:
      // The task may be on an agent that is still to come back.
      if (!state.agents.hasRecovered) answer(TaskState.TASK_UNKNOWN, 'Task is unknown');
  }
}

function sendLatestState(state: MasterState, framework: Framework, task: TaskRecord): void {
  sendStatus(state, framework, {
    ...echoOf(task),
    taskId: task.id,
    agentId: task.agentId,
    state: task.delivered?.state ?? task.state,
    reason: TaskStatus_Reason.REASON_RECONCILIATION,
    message: 'Reconciliation: Latest task state',
  });
}

/** What masters repeat of the last status of a task: neither `data` nor `labels`. */
export function echoOf({ executorId, delivered }: TaskRecord): {
  executorId?: { value: NonNullable<TaskRecord['executorId']> };
  healthy?: boolean;
  checkStatus?: NonNullable<NonNullable<TaskRecord['delivered']>['checkStatus']>;
  containerStatus?: NonNullable<NonNullable<TaskRecord['delivered']>['containerStatus']>;
} {
  return {
    ...(executorId === undefined ? {} : { executorId: { value: executorId } }),
    ...(delivered?.healthy === undefined ? {} : { healthy: delivered.healthy }),
    ...(delivered?.checkStatus === undefined ? {} : { checkStatus: delivered.checkStatus }),
    ...(delivered?.containerStatus === undefined ? {} : { containerStatus: delivered.containerStatus }),
  };
}
