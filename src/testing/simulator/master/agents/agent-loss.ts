import { OperationState, TaskState, TaskStatus_Reason } from '../../../../protocol/gen/mesos/v1/mesos.js';
import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { AgentId } from '../../../../protocol/ids.js';
import { loseOperations } from '../accept/operation-status.js';
import type { Framework } from '../frameworks/framework.js';
import { hasCapability } from '../frameworks/capabilities.js';
import type { MasterState } from '../master-state.js';
import { findOffers, rescindOffer } from '../offers/end-offers.js';
import { endTask, loseTask } from '../tasks/end-task.js';
import { partitionState, sendStatus } from '../tasks/send-status.js';
import type { TaskRecord } from '../tasks/task-record.js';
import { isTerminal } from '../tasks/task-states.js';
import type { AgentRecord } from './agent-record.js';

/** The socket of an agent broke: offers end; tasks of frameworks without checkpointing are lost at once. */
export function disconnectAgent(state: MasterState, agent: AgentRecord): void {
  if (!agent.connected) return;
  agent.connected = false;
  rescindOffersOf(state, agent.id);
  for (const framework of state.frameworks.all()) {
    if (framework.info.checkpoint) continue;
    for (const task of tasksOn(framework, agent.id)) {
      tell(state, framework, task, TaskState.TASK_LOST, TaskStatus_Reason.REASON_AGENT_DISCONNECTED, {
        message: `Agent ${agent.info.hostname} disconnected`,
      });
      endTask(state, framework, task, TaskState.TASK_LOST);
    }
    agent.executors.delete(framework.id);
    agent.allocated.delete(framework.id);
  }
  agent.reregisterTimer = state.clock.setTimer(state.options.agentReregisterTimeoutMs, () =>
    markUnreachable(state, agent, 'agent did not reregister within 10mins after disconnecting'),
  );
}

/** The agent is silent: its tasks may still run and may come back. */
export function markUnreachable(state: MasterState, agent: AgentRecord, message: string): void {
  const unreachableTime = { nanoseconds: BigInt(Math.round(state.clock.now())) * 1_000_000n };
  stopTimers(agent);
  announceLoss(state, agent.id, () => {
    for (const framework of state.frameworks.all()) {
      for (const task of tasksOn(framework, agent.id)) {
        const taskState = partitionState(framework, TaskState.TASK_UNREACHABLE);
        if (!isTerminal(task.state)) {
          tell(state, framework, task, taskState, TaskStatus_Reason.REASON_AGENT_REMOVED, {
            message,
            unreachableTime,
          });
        }
        loseTask(state, framework, task);
      }
      const operationState = OperationState.OPERATION_UNREACHABLE;
      loseOperations(framework, agent.id, operationState, 'Agent was marked unreachable');
    }
  });
  state.agents.markUnreachable(agent.id, unreachableTime);
}

/** The agent unregistered or was removed: its tasks are lost for good, for every framework. */
export function removeAgent(state: MasterState, agent: AgentRecord, why: string): void {
  stopTimers(agent);
  announceLoss(state, agent.id, () => {
    for (const framework of state.frameworks.all()) {
      for (const task of tasksOn(framework, agent.id)) {
        if (!isTerminal(task.state)) {
          tell(state, framework, task, TaskState.TASK_LOST, TaskStatus_Reason.REASON_AGENT_REMOVED, {
            message: `Agent ${agent.info.hostname} removed: ${why}`,
          });
        }
        endTask(state, framework, task, TaskState.TASK_LOST);
      }
    }
  });
  state.agents.forget(agent.id);
}

/** MARK_AGENT_GONE: the operator says that nothing runs there any more, and the agent is never let in again. */
export function markGone(state: MasterState, agent: AgentRecord): void {
  stopTimers(agent);
  announceLoss(state, agent.id, () => {
    for (const framework of state.frameworks.all()) {
      const aware = hasCapability(framework.info, 'PARTITION_AWARE');
      const reason = aware
        ? TaskStatus_Reason.REASON_AGENT_REMOVED_BY_OPERATOR
        : TaskStatus_Reason.REASON_AGENT_REMOVED;
      for (const task of tasksOn(framework, agent.id)) {
        const taskState = partitionState(framework, TaskState.TASK_GONE_BY_OPERATOR);
        if (!isTerminal(task.state)) {
          tell(state, framework, task, taskState, reason, { message: 'Agent has been marked gone' });
        }
        // Mesos files these as unreachable for frameworks that know no TASK_GONE_BY_OPERATOR.
        if (aware) endTask(state, framework, task, taskState);
        else loseTask(state, framework, task);
      }
      const operationState = OperationState.OPERATION_GONE_BY_OPERATOR;
      loseOperations(framework, agent.id, operationState, 'Agent has been marked gone');
    }
  });
  state.agents.markGone(agent.id);
  agent.port.shutdown();
}

/** FAILURE of an agent goes to every connected framework. */
export function broadcastFailure(state: MasterState, agentId: AgentId): void {
  for (const framework of state.frameworks.all()) {
    framework.send({ type: Event_Type.FAILURE, failure: { agentId: { value: agentId } } });
  }
}

export function rescindOffersOf(state: MasterState, agentId: AgentId): void {
  for (const offer of findOffers(state, { agentId })) rescindOffer(state, offer);
}

/** UPDATE, RESCIND and FAILURE of one loss come in no promised order (scheduler.proto), so neither do ours. */
function announceLoss(state: MasterState, agentId: AgentId, updates: () => void): void {
  const rescinds = (): void => rescindOffersOf(state, agentId);
  const failure = (): void => broadcastFailure(state, agentId);
  const orders = [
    [updates, rescinds, failure],
    [rescinds, updates, failure],
    [failure, updates, rescinds],
  ];
  for (const announce of orders[Math.floor(state.random.next() * orders.length)]!) announce();
}

function tasksOn(framework: Framework, agentId: AgentId): TaskRecord[] {
  return framework.tasks.all().filter((task) => task.agentId === agentId);
}

function tell(
  state: MasterState,
  framework: Framework,
  task: TaskRecord,
  taskState: TaskState,
  reason: TaskStatus_Reason,
  details: { readonly message: string; readonly unreachableTime?: { nanoseconds: bigint } },
): void {
  const executorId = task.executorId === undefined ? {} : { executorId: { value: task.executorId } };
  sendStatus(state, framework, {
    taskId: task.id,
    agentId: task.agentId,
    state: taskState,
    reason,
    ...executorId,
    ...details,
  });
}

/** Stops pinging and waiting for an agent. */
export function stopTimers(agent: AgentRecord): void {
  agent.pingTimer?.cancel();
  agent.reregisterTimer?.cancel();
}
