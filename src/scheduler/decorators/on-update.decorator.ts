import {
  createEventDecorator,
  type EventMethodDecorator,
  type HandlerSelection,
} from '../../dispatch/handler-metadata.js';
import type { TaskState } from '../../protocol/gen/mesos/v1/mesos.js';
import type { Label, TaskStatus } from '../../protocol/gen/types/mesos.js';
import { taskStateName, taskStateOf, type TaskStateName } from '../../protocol/task-states.js';
import type { TaskRecordView, UpdateContext } from '../contexts.js';
import type { HandlerOptions } from './handler-options.js';

/** A task state by the name Mesos gives it, or as a member of `TaskState`. */
export type TaskStateFilter = TaskState | TaskStateName;

/** Which updates a handler gets: those that meet all that is given. */
export interface UpdateHandlerOptions extends HandlerOptions {
  /** @default every state */
  readonly states?: readonly TaskStateFilter[];
  /** A label the task must have: `key`, or `key=value`. Labels of the record count, then those of the status. */
  readonly taskLabel?: string;
}

type UpdateParts = [status: TaskStatus, record: TaskRecordView | undefined];

const decorate = createEventDecorator<UpdateContext, UpdateParts>('UPDATE');

/**
 * A task has changed: `@OnUpdate()`, `@OnUpdate('TASK_FAILED', 'TASK_LOST')` or
 * `@OnUpdate({ states, taskLabel, instance })`. The update is stored before the handler runs and
 * acknowledged after it returned.
 */
export function OnUpdate<Extra extends readonly unknown[] = []>(
  ...filter: readonly TaskStateFilter[] | readonly [UpdateHandlerOptions]
): EventMethodDecorator<readonly [UpdateContext, ...UpdateParts, ...Extra]> {
  const [first] = filter;
  const options = typeof first === 'object' ? first : { states: filter as readonly TaskStateFilter[] };
  return decorate<Extra>({ instance: options.instance, ...selectUpdates(options) });
}

function selectUpdates({ states = [], taskLabel }: UpdateHandlerOptions): HandlerSelection<UpdateContext> {
  if (states.length === 0 && taskLabel === undefined) return {};
  const wanted = new Set(states.map((state) => (typeof state === 'string' ? taskStateOf(state) : state)));
  const hasState = (state: TaskState): boolean => wanted.size === 0 || wanted.has(state);
  const hasLabel = taskLabel === undefined ? () => true : matchLabel(taskLabel);
  const words = [
    ...(wanted.size === 0 ? [] : [`states ${[...wanted].map(taskStateName).join(', ')}`]),
    ...(taskLabel === undefined ? [] : [`task label ${taskLabel}`]),
  ];
  return {
    filter: words.join('; '),
    select: (context) => (hasState(context.status.state) && hasLabel(context) ? context : undefined),
  };
}

function matchLabel(text: string): (context: UpdateContext) => boolean {
  const separator = text.indexOf('=');
  const key = separator < 0 ? text : text.slice(0, separator);
  const value = separator < 0 ? undefined : text.slice(separator + 1);
  const matches = (label: Label): boolean =>
    label.key === key && (value === undefined || (label.value ?? '') === value);
  return ({ record, status }) => (record?.labels ?? status.labels?.labels ?? []).some(matches);
}
