import { OperationState } from '../../../../protocol/gen/mesos/v1/mesos.js';
import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Offer_Operation, OperationStatus } from '../../../../protocol/gen/types/mesos.js';
import type { AgentId } from '../../../../protocol/ids.js';
import type { Framework } from '../frameworks/framework.js';

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

/** Remembers an operation until its last status is acknowledged; only those with an id are heard of. */
export function addOperation(framework: Framework, agentId: AgentId, { id }: Offer_Operation): void {
  if (id === undefined) return;
  framework.operations.set(id.value, {
    operationId: id,
    state: OperationState.OPERATION_PENDING,
    convertedResources: [],
    agentId: { value: agentId },
  });
}

/** Forwards what an agent says about an operation. */
export function forwardOperationStatus(framework: Framework, status: OperationStatus): void {
  if (status.operationId !== undefined) framework.operations.set(status.operationId.value, status);
  sendOperationStatus(framework, status);
}

/** The agent is away or gone: one status per operation, never repeated, and the master forgets them. */
export function loseOperations(
  framework: Framework,
  agentId: AgentId,
  state: OperationState,
  message: string,
): void {
  for (const [id, { operationId, agentId: place }] of framework.operations) {
    if (place?.value !== agentId) continue;
    framework.operations.delete(id);
    sendOperationStatus(framework, {
      ...(operationId === undefined ? {} : { operationId }),
      state,
      message,
      convertedResources: [],
      agentId: place,
    });
  }
}

export function sendOperationStatus(framework: Framework, status: OperationStatus): void {
  framework.send({ type: Event_Type.UPDATE_OPERATION_STATUS, updateOperationStatus: { status } });
}
