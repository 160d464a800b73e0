import { TaskState } from './gen/mesos/v1/mesos.js';

/** Name of a task state: `'TASK_RUNNING'`, ... */
export type TaskStateName = Exclude<keyof typeof TaskState, 'UNRECOGNIZED'>;

const TERMINAL: ReadonlySet<TaskState> = new Set([
  TaskState.TASK_FINISHED,
  TaskState.TASK_FAILED,
  TaskState.TASK_KILLED,
  TaskState.TASK_ERROR,
  TaskState.TASK_LOST,
  TaskState.TASK_DROPPED,
  TaskState.TASK_GONE,
  TaskState.TASK_GONE_BY_OPERATOR,
]);

/**
 * Whether the task is over (`common/protobuf_utils.cpp`, `isTerminalState`). UNREACHABLE and UNKNOWN are not
 * terminal: the task may still run and come back. LOST is terminal by name only; without PARTITION_AWARE a lost task
 * can return as RUNNING.
 */
export function isTerminal(state: TaskState): boolean {
  return TERMINAL.has(state);
}

/** Whether the task is on its way to run or runs, as far as the last word of its executor goes. */
export function isActive(state: TaskState): boolean {
  return (
    state === TaskState.TASK_STAGING ||
    state === TaskState.TASK_STARTING ||
    state === TaskState.TASK_RUNNING ||
    state === TaskState.TASK_KILLING
  );
}

/** Whether nobody can say at the moment how the task is: its agent is cut off, or the master does not know it. */
export function isUnreachable(state: TaskState): boolean {
  return state === TaskState.TASK_UNREACHABLE || state === TaskState.TASK_UNKNOWN;
}

/** Whether the task ended as it should. */
export function isSuccess(state: TaskState): boolean {
  return state === TaskState.TASK_FINISHED;
}

/** Whether the task was never started, so that starting it again cannot make it run twice. */
export function isNeverStarted(state: TaskState): boolean {
  return state === TaskState.TASK_DROPPED || state === TaskState.TASK_ERROR;
}

/**
 * Whether a status reports a running task that its health check does not contradict. `healthy` is only there when
 * the task has a health check with a result.
 */
export function isHealthy(status: {
  readonly state: TaskState;
  readonly healthy?: boolean | undefined;
}): boolean {
  return status.state === TaskState.TASK_RUNNING && status.healthy !== false;
}

/** `'TASK_RUNNING'` of its number; `'TASK_UNKNOWN'` for a number this schema does not have. */
export function taskStateName(state: TaskState): TaskStateName {
  const name: string | undefined = TaskState[state];
  return name === undefined || name === 'UNRECOGNIZED' ? 'TASK_UNKNOWN' : (name as TaskStateName);
}

/** Whether `text` is the name of a task state. */
export function isTaskStateName(text: string): text is TaskStateName {
  return text.startsWith('TASK_') && Object.hasOwn(TaskState, text);
}

/** The number of a task state. */
export function taskStateOf(name: TaskStateName): TaskState {
  return TaskState[name];
}
