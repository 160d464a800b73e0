import { OperationState } from './gen/mesos/v1/mesos.js';

/** Name of an operation state: `'OPERATION_FINISHED'`, ... */
export type OperationStateName = Exclude<keyof typeof OperationState, 'UNRECOGNIZED'>;

const TERMINAL: ReadonlySet<OperationState> = new Set([
  OperationState.OPERATION_FINISHED,
  OperationState.OPERATION_FAILED,
  OperationState.OPERATION_ERROR,
  OperationState.OPERATION_DROPPED,
  OperationState.OPERATION_GONE_BY_OPERATOR,
]);

/** Whether the operation is over (`common/protobuf_utils.cpp`). */
export function isTerminalOperation(state: OperationState): boolean {
  return TERMINAL.has(state);
}

/** Whether nobody can say at the moment: ask again later. RECOVERING means the agent is about to come back. */
export function isUncertainOperation(state: OperationState): boolean {
  return (
    state === OperationState.OPERATION_UNREACHABLE ||
    state === OperationState.OPERATION_RECOVERING ||
    state === OperationState.OPERATION_UNKNOWN
  );
}

/** `'OPERATION_FINISHED'` of its number; `'OPERATION_UNKNOWN'` for a number this schema does not have. */
export function operationStateName(state: OperationState): OperationStateName {
  const name: string | undefined = OperationState[state];
  return name === undefined || name === 'UNRECOGNIZED' ? 'OPERATION_UNKNOWN' : (name as OperationStateName);
}
