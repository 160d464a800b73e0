import { type Observable, Subject } from 'rxjs';
import type { AgentId, TaskId } from '../../protocol/ids.js';
import type { PlacedTask } from '../../resources/matching/demand.js';
import type { HostFacts } from '../../resources/offer-slot.js';
import { RecordCollection, type QuarantinedRecord } from '../../storage/records/record-collection.js';
import { MesosError } from '../../utils/errors.js';
import { createUuid } from '../../utils/uuid.js';
import type { ApplicationDefinition } from '../definition/application.definition.js';
import { StoredTaskLedger } from '../ledger/stored.task-ledger.js';
import { isEnded, type TaskLife } from '../ledger/task-machine.js';
import type { TaskRecord } from '../ledger/task-record.js';
import { TASKS_ERRORS } from '../tasks.errors.js';
import { Application, type ApplicationView } from './application.js';
import { applicationRecordSchema, type ApplicationRecord } from './application-record.js';
import { firstVersion, isSameDefinition, nextVersion } from './application-versions.js';
import { InstanceKeeper, type TaskManagerOptions } from './instance-keeper.js';
import type { PendingTask } from './pending-task.js';
import { Strangers } from './strangers.js';
import type {
  RestartOptions,
  TaskChange,
  TaskManagerParts,
  UpdateOptions,
  UpdateResult,
} from './task-manager.types.js';

export type { RestartOptions, TaskChange, TaskManagerParts, UpdateOptions, UpdateResult };

/**
 * Keeps so many instances of every application running as are wanted, whatever happens to them, to the
 * cluster or to this process. It decides and records; launching and killing go out through others: give
 * {@link ledger} to the scheduler, {@link pending} to the matcher, and implement `TaskOutgoing`.
 */
export class TaskManager {
  /** The records, for the scheduler: it applies every status and records every launch. */
  readonly ledger: StoredTaskLedger;
  private readonly applications = new Map<string, Application>();
  private readonly records: RecordCollection<ApplicationRecord>;
  private readonly keeper: InstanceKeeper;
  private readonly strangers: Strangers;
  private readonly published = new Subject<TaskChange>();
  /** Changes of applications happen one after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: TaskManagerParts,
    options: TaskManagerOptions = {},
  ) {
    this.records = new RecordCollection(parts.store, 'apps/', applicationRecordSchema);
    this.keeper = new InstanceKeeper(parts, options, {
      applications: this.applications,
      requestKill: (taskId) => this.ledger.requestKill(taskId),
      forget: (taskIds, application) =>
        this.ledger.forget(taskIds, application === undefined ? [] : [this.records.delete(application)]),
    });
    this.strangers = new Strangers(parts, options.unknownTasks ?? 'report', {
      originOf: (taskId) => this.keeper.originOfStranger(taskId),
      adopt: (status, origin) => this.ledger.adopt(status, origin),
    });
    this.ledger = new StoredTaskLedger(parts.store, parts.clock, {
      originOf: (taskId) => this.keeper.originOf(taskId),
      conclude: (record) => this.keeper.conclude(record),
      outdatedBy: (origin) => this.keeper.outdatedBy(origin),
      changed: (before, after) => {
        this.keeper.changed(before, after);
        if (this.published.observed) this.published.next({ before, after });
      },
      unknown: (status) => this.strangers.meet(status),
      refused: ({ taskId, state }, status) =>
        parts.logger.error('a status contradicts the record of its task and was refused', {
          taskId,
          state,
          status: status.state,
        }),
    });
  }

  /** Every durable change of a task, as it happens. */
  get changes(): Observable<TaskChange> {
    return this.published.asObservable();
  }

  /** Loads everything from the store and goes on where it was left. Answers the records that cannot be read. */
  async start(): Promise<readonly QuarantinedRecord[]> {
    const { quarantined } = await this.records.load(({ record }) => {
      this.applications.set(record.definition.name, new Application(record));
    });
    const tasks = await this.ledger.restore();
    for (const record of this.ledger.all()) this.keeper.adopt(record);
    for (const application of this.applications.values()) this.keeper.look(application);
    const unreadable = [...quarantined, ...tasks];
    for (const { key, quarantineKey } of unreadable) {
      this.parts.logger.error('a stored record cannot be read and was moved', { key, quarantineKey });
    }
    return unreadable;
  }

  /** Stops acting: no timers, no kills. Records can still be written. */
  stop(): void {
    this.keeper.stop();
    this.published.complete();
  }

  /**
   * Adds applications: all, durably, or none.
   * @throws MesosError MESOS_TASKS_APPLICATION_EXISTS
   */
  add(definitions: readonly ApplicationDefinition[]): Promise<void> {
    return this.inTurn(async () => {
      const records = definitions.map((definition) =>
        firstVersion(definition, this.newGeneration(), this.parts.clock.now()),
      );
      const taken = definitions.find(
        ({ name }, index) =>
          this.applications.has(name) || definitions.findIndex((each) => each.name === name) < index,
      );
      if (taken) throw this.error('MESOS_TASKS_APPLICATION_EXISTS', taken.name);
      const steps = records.map((record) => this.records.put(record.definition.name, record, 0));
      const result = await this.parts.store.commit(steps);
      if (!result.committed) throw this.error('MESOS_TASKS_APPLICATION_EXISTS', result.conflict.key);
      for (const record of records) {
        const application = new Application(record);
        this.applications.set(application.name, application);
        this.keeper.look(application);
      }
    });
  }

