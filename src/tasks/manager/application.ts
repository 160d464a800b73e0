import type { TaskId } from '../../protocol/ids.js';
import type { Timer } from '../../utils/clock.js';
import type { TaskLife } from '../ledger/task-machine.js';
import type { TaskRecord } from '../ledger/task-record.js';
import type { ApplicationRecord, ApplicationVersion } from './application-record.js';
import { InstanceList, type Instance } from './instance.js';
import { Rollout } from './rollout.js';

/** An application as users see it. */
export interface ApplicationView {
  readonly name: string;
  /** How many are wanted. */
  readonly instances: number;
  /** How many run, and are not known to be unhealthy. */
  readonly healthy: number;
  readonly deleting: boolean;
  /** Of the definition: counts from 1. */
  readonly version: number;
  /** Versions before it that are kept, oldest first. */
  readonly earlier: readonly ApplicationVersion[];
  readonly definition: ApplicationRecord['definition'];
  readonly tasks: readonly InstanceView[];
}

/** An instance as users see it. */
export interface InstanceView {
  readonly instance: number;
  /** Of the newest attempt; `queued` when the next one waits for an offer. */
  readonly state: TaskLife;
  readonly taskId: TaskId | undefined;
  /** Kept attempts, oldest first. */
  readonly attempts: readonly TaskRecord[];
}

/** What an id of the shape the Task Manager gives says. Launch by hand under other ids. */
export function parseAttemptId(
  taskId: TaskId,
): Pick<TaskRecord, 'application' | 'instance' | 'attempt'> | undefined {
  const [, application, instance, attempt] = /^(.+)\.(\d+)\.[0-9a-f]{8}\.(\d+)$/.exec(taskId) ?? [];
  if (application === undefined) return undefined;
  return { application, instance: Number(instance), attempt: Number(attempt) };
}

/** An application with its instances, in memory. */
export class Application {
  readonly instances = new InstanceList();
  /** The record is being deleted: nothing more is done about it. */
  isLeaving = false;
  /** Replaces instances of older versions; there are none of the first. */
  rollout = new Rollout();
  /** The next batch of the rollout. */
  timer: Timer | undefined;

  constructor(private current: ApplicationRecord) {}

  get record(): ApplicationRecord {
    return this.current;
  }

  /** Takes in what is stored of it now. */
  change(record: ApplicationRecord): void {
    if (record.version !== this.current.version) this.rollout = new Rollout();
    this.current = record;
  }

  get name(): string {
    return this.record.definition.name;
  }

  /** The instance, made when it is not there yet. */
  instance(index: number): Instance {
    return this.instances.require(index);
  }

  /** Whether the instance should run. */
  isWanted(index: number): boolean {
    return !this.record.deleting && index < this.record.instances;
  }

  /** Id of the next attempt: never given out before. */
  nextTaskId(instance: Instance): TaskId {
    const attempt = (instance.latest?.attempt ?? -1) + 1;
    return `${this.name}.${instance.index}.${this.record.generation}.${attempt}` as TaskId;
  }

  /** All kept attempts of all instances. */
  *attempts(): Iterable<TaskRecord> {
    for (const instance of this.instances) yield* instance.attempts;
  }

  view(): ApplicationView {
    const { definition, instances, deleting, version, earlier } = this.record;
    const tasks = [...this.instances].map(({ index, attempts, latest, pendingId }) => ({
      instance: index,
      state: pendingId === undefined ? (latest?.state ?? 'queued') : ('queued' as const),
      taskId: pendingId ?? latest?.taskId,
      attempts,
    }));
    const healthy = tasks.filter(
      ({ attempts, state }) => state === 'running' && attempts.at(-1)?.healthy !== false,
    );
    return {
      name: this.name,
      instances,
      healthy: healthy.length,
      deleting,
      version,
      earlier,
      definition,
      tasks,
    };
  }

  /** Whether every attempt has ended. */
  get hasEnded(): boolean {
    for (const instance of this.instances) if (!instance.hasEnded) return false;
    return true;
  }
}
