import {
  Offer_Operation_Type,
  TaskState,
  TaskStatus_Reason,
} from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { ExecutorInfo, Offer_Operation, TaskInfo } from '../../../../protocol/gen/types/mesos.js';
import { unallocate } from '../../../../resources/algebra/conversions.js';
import { Resources } from '../../../../resources/algebra/resources.js';
import { useResources } from '../agents/agent-resources.js';
import type { MasterState } from '../master-state.js';
import { sendStatus } from '../tasks/send-status.js';
import { groupResources, refuseGroup } from './group-validation.js';
import { convertOperation } from './operation-conversion.js';
import type { OperationContext } from './operation-conversion.js';
import { addOperation, sendOperationError } from './operation-status.js';
import { neededResources, refuseTask } from './task-validation.js';

/** Runs one prepared operation on what is left of the offers; returns what is left then. */
export function runOperation(
  state: MasterState,
  context: OperationContext,
  operation: Offer_Operation,
  available: Resources,
): Resources {
  switch (operation.type) {
    case undefined:
    case Offer_Operation_Type.UNKNOWN:
    case Offer_Operation_Type.UNRECOGNIZED:
      return available;
    case Offer_Operation_Type.LAUNCH:
      return launch(state, context, operation.launch?.taskInfos ?? [], available);
    case Offer_Operation_Type.LAUNCH_GROUP:
      return launchGroup(state, context, operation.launchGroup!, available);
    default:
      return convert(state, context, operation, available);
  }
}

/** A bad task gets its own TASK_ERROR, the others start. */
function launch(
  state: MasterState,
  context: OperationContext,
  tasks: readonly TaskInfo[],
  available: Resources,
): Resources {
  const { framework, agent } = context;
  let remaining = available;
  for (const task of tasks) {
    const refusal = refuseTask(task, { ...context, available: remaining });
    if (refusal !== undefined) {
      refuse(state, context, task, refusal, TaskStatus_Reason.REASON_TASK_INVALID);
      continue;
    }
    remaining = remaining.subtract(neededResources(task, context));
    if (task.executor !== undefined) addExecutor(context, task.executor);
    addTask(context, task);
    agent.port.runTask(framework.info, task);
  }
  return remaining;
}

/** All or nothing. */
function launchGroup(
  state: MasterState,
  context: OperationContext,
  group: NonNullable<Offer_Operation['launchGroup']>,
  available: Resources,
): Resources {
  const { tasks } = group.taskGroup;
  const refusal = refuseGroup(group, { ...context, available });
  if (refusal !== undefined) {
    for (const task of tasks) {
      refuse(state, context, task, refusal, TaskStatus_Reason.REASON_TASK_GROUP_INVALID);
    }
    return available;
  }
  const needed = groupResources(group, context);
  addExecutor(context, group.executor);
  for (const task of tasks) addTask(context, task);
  context.agent.port.runTaskGroup(context.framework.info, group.executor, group.taskGroup);
  return available.subtract(needed);
}

/** RESERVE, CREATE and the like: later operations of the same ACCEPT may use the result. */
function convert(
  state: MasterState,
  context: OperationContext,
  operation: Offer_Operation,
  available: Resources,
): Resources {
  const { framework, agent } = context;
  const result = convertOperation(operation, context);
  if ('refusal' in result) {
    const where = `agent ${agent.id} at slave(1)@127.0.0.1:${agent.info.port ?? 5051} (${agent.info.hostname})`;
    sendOperationError(framework, operation, `${result.refusal}; on ${where}`);
    return available;
  }
  if (!available.contains(result.consumed)) {
    const text = `${available.toString()} does not contain ${result.consumed.toString()}`;
    sendOperationError(framework, operation, text);
    return available;
  }
  agent.total = agent.total.subtract(unallocate(result.consumed)).add(unallocate(result.converted));
  addOperation(framework, agent.id, operation);
  agent.port.applyOperation(framework.id, operation, result);
  const rest = available.subtract(result.consumed);
  return isSpeculative(operation) ? rest.add(result.converted) : rest;
}

function isSpeculative({ type }: Offer_Operation): boolean {
  return (
    type === Offer_Operation_Type.RESERVE ||
    type === Offer_Operation_Type.UNRESERVE ||
    type === Offer_Operation_Type.CREATE ||
    type === Offer_Operation_Type.DESTROY
  );
}

function addTask({ framework, agent }: OperationContext, info: TaskInfo): void {
  const resources = Resources.fromMessages(info.resources);
  useResources(agent, framework.id, resources);
  framework.tasks.add({
    id: info.taskId.value,
    info,
    agentId: agent.id,
    executorId: info.executor?.executorId.value,
    resources,
    state: TaskState.TASK_STAGING,
    delivered: undefined,
    deliveredUuid: undefined,
  });
}

/** The first task of an executor starts it; its own resources stay taken until it ends. */
function addExecutor({ framework, agent }: OperationContext, info: ExecutorInfo): void {
  const executors = agent.executors.get(framework.id) ?? new Map();
  agent.executors.set(framework.id, executors);
  if (executors.has(info.executorId.value)) return;
  const resources = Resources.fromMessages(info.resources);
  executors.set(info.executorId.value, { info, resources });
  useResources(agent, framework.id, resources);
}

function refuse(
  state: MasterState,
  { framework }: OperationContext,
  task: TaskInfo,
  message: string,
  reason: TaskStatus_Reason,
): void {
  sendStatus(state, framework, {
    taskId: task.taskId.value,
    agentId: task.agentId.value,
    state: TaskState.TASK_ERROR,
    reason,
    message,
  });
}