  /**
   * Gives an application another definition. Its instances are replaced in batches; a new one that fails is
   * tried again as its retry policy says, and the old ones stay meanwhile. Resolves when the wish is durable.
   * An equal definition changes nothing; one that differs in `instances` alone scales.
   * @throws MesosError MESOS_TASKS_APPLICATION_UNKNOWN, _DELETING, MESOS_TASKS_VERSION_CONFLICT
   */
  update(definition: ApplicationDefinition, options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.inTurn(async () => {
      const { ifVersion, ...rollout } = options;
      const application = this.require(definition.name);
      const { record } = application;
      if (ifVersion !== undefined && ifVersion !== record.version) {
        const where = `${definition.name} has version ${record.version}, not ${ifVersion}`;
        throw this.error('MESOS_TASKS_VERSION_CONFLICT', definition.name, where);
      }
      const { instances = record.instances } = definition;
      const isSame = isSameDefinition(definition, record.definition);
      if (isSame && instances === record.instances) return { version: record.version, isChanged: false };
      const change = isSame
        ? { definition }
        : nextVersion(record, definition, rollout, this.newGeneration(), this.parts.clock.now());
      await this.change(application, { ...change, ...this.scaling(record, instances) });
      return { version: application.record.version, isChanged: true };
    });
  }

  /**
   * Changes how many instances are wanted; those with the highest numbers go first.
   * @throws MesosError MESOS_TASKS_APPLICATION_UNKNOWN, _DELETING
   */
  scale(name: string, instances: number): Promise<void> {
    return this.inTurn(async () => {
      const application = this.require(name);
      await this.change(application, this.scaling(application.record, instances));
    });
  }

  /**
   * Kills all tasks of the application and deletes it when the last one has ended. Resolves when the wish is
   * durable. Repeating it does nothing.
   * @throws MesosError MESOS_TASKS_APPLICATION_UNKNOWN
   */
  remove(name: string): Promise<void> {
    return this.inTurn(async () => {
      const application = this.applications.get(name);
      if (!application) throw this.error('MESOS_TASKS_APPLICATION_UNKNOWN', name);
      if (!application.record.deleting) await this.change(application, { deleting: true });
    });
  }

  /**
   * Kills all live tasks of the application; each is started again under a new id, unless its restart policy
   * is `never`. Resolves when the wish is durable. A rolling restart makes a new version of the same definition.
   */
  async restart(name: string, options: RestartOptions = {}): Promise<void> {
    const { rolling = false, ...rollout } = options;
    if (rolling) {
      return this.inTurn(async () => {
        const application = this.require(name);
        const { record } = application;
        const nowMs = this.parts.clock.now();
        await this.change(
          application,
          nextVersion(record, record.definition, rollout, this.newGeneration(), nowMs),
        );
      });
    }
    const live = [...this.require(name).attempts()].filter(({ state }) => !isEnded(state));
    await Promise.all(live.map((record) => this.keeper.kill(record)));
  }

  /**
   * Kills one task; its instance is started again under a new id, unless the restart policy is `never`.
   * @throws MesosError MESOS_TASKS_TASK_UNKNOWN
   */
  async kill(taskId: TaskId): Promise<void> {
    const record = this.ledger.get(taskId);
    if (!record) throw this.error('MESOS_TASKS_TASK_UNKNOWN', taskId);
    if (!isEnded(record.state)) await this.keeper.kill(record);
  }

  /** Tasks that wait for an offer, longest waiting first. */
  pending(): readonly PendingTask[] {
    return this.keeper.pending();
  }

  /** Tasks that count for the constraints of their application, with the facts of their agents. */
  placed(hostOf: (agentId: AgentId) => HostFacts | undefined): readonly PlacedTask[] {
    const placed: PlacedTask[] = [];
    for (const application of this.applications.values()) {
      if (!application.record.definition.constraints?.length) continue;
      for (const { agentId, state } of application.attempts()) {
        const host = agentId === undefined || isEnded(state) ? undefined : hostOf(agentId);
        if (host) placed.push({ scope: application.name, host });
      }
    }
    return placed;
  }

  /** The application of this name, as it is now. */
  application(name: string): ApplicationView | undefined {
    return this.applications.get(name)?.view();
  }

  /** All applications, as they are now. */
  list(): readonly ApplicationView[] {
    return [...this.applications.values()].map((application) => application.view());
  }

  /** The attempt of this id, live or kept as history. */
  task(taskId: TaskId): TaskRecord | undefined {
    return this.ledger.get(taskId);
  }

  /** Attempts in a state, or on an agent, or both. */
  tasks(filter: { readonly state?: TaskLife; readonly agentId?: AgentId } = {}): readonly TaskRecord[] {
    return [...this.ledger.all()].filter(
      ({ state, agentId }) =>
        (filter.state === undefined || filter.state === state) &&
        (filter.agentId === undefined || filter.agentId === agentId),
    );
  }

  private scaling(record: ApplicationRecord, instances: number): Partial<ApplicationRecord> {
    // The numbers of instances that go are given out again when it grows: their ids must differ.
    const isShrinking = instances < record.instances;
    return { instances, ...(isShrinking && { generation: this.newGeneration() }) };
  }

  private async change(application: Application, change: Partial<ApplicationRecord>): Promise<void> {
    const record = { ...application.record, ...change };
    await this.parts.store.commit([this.records.put(application.name, record)]);
    application.change(record);
    this.keeper.look(application);
  }

  private require(name: string): Application {
    const application = this.applications.get(name);
    if (!application) throw this.error('MESOS_TASKS_APPLICATION_UNKNOWN', name);
    if (application.record.deleting) throw this.error('MESOS_TASKS_APPLICATION_DELETING', name);
    return application;
  }

  private newGeneration(): string {
    return createUuid(this.parts.random).slice(0, 8);
  }

  private error(code: keyof typeof TASKS_ERRORS, name: string, where = name): MesosError {
    return new MesosError(TASKS_ERRORS, code, where, { details: { name } });
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.turn.then(action);
    this.turn = result.catch(() => {});
    return result;
  }
}
