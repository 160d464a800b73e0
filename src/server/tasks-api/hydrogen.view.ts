import type { TaskStateName } from '../../protocol/task-states.js';
import type { TaskLife } from '../../tasks/ledger/task-machine.js';
import type { ApplicationView } from '../../tasks/manager/application.js';
import { applicationBody, type ApplicationBody } from './application.view.js';
import type { TaskSurroundings } from './task.view.js';

/** What hydrogen's clients read of an application, and with it all that is known. */
export interface HydrogenApplication extends Omit<ApplicationBody, 'state'> {
  /** State of the instance that is furthest from running, in Mesos's words. */
  readonly state: TaskStateName;
  readonly resources: ApplicationBody['definition']['resources'];
  readonly command?: ApplicationBody['definition']['command'] | undefined;
  readonly container?: ApplicationBody['definition']['container'] | undefined;
}

/** hydrogen shows a state of Mesos; what waits for an offer is not "unknown" to us, as it was there. */
const stateNames: Readonly<Record<TaskLife, TaskStateName>> = {
  queued: 'TASK_STAGING',
  launching: 'TASK_STAGING',
  staging: 'TASK_STAGING',
  starting: 'TASK_STARTING',
  running: 'TASK_RUNNING',
  killing: 'TASK_KILLING',
  unreachable: 'TASK_UNREACHABLE',
  finished: 'TASK_FINISHED',
  failed: 'TASK_FAILED',
  killed: 'TASK_KILLED',
  error: 'TASK_ERROR',
  lost: 'TASK_LOST',
  dropped: 'TASK_DROPPED',
  gone: 'TASK_GONE',
  'gone-by-operator': 'TASK_GONE_BY_OPERATOR',
};

/** Furthest from running first. */
const order = [
  'error',
  'failed',
  'gone-by-operator',
  'gone',
  'lost',
  'dropped',
  'unreachable',
  'killed',
  'killing',
  'queued',
  'launching',
  'staging',
  'starting',
  'running',
  'finished',
] as const satisfies readonly TaskLife[];

/** The state of the application as one of Mesos; with no instance it is finished. */
export function hydrogenState({ tasks }: ApplicationView): TaskStateName {
  const states = new Set(tasks.map(({ state }) => state));
  return stateNames[order.find((state) => states.has(state)) ?? 'finished'];
}

/** The application as `GET app?name=` shows it. */
export function hydrogenApplication(
  view: ApplicationView,
  surroundings: TaskSurroundings,
): HydrogenApplication {
  const { resources, command, container } = view.definition;
  return {
    ...applicationBody(view, surroundings),
    state: hydrogenState(view),
    resources,
    command,
    container,
  };
}
