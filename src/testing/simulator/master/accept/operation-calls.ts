import { OperationState } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type {
  Call_AcknowledgeOperationStatus,
  Call_ReconcileOperations,
  Call_ReconcileOperations_Operation,
} from '../../../../protocol/gen/types/scheduler.js';
import { isTerminalOperation } from '../../../../protocol/operation-states.js';
import { finishDraining } from '../agents/drain-agent.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { sendOperationStatus } from './operation-status.js';

/** ACKNOWLEDGE_OPERATION_STATUS: dropped when the agent is away; of a terminal status it ends the operation. */
export function acknowledgeOperation(
  state: MasterState,
  framework: Framework,
  { agentId, operationId, uuid }: Call_AcknowledgeOperationStatus,
): void {
  const agent = agentId && state.agents.get(agentId.value);
  if (!agent?.connected) return;
  const status = framework.operations.get(operationId.value);
  if (
    status?.uuid !== undefined &&
    isTerminalOperation(status.state) &&
    Buffer.compare(status.uuid.value, uuid) === 0
  ) {
    framework.operations.delete(operationId.value);
    finishDraining(state, agent);
  }
  agent.port.acknowledgeOperation(framework.id, operationId.value, uuid);
}

/** RECONCILE_OPERATIONS: every entry is answered; none means all operations the master holds. */
export function reconcileOperations(
  state: MasterState,
  framework: Framework,
  call: Call_ReconcileOperations,
): void {
  if (call.operations.length > 0) {
    for (const entry of call.operations) reconcileOperation(state, framework, entry);
    return;
  }
  for (const { uuid: _uuid, ...status } of framework.operations.values())
    sendOperationStatus(framework, status);
}

/** The table of `Master::reconcileOperations` (src/master/master.cpp). */
function reconcileOperation(
  state: MasterState,
  framework: Framework,
  { operationId, agentId, resourceProviderId }: Call_ReconcileOperations_Operation,
): void {
  const known = framework.operations.get(operationId.value);
  if (known !== undefined) {
    const { uuid: _uuid, ...status } = known;
    sendOperationStatus(framework, status);
    return;
  }
  const [operationState, message] = unknownOperation(state, agentId?.value);
  // An agent is asked about providers the master does not know; it answers without a text.
  const fromAgent =
    resourceProviderId !== undefined && agentId && state.agents.get(agentId.value) !== undefined;
  sendOperationStatus(framework, {
    operationId,
    state: operationState,
    ...(fromAgent ? {} : { message: `Reconciliation: ${message}` }),
    convertedResources: [],
    ...(agentId === undefined ? {} : { agentId }),
    ...(resourceProviderId === undefined ? {} : { resourceProviderId }),
  });
}

function unknownOperation(
  state: MasterState,
  agentId: Parameters<MasterState['agents']['standing']>[0] | undefined,
): readonly [OperationState, string] {
  if (agentId === undefined) {
    return [OperationState.OPERATION_UNKNOWN, "Operation is unknown and no 'agent_id' was provided"];
  }
  switch (state.agents.standing(agentId)) {
    case 'recovered':
      return [OperationState.OPERATION_RECOVERING, 'Agent is recovered but has not re-registered'];
    case 'registered':
      return [OperationState.OPERATION_UNKNOWN, 'Operation is unknown'];
    case 'unreachable':
      return [OperationState.OPERATION_UNREACHABLE, 'Agent is unreachable'];
    case 'gone':
      return [OperationState.OPERATION_GONE_BY_OPERATOR, 'Agent marked gone by operator'];
    case 'unknown':
      return [OperationState.OPERATION_UNKNOWN, 'Both operation and agent are unknown'];
  }
}
