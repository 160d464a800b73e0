import type {
  Call_Acknowledge,
  Call_Kill,
  Call_Message,
  Call_Shutdown,
} from '../../../../protocol/gen/types/scheduler.js';
import { finishDraining } from '../agents/drain-agent.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { reconcileTask } from './reconcile.js';
import { isTerminal } from './task-states.js';

/** KILL: an unknown task is answered like a reconciliation; the wrong agent is ignored (src/master/master.cpp `kill`). */
export function kill(
  state: MasterState,
  framework: Framework,
  { taskId, agentId, killPolicy }: Call_Kill,
): void {
  const task = framework.tasks.get(taskId.value);
  if (task === undefined) {
    reconcileTask(state, framework, { taskId, agentId });
    return;
  }
  if (agentId !== undefined && agentId.value !== task.agentId) return;
  const agent = state.agents.get(task.agentId);
  if (agent?.connected) agent.port.killTask(framework.id, task.id, killPolicy);
  else agent?.pendingKills.push({ frameworkId: framework.id, taskId: task.id, killPolicy });
}

/** ACKNOWLEDGE: dropped when the agent is away; of a terminal update it ends the task for the master. */
export function acknowledge(state: MasterState, framework: Framework, call: Call_Acknowledge): void {
  const agent = state.agents.get(call.agentId.value);
  if (!agent?.connected) return;
  const task = framework.tasks.get(call.taskId.value);
  if (
    task?.delivered !== undefined &&
    isTerminal(task.delivered.state) &&
    equalBytes(task.deliveredUuid, call.uuid)
  ) {
    framework.tasks.complete(task);
    finishDraining(state, agent);
  }
  agent.port.acknowledge(framework.id, call.taskId.value, call.uuid);
}

/** SHUTDOWN: forwarded; an unknown agent or executor is ignored. */
export function shutdownExecutor(state: MasterState, framework: Framework, call: Call_Shutdown): void {
  const agent = state.agents.get(call.agentId.value);
  if (agent?.connected) agent.port.shutdownExecutor(framework.id, call.executorId.value);
}

/** MESSAGE: best effort. */
export function message(state: MasterState, framework: Framework, call: Call_Message): void {
  const agent = state.agents.get(call.agentId.value);
  if (agent?.connected) agent.port.message(framework.id, call.executorId.value, call.data);
}

function equalBytes(left: Uint8Array | undefined, right: Uint8Array): boolean {
  return left !== undefined && Buffer.compare(left, right) === 0;
}
