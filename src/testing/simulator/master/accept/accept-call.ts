import {
  Offer_Operation_Type,
  TaskState,
  TaskStatus_Reason,
} from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { Offer_Operation, TaskInfo } from '../../../../protocol/gen/types/mesos.js';
import type { Call_Accept } from '../../../../protocol/gen/types/scheduler.js';
import { Resources } from '../../../../resources/algebra/resources.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { refuseResources, withdrawOffer } from '../offers/end-offers.js';
import { partitionState, sendStatus } from '../tasks/send-status.js';
import { refuseOffers } from './offer-list.js';
import { sendOperationError } from './operation-status.js';
import { prepareOperation, refuseOperation } from './prepare-operation.js';
import { runOperation } from './run-operation.js';

/** ACCEPT (src/master/master.cpp `accept`, `_accept`): the offers end, the operations run in order. */
export function accept(state: MasterState, framework: Framework, call: Call_Accept): void {
  const refusal = refuseOffers(call.offerIds, state.offers, framework.id);
  const offers = [...new Set(call.offerIds.map(({ value }) => value))].flatMap(
    (id) => state.offers.get(id) ?? [],
  );
  // However it ends, every listed offer that exists is gone.
  for (const offer of offers) withdrawOffer(state, offer);
  const first = offers[0];
  if (refusal !== undefined || first === undefined) {
    rejectAll(state, framework, call.operations, refusal ?? 'No offers specified');
    return;
  }
  const agent = state.agents.get(first.agentId);
  if (!agent?.connected) {
    dropAll(state, framework, call.operations, agent === undefined);
    return;
  }
  const offered = Resources.of(offers.flatMap(({ resources }) => [...resources]));
  let remaining = offered;
  for (const received of call.operations) {
    const problem = refuseOperation(received);
    if (problem !== undefined) {
      rejectOperation(state, framework, received, problem);
      continue;
    }
    const operation = prepareOperation(received, framework, first.role);
    remaining = runOperation(state, { framework, agent, role: first.role }, operation, remaining);
  }
  // What conversions made is free at once; only untouched resources count as declined.
  const declined = remaining.subtract(remaining.subtract(offered));
  refuseResources(state, { ...first, resources: declined }, call.filters);
}

/** Invalid offers: nothing of the call happens. */
function rejectAll(
  state: MasterState,
  framework: Framework,
  operations: readonly Offer_Operation[],
  refusal: string,
): void {
  for (const operation of operations) {
    for (const task of tasksOf(operation)) {
      sendStatus(state, framework, {
        taskId: task.taskId.value,
        agentId: task.agentId.value,
        state: partitionState(framework, TaskState.TASK_DROPPED),
        reason: TaskStatus_Reason.REASON_INVALID_OFFERS,
        message: `Task launched with invalid offers: ${refusal}`,
      });
    }
    if (!isLaunch(operation)) {
      sendOperationError(framework, operation, `Operation attempted with invalid offers: ${refusal}`);
    }
  }
}

/** The agent went away between the offer and its answer. */
function dropAll(
  state: MasterState,
  framework: Framework,
  operations: readonly Offer_Operation[],
  isRemoved: boolean,
): void {
  for (const task of operations.flatMap(tasksOf)) {
    sendStatus(state, framework, {
      taskId: task.taskId.value,
      agentId: task.agentId.value,
      state: partitionState(framework, TaskState.TASK_DROPPED),
      reason: isRemoved
        ? TaskStatus_Reason.REASON_AGENT_REMOVED
        : TaskStatus_Reason.REASON_AGENT_DISCONNECTED,
      message: isRemoved ? 'Agent removed' : 'Agent disconnected',
    });
  }
}

/** One operation that cannot even be tried; the others go on. */
function rejectOperation(
  state: MasterState,
  framework: Framework,
  operation: Offer_Operation,
  problem: string,
): void {
  if (!isLaunch(operation)) {
    sendOperationError(framework, operation, `Operation attempted with invalid resources: ${problem}`);
    return;
  }
  for (const task of tasksOf(operation)) {
    sendStatus(state, framework, {
      taskId: task.taskId.value,
      agentId: task.agentId.value,
      state: TaskState.TASK_ERROR,
      reason:
        operation.type === Offer_Operation_Type.LAUNCH
          ? TaskStatus_Reason.REASON_TASK_INVALID
          : TaskStatus_Reason.REASON_TASK_GROUP_INVALID,
      message: problem,
    });
  }
}

function isLaunch({ type }: Offer_Operation): boolean {
  return type === Offer_Operation_Type.LAUNCH || type === Offer_Operation_Type.LAUNCH_GROUP;
}

function tasksOf({ type, launch, launchGroup }: Offer_Operation): readonly TaskInfo[] {
  if (type === Offer_Operation_Type.LAUNCH) return launch?.taskInfos ?? [];
  return type === Offer_Operation_Type.LAUNCH_GROUP ? (launchGroup?.taskGroup.tasks ?? []) : [];
}
