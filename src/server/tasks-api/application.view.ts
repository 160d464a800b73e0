import { isEnded, type TaskLife } from '../../tasks/ledger/task-machine.js';
import type { ApplicationDefinition } from '../../tasks/definition/application.definition.js';
import type { ApplicationView, InstanceView } from '../../tasks/manager/application.js';
import { nextStep } from '../../tasks/manager/restart-rules.js';
import { taskBody, toIso, type TaskBody, type TaskSurroundings } from './task.view.js';

/** How an application is doing as a whole. */
export type ApplicationState =
  /** Not as many healthy instances as wanted, yet. */
  | 'deploying'
  /** As many healthy instances as wanted. */
  | 'running'
  /** None is wanted. */
  | 'stopped'
  /** Every instance has done its work and is not started again. */
  | 'finished'
  /** An instance has ended otherwise and is not started again. */
  | 'failed'
  /** It is gone as soon as its last task has ended. */
  | 'deleting';

/** Every {@link ApplicationState}. */
export const applicationStates = [
  'deploying',
  'running',
  'stopped',
  'finished',
  'failed',
  'deleting',
] as const satisfies readonly ApplicationState[];

/** An application in a list. */
export interface ApplicationSummary {
  readonly name: string;
  readonly version: number;
  readonly state: ApplicationState;
  /** How many are wanted. */
  readonly instances: number;
  /** How many run, and are not known to be unhealthy. */
  readonly healthy: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** An instance with all attempts that are kept. */
export interface InstanceBody {
  readonly instance: number;
  /** Of the newest attempt; `queued` when the next one waits for an offer. */
  readonly state: TaskLife;
  readonly taskId?: string | undefined;
  /** Oldest first. */
  readonly attempts: readonly TaskBody[];
}

/** An application with everything there is to know. */
export interface ApplicationBody extends ApplicationSummary {
  readonly definition: ApplicationDefinition;
  readonly tasks: readonly InstanceBody[];
  /** Earlier versions that are kept, oldest first. */
  readonly earlier: readonly {
    readonly version: number;
    readonly since: string;
    readonly definition: ApplicationDefinition;
  }[];
}

/** The application in a list. */
export function applicationSummary(view: ApplicationView): ApplicationSummary {
  const { name, version, instances, healthy, definition } = view;
  return {
    name,
    version,
    state: applicationState(view),
    instances,
    healthy,
    labels: definition.labels ?? {},
  };
}

/** The application with its instances and history. */
export function applicationBody(view: ApplicationView, surroundings: TaskSurroundings): ApplicationBody {
  return {
    ...applicationSummary(view),
    definition: view.definition,
    tasks: view.tasks.map(({ instance, state, taskId, attempts }) => ({
      instance,
      state,
      taskId,
      attempts: attempts.map((record) => taskBody(record, surroundings)),
    })),
    earlier: view.earlier.map(({ version, sinceMs, definition }) => ({
      version,
      since: toIso(sinceMs),
      definition,
    })),
  };
}

/** How the application is doing as a whole. */
export function applicationState(view: ApplicationView): ApplicationState {
  const { deleting, instances, healthy, tasks } = view;
  if (deleting) return 'deleting';
  if (instances === 0) return tasks.length === 0 ? 'stopped' : 'deploying';
  const wanted = tasks.filter(({ instance }) => instance < instances);
  const over = wanted.filter((task) => isOver(view, task));
  if (over.some(({ state }) => state !== 'finished')) return 'failed';
  if (over.length === instances) return 'finished';
  return healthy + over.length >= instances ? 'running' : 'deploying';
}

/** Whether the instance has ended and the rules of its definition do not start it again. */
function isOver(view: ApplicationView, { attempts, state }: InstanceView): boolean {
  const latest = attempts.at(-1);
  if (!latest || state === 'queued' || !isEnded(latest.state)) return false;
  // Far in the future: a rest is for ever, a wait is not.
  const step = nextStep(view, latest, Number.MAX_SAFE_INTEGER, { stagingTimeoutMs: 0 });
  return step.do === 'rest';
}
