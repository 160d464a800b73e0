import { OperationState } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type {
  Call_AcknowledgeOperationStatus,
  Call_ReconcileOperations,
  Call_ReconcileOperations_Operation,
} from '../../../../protocol/gen/types/scheduler.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { sendOperationStatus } from './operation-status.js';

/** ACKNOWLEDGE_OPERATION_STATUS: a finished operation is forgotten. */
export function acknowledgeOperation(framework: Framework, call: Call_AcknowledgeOperationStatus): void {
  const uuid = framework.operations.get(call.operationId.value)?.uuid?.value;
  if (uuid !== undefined && Buffer.compare(uuid, call.uuid) === 0)
    framework.operations.delete(call.operationId.value);
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
