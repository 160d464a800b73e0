import type { MesosLogger } from '../../logging/logger.js';
import type { TaskId } from '../../protocol/ids.js';
import type { Clock } from '../../utils/clock.js';
import { MesosError, describeError } from '../../utils/errors.js';
import type { Random } from '../../utils/random.js';
import { isEnded } from '../ledger/task-machine.js';
import type { TaskOrigin, TaskRecord } from '../ledger/task-record.js';
import { TASKS_ERRORS } from '../tasks.errors.js';
import { parseAttemptId, type Application } from './application.js';
import type { Instance } from './instance.js';
import { LaunchQueue } from './launch-queue.js';
import type { PendingTask } from './pending-task.js';
import { concludeAttempt, endStep, nextStep, type NextStep } from './restart-rules.js';
import { isKept } from './rollout.js';
import type { UnknownTaskPolicy } from './strangers.js';
import { TaskKiller, type TaskOutgoing } from './task-killer.js';

export interface TaskManagerOptions {
  /** Ended attempts kept per instance. @default 5 */
  readonly historyPerInstance?: number;
  /** How long a task may take from its ACCEPT until its executor reports, in ms. @default 600_000 */
  readonly stagingTimeoutMs?: number;
  /** Launches per second; a second's worth may go at once. @default no limit */
  readonly maxLaunchesPerSecond?: number;
  /**
   * What to do about a task that Mesos reports and no record knows: `report` logs it, `adopt` records it (in
   * its instance, if its id says so and the instance has no task), `kill` kills it. @default report
   */
  readonly unknownTasks?: UnknownTaskPolicy;
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
  private readonly queue: LaunchQueue;
  private readonly killer: TaskKiller;
  private isStopped = false;

  constructor(
    private readonly parts: KeeperParts,
    private readonly options: TaskManagerOptions,
    private readonly world: KeeperWorld,
  ) {
    const { outgoing, clock, random, logger } = parts;
    this.killer = new TaskKiller(outgoing, (taskId) => world.requestKill(taskId), clock, random, logger);
    this.queue = new LaunchQueue(outgoing, clock, options.maxLaunchesPerSecond ?? Infinity);
  }

  /** Those that may be launched now. */
  pending(): readonly PendingTask[] {
    return this.queue.ready();
  }

  /** @throws MesosError MESOS_TASKS_NOT_PENDING for a task of ours that was built, then became unwanted */
  originOf(taskId: TaskId): TaskOrigin | undefined {
    const pending = this.queue.get(taskId);
    if (!pending && parseAttemptId(taskId)) {
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
      // Failures of an older version do not count.
      failures: latest?.version === pending.version ? latest.failures : 0,
    };
  }

  /** Where a task without a record belongs, if its id says so and there is room for it. */
  originOfStranger(taskId: TaskId): TaskOrigin | undefined {
    const origin = parseAttemptId(taskId);
    const application = origin && this.world.applications.get(origin.application);
    if (!application?.isWanted(origin!.instance)) return undefined;
    const instance = application.instance(origin!.instance);
    const isFree = instance.hasEnded && origin!.attempt > (instance.latest?.attempt ?? -1);
    return isFree ? { ...origin!, version: application.record.version, failures: 0 } : undefined;
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
    if (!before) this.queue.launched();
    if (!after || isEnded(after.state)) this.killer.settle(record.taskId);
    const instance = application.instance(record.instance);
    instance.change(before, after);
    this.lookAt(application, instance);
  }

  /** Looks at all instances of an application. */
  look(application: Application): void {
    for (let index = 0; index < application.record.instances; index++) application.instance(index);
    // All are known before one is acted on: how many may be replaced depends on the others.
    for (const instance of application.instances) this.note(application, instance);
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
    this.queue.stop();
    for (const application of this.world.applications.values()) {
      application.timer?.cancel();
      for (const { timer } of application.instances) timer?.cancel();
    }
  }

  private lookAt(application: Application, instance: Instance): void {
    if (this.isStopped || application.isLeaving) return;
    instance.timer?.cancel();
    instance.timer = undefined;
    this.note(application, instance);
    const step = this.stepFor(application, instance);
    this.killOld(application, instance);
    const isWaiting = step.do === 'launch' || step.do === 'replace';
    if (!isWaiting) this.queue.remove(instance);
    this.act(application, instance, step);
    this.advance(application);
  }

  private note(application: Application, instance: Instance): void {
    const { record, rollout } = application;
    // Nothing is older than the first version.
    if (record.version === 1) return;
    if (application.isWanted(instance.index)) rollout.note(record, instance, this.parts.clock.now());
    else rollout.leave(instance.index);
  }

  private stepFor(application: Application, instance: Instance): NextStep {
    const { record, rollout } = application;
    if (!application.isWanted(instance.index)) return endStep(instance);
    if (!instance.latest?.killRequested && rollout.isTurnOf(record, instance)) {
      return { do: record.rollout.order === 'stop-first' ? 'kill' : 'replace' };
    }
    const { stagingTimeoutMs = 600_000 } = this.options;
    return nextStep(record, instance.latest, this.parts.clock.now(), { stagingTimeoutMs });
  }

  /** Goes on with the rollout of a new version. */
  private advance(application: Application): void {
    const { record, rollout } = application;
    if (record.version === 1) return;
    const nowMs = this.parts.clock.now();
    const next = rollout.next(record, nowMs);
    if (!next) return;
    application.timer?.cancel();
    if ('atMs' in next) {
      application.timer = this.parts.clock.setTimer(next.atMs - nowMs, () => this.advance(application));
    } else {
      for (const index of next) this.lookAt(application, application.instance(index));
    }
  }

  private act(application: Application, instance: Instance, step: NextStep): void {
    switch (step.do) {
      case 'launch':
      case 'replace':
        return this.queue.add(application, instance);
      case 'kill':
        if (instance.latest) this.tryKill(application, instance, instance.latest);
        return;
      case 'look-again':
        return this.lookLater(application, instance, step.atMs - this.parts.clock.now());
      case 'forget':
        return this.forget(application, instance);
      case 'rest':
        return;
    }
  }

  /** An attempt that was replaced must not run beside its successor, except while that gets ready. */
  private killOld(application: Application, instance: Instance): void {
    const isWanted = application.isWanted(instance.index);
    for (const attempt of instance.earlier) {
      const keeps = isWanted && instance.latest && isKept(application.record, attempt, instance.latest);
      if (!keeps) this.tryKill(application, instance, attempt);
    }
  }

  private tryKill(application: Application, instance: Instance, attempt: TaskRecord): void {
    if (isEnded(attempt.state)) return;
    this.kill(attempt).catch((error: unknown) => this.retry(application, instance, 'a kill', error));
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
    for (const instance of application.instances) this.queue.remove(instance);
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
}
