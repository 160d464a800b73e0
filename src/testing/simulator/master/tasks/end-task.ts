import { TaskState } from '../../../../protocol/gen/mesos/v1/mesos.js';
import { releaseResources } from '../agents/agent-resources.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import type { TaskRecord } from './task-record.js';
import { isTerminal } from './task-states.js';

/** Moves a task on to its latest state; at the first terminal one its resources are free again. */
export function advanceTask(
  state: MasterState,
  framework: Framework,
  task: TaskRecord,
  latest: TaskState,
): void {
  if (isTerminal(task.state)) return;
  task.state = latest;
  if (isTerminal(latest)) freeTask(state, framework, task);
}

/** Ends a task for good: not even an acknowledgement is awaited. */
export function endTask(state: MasterState, framework: Framework, task: TaskRecord, final: TaskState): void {
  advanceTask(state, framework, task, final);
  framework.tasks.complete(task);
}

/** Files a task as unreachable. It may come back. */
export function loseTask(state: MasterState, framework: Framework, task: TaskRecord): void {
  if (!isTerminal(task.state)) freeTask(state, framework, task);
  task.state = TaskState.TASK_UNREACHABLE;
  framework.tasks.markUnreachable(task);
}

function freeTask(state: MasterState, framework: Framework, task: TaskRecord): void {
  const agent = state.agents.get(task.agentId);
  if (agent !== undefined) releaseResources(agent, framework.id, task.resources);
}
