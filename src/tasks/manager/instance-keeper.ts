import type { MesosLogger } from '../../logging/logger.js';
import type { TaskId } from '../../protocol/ids.js';
import type { Clock } from '../../utils/clock.js';
import { MesosError, describeError } from '../../utils/errors.js';
import type { Random } from '../../utils/random.js';
import { isEnded } from '../ledger/task-machine.js';
import type { TaskOrigin, TaskRecord } from '../ledger/task-record.js';
import { TASKS_ERRORS } from '../tasks.errors.js';
import { isAttemptId, type Application } from './application.js';
import type { Instance } from './instance.js';
import { createPendingTask, type PendingTask } from './pending-task.js';
import { concludeAttempt, endStep, nextStep, type NextStep } from './restart-rules.js';
import { TaskKiller, type TaskOutgoing } from './task-killer.js';

export interface TaskManagerOptions {
  /** Ended attempts kept per instance. @default 5 */
  readonly historyPerInstance?: number;
  /** How long a task may take from its ACCEPT until its executor reports, in ms. @default 600_000 */
  readonly stagingTimeoutMs?: number;
}

/** What the keeper works on, and what it writes through. */
export interface KeeperWorld {
  readonly applications: Map<string, Application>;
  requestKill(taskId: TaskId): Promise<boolean>;
  /** Deletes task records, and that of the application in the same commit. */
  forget(taskIds: readonly TaskId[], application?: string): Promise<void>;
}

interface KeeperParts {
  readonly outgoing: TaskOutgoing;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: MesosLogger;
}

const retryWriteMs = 5000;

/** Looks after instances: after every change it asks the rules what to do, and does it. */
export class InstanceKeeper {
  private readonly queue = new Map<TaskId, PendingTask>();
  private readonly rolesToWake = new Set<string>();
  private readonly killer: TaskKiller;
  private isWaking = false;
  private isStopped = false;

  constructor(
    private readonly parts: KeeperParts,
    private readonly options: TaskManagerOptions,
    private readonly world: KeeperWorld,
  ) {
    const { outgoing, clock, random, logger } = parts;
    this.killer = new TaskKiller(outgoing, (taskId) => world.requestKill(taskId), clock, random, logger);
  }

  pending(): readonly PendingTask[] {
    return [...this.queue.values()];
  }

  /** @throws MesosError MESOS_TASKS_NOT_PENDING for a task of ours that was built, then became unwanted */
  originOf(taskId: TaskId): TaskOrigin | undefined {
    const pending = this.queue.get(taskId);
    if (!pending && isAttemptId(taskId)) {
      throw new MesosError(TASKS_ERRORS, 'MESOS_TASKS_NOT_PENDING', taskId, { details: { taskId } });
    }
    const application = pending && this.world.applications.get(pending.application);
    if (!application) return undefined;
    const { latest, index } = application.instance(pending.instance);
    return {
      application: application.name,
      instance: index,
      version: pending.version,
      attempt: (latest?.attempt ?? -1) + 1,
      failures: latest?.failures ?? 0,
    };
  }

  conclude(record: TaskRecord): TaskRecord {
    const retry = this.world.applications.get(record.application)?.record.definition.retry;
    return concludeAttempt(record, retry ?? {}, this.parts.random);
  }

  outdatedBy({ application, instance }: TaskOrigin): readonly TaskId[] {
    const { historyPerInstance = 5 } = this.options;
    return this.world.applications.get(application)?.instance(instance).outdated(historyPerInstance) ?? [];
  }

  /** Takes in a record of the store. */
  adopt(record: TaskRecord): void {
    this.world.applications.get(record.application)?.instance(record.instance).change(undefined, record);
  }

  /** A record changed: looks at its instance. */
  changed(before: TaskRecord | undefined, after: TaskRecord | undefined): void {
    const record = after ?? before;
    const application = record && this.world.applications.get(record.application);
    if (!application) return;
    if (!after || isEnded(after.state)) this.killer.settle(record.taskId);
    const instance = application.instance(record.instance);
    instance.change(before, after);
    this.lookAt(application, instance);
  }

  /** Looks at all instances of an application. */
  look(application: Application): void {
    for (let index = 0; index < application.record.instances; index++) application.instance(index);
    for (const instance of application.instances) this.lookAt(application, instance);
    if (application.instances.size === 0) this.leaveIfOver(application);
  }

  /** Resolves when the wish is stored. */
  kill({ taskId, agentId }: TaskRecord): Promise<void> {
    return this.killer.kill(taskId, agentId);
  }

