import type { ExecutorId, FrameworkId } from '../ids.js';
import { Call_Type } from '../gen/mesos/v1/executor/executor.js';
import type { CallInput } from '../gen/types/executor.js';
import type { TaskInfoInput, TaskStatusInput } from '../gen/types/mesos.js';

/** A call of the executor API, ready to be encoded. */
export type ExecutorCall = CallInput;

/** An executor call without the ids of its sender, which every call needs; see {@link fromExecutor}. */
export type ExecutorCallBody = Omit<ExecutorCall, 'frameworkId' | 'executorId'>;

/** Adds the ids of the executor to a call. */
export function fromExecutor(
  call: ExecutorCallBody,
  sender: { readonly frameworkId: FrameworkId; readonly executorId: ExecutorId },
): ExecutorCall {
  return { executorId: { value: sender.executorId }, frameworkId: { value: sender.frameworkId }, ...call };
}

/** Opens the stream; on a reconnection with everything the agent has not acknowledged. */
export function executorSubscribeCall(
  unacknowledged: {
    readonly tasks?: readonly TaskInfoInput[];
    readonly updates?: readonly TaskStatusInput[];
  } = {},
): ExecutorCallBody {
  const { tasks = [], updates = [] } = unacknowledged;
  return {
    type: Call_Type.SUBSCRIBE,
    subscribe: { unacknowledgedTasks: tasks, unacknowledgedUpdates: updates.map((status) => ({ status })) },
  };
}

/** Reports a task. The status needs a fresh uuid of 16 bytes and a timestamp; keep it until ACKNOWLEDGED. */
export function executorUpdateCall(status: TaskStatusInput): ExecutorCallBody {
  return { type: Call_Type.UPDATE, update: { status } };
}

/** Sends bytes to the scheduler. Best effort. */
export function executorMessageCall(data: Uint8Array): ExecutorCallBody {
  return { type: Call_Type.MESSAGE, message: { data } };
}

/** Keeps an idle connection open (agents since 1.8). */
export function executorHeartbeatCall(): ExecutorCallBody {
  return { type: Call_Type.HEARTBEAT };
}
