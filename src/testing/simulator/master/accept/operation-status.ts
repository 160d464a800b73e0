import { OperationState } from '../../../../protocol/gen/mesos/v1/mesos.js';
import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Offer_Operation, OperationStatus } from '../../../../protocol/gen/types/mesos.js';
import type { AgentId } from '../../../../protocol/ids.js';
import { createUuidBytes } from '../../../../utils/uuid.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';

/** Tells that an operation is refused; only operations with an id are heard of. */
export function sendOperationError(framework: Framework, operation: Offer_Operation, message: string): void {
  if (operation.id === undefined) return;
  sendOperationStatus(framework, {
    operationId: operation.id,
    state: OperationState.OPERATION_ERROR,
    message,
    convertedResources: [],
  });
}

/** Tells that an operation is applied, and remembers it until the framework acknowledges. */
export function finishOperation(
  state: MasterState,
  framework: Framework,
  agentId: AgentId,
  operation: Offer_Operation,
): void {
  if (operation.id === undefined) return;
  const status: OperationStatus = {
    operationId: operation.id,
    state: OperationState.OPERATION_FINISHED,
    convertedResources: [],
    uuid: { value: createUuidBytes(state.random) },
    agentId: { value: agentId },
  };
  framework.operations.set(operation.id.value, status);
  sendOperationStatus(framework, status);
}

export function sendOperationStatus(framework: Framework, status: OperationStatus): void {
  framework.send({ type: Event_Type.UPDATE_OPERATION_STATUS, updateOperationStatus: { status } });
}
