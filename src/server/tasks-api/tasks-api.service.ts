import type { AgentId, TaskId } from '../../protocol/ids.js';
import type { TaskPlacer } from '../../scheduler/placement/task.placer.js';
import type { Scheduler } from '../../scheduler/scheduler.service.js';
import type { ApplicationDefinition } from '../../tasks/definition/application.definition.js';
import { parseApplication, parseApplications } from '../../tasks/definition/parse-definition.js';
import type { TaskLife } from '../../tasks/ledger/task-machine.js';
import type { TaskRecord } from '../../tasks/ledger/task-record.js';
import type { ApplicationView } from '../../tasks/manager/application.js';
import type {
  RestartOptions,
  TaskManager,
  UpdateOptions,
  UpdateResult,
} from '../../tasks/manager/task-manager.service.js';
import { TASKS_ERRORS } from '../../tasks/tasks.errors.js';
import type { Clock } from '../../utils/clock.js';
import { MesosError, hasErrorCode } from '../../utils/errors.js';
import { sleep } from '../../utils/sleep.js';
import { SERVER_ERRORS } from '../server.errors.js';
import { throwProblems, type RequestProblem } from './problem.js';
import type { TaskSurroundings } from './task.view.js';

/** What the task API works with. @internal */
export interface TasksApiParts {
  readonly tasks: TaskManager;
  readonly scheduler: Pick<Scheduler, 'frameworkId' | 'status'>;
  readonly placer: Pick<TaskPlacer, 'agentUrl'>;
  readonly clock: Clock;
}

/** What became of a PUT. */
export interface PutResult extends UpdateResult {
  readonly isNew: boolean;
}

/** Time between two looks at an application that is waited for, in ms. */
const lookMs = 50;

/** What the routes do, without their HTTP. @internal */
export class TasksApi {
  readonly surroundings: TaskSurroundings;
  private readonly closing = new AbortController();

  constructor(readonly parts: TasksApiParts) {
    const { scheduler, placer } = parts;
    this.surroundings = {
      get frameworkId() {
        return scheduler.frameworkId;
      },
      agentUrl: (agentId) => placer.agentUrl(agentId as AgentId),
    };
  }

  /**
   * Takes a list of applications: all or none.
   * @throws MesosError MESOS_TASKS_DEFINITION_INVALID, MESOS_TASKS_APPLICATION_EXISTS with every name taken
   */
  async deploy(document: unknown): Promise<readonly ApplicationDefinition[]> {
    const definitions = await parseApplications(document);
    const problems = definitions.flatMap(({ name }, index) =>
      this.parts.tasks.application(name)
        ? [
            {
              path: `[${index}].name`,
              value: name,
              rule: 'must not be the name of an application that exists',
            },
          ]
        : [],
    );
    if (problems.length > 0) {
      const names = problems.map(({ value }) => value).join(', ');
      throw new MesosError(TASKS_ERRORS, 'MESOS_TASKS_APPLICATION_EXISTS', names, { details: { problems } });
    }
    await this.stored(() => this.parts.tasks.add(definitions));
    return definitions;
  }

  /**
   * Makes an application what `document` says.
   * @param name from the path; the document may leave it out
   * @param options `ifVersion` 0: it must not exist yet
   */
  async put(name: string, document: unknown, options: UpdateOptions): Promise<PutResult> {
    const definition = await this.parseNamed(name, document);
    const { tasks } = this.parts;
    const { ifVersion } = options;
    const mayCreate = ifVersion === undefined || ifVersion === 0;
    if (!tasks.application(name) && mayCreate) {
      try {
        await this.stored(() => tasks.add([definition]));
        return { isNew: true, version: 1, isChanged: true };
      } catch (error) {
        // Another request was faster: then this one is an update.
        if (!hasErrorCode(error, 'MESOS_TASKS_APPLICATION_EXISTS')) throw error;
      }
    }
    return { isNew: false, ...(await this.stored(() => tasks.update(definition, options))) };
  }

  /** Gives an application that exists another definition. */
  async update(document: unknown): Promise<UpdateResult & { readonly name: string }> {
    const definition = await parseApplication(document);
    const result = await this.stored(() => this.parts.tasks.update(definition));
    return { name: definition.name, ...result };
  }