  stop(): void {
    this.isStopped = true;
    this.killer.stop();
    for (const application of this.world.applications.values()) {
      for (const { timer } of application.instances) timer?.cancel();
    }
  }

  private lookAt(application: Application, instance: Instance): void {
    if (this.isStopped || application.isLeaving) return;
    instance.timer?.cancel();
    instance.timer = undefined;
    const { clock } = this.parts;
    const { stagingTimeoutMs = 600_000 } = this.options;
    const step = application.isWanted(instance.index)
      ? nextStep(application.record.definition, instance.latest, clock.now(), { stagingTimeoutMs })
      : endStep(instance);
    this.killOld(application, instance);
    const isWaiting = step.do === 'launch' || step.do === 'replace';
    if (!isWaiting) this.unqueue(instance);
    this.act(application, instance, step);
  }

  private act(application: Application, instance: Instance, step: NextStep): void {
    switch (step.do) {
      case 'launch':
      case 'replace':
        return this.enqueue(application, instance);
      case 'kill':
        for (const attempt of instance.attempts) this.tryKill(application, instance, attempt);
        return;
      case 'look-again':
        return this.lookLater(application, instance, step.atMs - this.parts.clock.now());
      case 'forget':
        return this.forget(application, instance);
      case 'rest':
        return;
    }
  }

  /** An attempt that was replaced while nobody could reach it must not run beside its successor. */
  private killOld(application: Application, instance: Instance): void {
    for (const attempt of instance.earlier) this.tryKill(application, instance, attempt);
  }

  private tryKill(application: Application, instance: Instance, attempt: TaskRecord): void {
    if (isEnded(attempt.state)) return;
    this.kill(attempt).catch((error: unknown) => this.retry(application, instance, 'a kill', error));
  }

  private enqueue(application: Application, instance: Instance): void {
    const { definition } = application.record;
    const taskId = application.nextTaskId(instance);
    if (instance.pendingId === taskId) return;
    this.unqueue(instance);
    instance.pendingId = taskId;
    this.queue.set(taskId, createPendingTask(definition, taskId, instance.index, application.record.version));
    this.wake(definition.resources.role);
  }

  private unqueue(instance: Instance): void {
    if (instance.pendingId === undefined) return;
    this.queue.delete(instance.pendingId);
    instance.pendingId = undefined;
  }

  private forget(application: Application, instance: Instance): void {
    if (application.record.deleting) return this.leaveIfOver(application);
    const taskIds = instance.attempts.map(({ taskId }) => taskId);
    if (taskIds.length === 0) {
      application.instances.delete(instance.index);
      return;
    }
    this.world
      .forget(taskIds)
      .catch((error: unknown) => this.retry(application, instance, 'a deletion', error));
  }

  /** A record is deleted only after the last terminal status: before, a task could run on unrecorded. */
  private leaveIfOver(application: Application): void {
    if (!application.record.deleting || !application.hasEnded || application.isLeaving) return;
    application.isLeaving = true;
    for (const instance of application.instances) this.unqueue(instance);
    const taskIds = [...application.attempts()].map(({ taskId }) => taskId);
    this.world.forget(taskIds, application.name).then(
      () => this.world.applications.delete(application.name),
      (error: unknown) => {
        application.isLeaving = false;
        this.retry(application, application.instance(0), 'the deletion of an application', error);
      },
    );
  }

  private retry(application: Application, instance: Instance, what: string, error: unknown): void {
    this.parts.logger.warn(`${what} could not be stored, it is tried again`, {
      application: application.name,
      error: describeError(error),
    });
    if (!this.isStopped) this.lookLater(application, instance, retryWriteMs);
  }

  private lookLater(application: Application, instance: Instance, delayMs: number): void {
    instance.timer?.cancel();
    instance.timer = this.parts.clock.setTimer(delayMs, () => this.lookAt(application, instance));
  }

  /** Once for all that becomes pending in one go. */
  private wake(role: string | undefined): void {
    if (role !== undefined) this.rolesToWake.add(role);
    // Any role of the framework will do: then all are woken.
    else this.rolesToWake.add('');
    if (this.isWaking) return;
    this.isWaking = true;
    queueMicrotask(() => {
      this.isWaking = false;
      const roles = this.rolesToWake.has('') ? [] : [...this.rolesToWake];
      this.rolesToWake.clear();
      if (!this.isStopped && this.queue.size > 0) this.parts.outgoing.wake(roles);
    });
  }
}
