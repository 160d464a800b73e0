import type { TaskState } from '../../../../protocol/gen/mesos/v1/mesos.js';
import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { TaskStatus } from '../../../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, FrameworkId } from '../../../../protocol/ids.js';
import type { MasterState } from '../master-state.js';
import { advanceTask } from '../tasks/end-task.js';
import { releaseResources } from './agent-resources.js';

/** Forwards an update to its framework and notes the latest state, which may be ahead of the update. */
export function forwardStatus(
  state: MasterState,
  agentId: AgentId,
  frameworkId: FrameworkId,
  status: TaskStatus,
  latestState: TaskState,
): void {
  const framework = state.frameworks.get(frameworkId);
  const agent = state.agents.get(agentId);
  if (framework === undefined || agent === undefined) return;
  const task = framework.tasks.get(status.taskId.value);
  if (task !== undefined) {
    advanceTask(state, framework, task, latestState);
    const { data: _data, labels: _labels, ...kept } = status;
    task.delivered = kept;
    task.deliveredUuid = status.uuid;
  }
  framework.send({ type: Event_Type.UPDATE, update: { status } });
}

/** An executor ended: its resources are free, and frameworks hear of it unless it ran a single command. */
export function forwardExecutorExit(
  state: MasterState,
  agentId: AgentId,
  frameworkId: FrameworkId,
  executorId: ExecutorId,
  waitStatus: number,
  isCommandExecutor: boolean,
): void {
  const agent = state.agents.get(agentId);
  const executors = agent?.executors.get(frameworkId);
  const executor = executors?.get(executorId);
  if (agent !== undefined && executors !== undefined && executor !== undefined) {
    executors.delete(executorId);
    releaseResources(agent, frameworkId, executor.resources);
  }
  if (isCommandExecutor) return;
  state.frameworks.get(frameworkId)?.send({
    type: Event_Type.FAILURE,
    failure: { agentId: { value: agentId }, executorId: { value: executorId }, status: waitStatus },
  });
}

export function forwardMessage(
  state: MasterState,
  agentId: AgentId,
  frameworkId: FrameworkId,
  executorId: ExecutorId,
  data: Uint8Array,
): void {
  state.frameworks.get(frameworkId)?.send({
    type: Event_Type.MESSAGE,
    message: { agentId: { value: agentId }, executorId: { value: executorId }, data },
  });
}