  /** `body` is `{ instances }`. Answers whether something changed. */
  async scale(name: string, body: unknown): Promise<boolean> {
    const instances = readInstances(body);
    if (this.application(name).instances === instances && !this.application(name).deleting) return false;
    await this.stored(() => this.parts.tasks.scale(name, instances));
    return true;
  }

  restart(name: string, options: RestartOptions): Promise<void> {
    return this.stored(() => this.parts.tasks.restart(name, options));
  }

  remove(name: string): Promise<void> {
    return this.stored(() => this.parts.tasks.remove(name));
  }

  /** Waits until the application is gone. False when it is still there after `timeoutMs`, or when the app closes. */
  async whenGone(name: string, timeoutMs: number): Promise<boolean> {
    const { clock, tasks } = this.parts;
    const endMs = clock.monotonic() + timeoutMs;
    while (tasks.application(name)?.deleting) {
      if (clock.monotonic() >= endMs || this.closing.signal.aborted) return false;
      await sleep(clock, lookMs, this.closing.signal).catch(() => {});
    }
    return true;
  }

  /** Sorted by name. */
  list(): readonly ApplicationView[] {
    return this.parts.tasks.list().toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** @throws MesosError MESOS_TASKS_APPLICATION_UNKNOWN */
  application(name: string): ApplicationView {
    const view = this.parts.tasks.application(name);
    if (view) return view;
    throw new MesosError(TASKS_ERRORS, 'MESOS_TASKS_APPLICATION_UNKNOWN', name, { details: { name } });
  }

  exists(name: string): boolean {
    return this.parts.tasks.application(name) !== undefined;
  }

  /** Attempts of applications, sorted by id. */
  tasks(filter: {
    readonly state: TaskLife | undefined;
    readonly agentId: string | undefined;
    readonly application: string | undefined;
  }): readonly TaskRecord[] {
    const { state, agentId, application } = filter;
    return this.parts.tasks
      .tasks({
        ...(state !== undefined && { state }),
        ...(agentId !== undefined && { agentId: agentId as AgentId }),
      })
      .filter((record) => application === undefined || record.application === application)
      .toSorted((left, right) => (left.taskId < right.taskId ? -1 : 1));
  }

  /** @throws MesosError MESOS_TASKS_TASK_UNKNOWN */
  task(taskId: string): TaskRecord {
    const record = this.parts.tasks.task(taskId as TaskId);
    if (record) return record;
    throw new MesosError(TASKS_ERRORS, 'MESOS_TASKS_TASK_UNKNOWN', taskId, { details: { taskId } });
  }

  kill(taskId: string): Promise<void> {
    return this.stored(() => this.parts.tasks.kill(taskId as TaskId));
  }

  /** Lets go of requests that wait. */
  close(): void {
    this.closing.abort();
  }

  private async parseNamed(name: string, document: unknown): Promise<ApplicationDefinition> {
    const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
    const definition = await parseApplication(isObject ? { name, ...document } : document);
    if (definition.name === name) return definition;
    throwProblems([{ path: 'name', value: definition.name, rule: `must be ${name}, as in the path` }]);
    return definition;
  }

  /** Failures of stores have whatever form their drivers give them. */
  private async stored<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (error instanceof MesosError) throw error;
      // What a driver says can be of any kind: it goes to the log, not to the client.
      throw new MesosError(SERVER_ERRORS, 'MESOS_SERVER_NOT_STORED', 'see the log', { cause: error });
    }
  }
}

function readInstances(body: unknown): number {
  const fields = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  if (!fields) throwProblems([{ path: '', value: body, rule: 'must be an object with instances' }]);
  const problems: RequestProblem[] = Object.keys(fields ?? {})
    .filter((path) => path !== 'instances')
    .map((path) => ({ path, rule: 'is not a field here' }));
  const instances: unknown = fields && 'instances' in fields ? fields.instances : undefined;
  const isCount = typeof instances === 'number' && Number.isInteger(instances) && instances >= 0;
  const rule = 'must be a whole number from 0 to 100000';
  if (!isCount || instances > 100_000) problems.push({ path: 'instances', value: instances, rule });
  throwProblems(problems);
  return Number(instances);
}
