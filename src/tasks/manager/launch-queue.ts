import type { TaskId } from '../../protocol/ids.js';
import type { Clock, Timer } from '../../utils/clock.js';
import type { Application } from './application.js';
import type { Instance } from './instance.js';
import { LaunchLimiter } from './launch-limiter.js';
import { createPendingTask, type PendingTask } from './pending-task.js';
import type { TaskOutgoing } from './task-killer.js';

/** The tasks that wait for an offer, and the asking for offers. */
export class LaunchQueue {
  private readonly tasks = new Map<TaskId, PendingTask>();
  private readonly rolesToWake = new Set<string>();
  private readonly limiter: LaunchLimiter;
  private limitTimer: Timer | undefined;
  private isWaking = false;
  private isStopped = false;

  /** @param maxPerSecond launches per second; a second's worth may go at once */
  constructor(
    private readonly outgoing: Pick<TaskOutgoing, 'wake'>,
    private readonly clock: Clock,
    maxPerSecond: number,
  ) {
    this.limiter = new LaunchLimiter(maxPerSecond, clock.now());
  }

  /** Those that may be launched now, longest waiting first. */
  ready(): readonly PendingTask[] {
    const allowed = this.limiter.available(this.clock.now());
    if (allowed >= this.tasks.size) return [...this.tasks.values()];
    this.wakeLater();
    return [...this.tasks.values()].slice(0, allowed);
  }

  get(taskId: TaskId): PendingTask | undefined {
    return this.tasks.get(taskId);
  }

  /** The instance waits for its next attempt. */
  add(application: Application, instance: Instance): void {
    const { definition, version } = application.record;
    const taskId = application.nextTaskId(instance);
    if (instance.pendingId === taskId) return;
    this.remove(instance);
    instance.pendingId = taskId;
    this.tasks.set(taskId, createPendingTask(definition, taskId, instance.index, version));
    this.wake(definition.resources.role);
  }

  /** The instance does not wait any more. */
  remove(instance: Instance): void {
    if (instance.pendingId === undefined) return;
    this.tasks.delete(instance.pendingId);
    instance.pendingId = undefined;
  }

  /** A launch was recorded. */
  launched(): void {
    this.limiter.spend();
  }

  stop(): void {
    this.isStopped = true;
    this.limitTimer?.cancel();
  }

  /** Offers are left although tasks wait: they are asked for again when the next launch may go. */
  private wakeLater(): void {
    this.limitTimer ??= this.clock.setTimer(Math.max(1, this.limiter.waitMs), () => {
      this.limitTimer = undefined;
      if (this.tasks.size > 0) this.wake(undefined);
    });
  }

  /** Once for all that becomes pending in one go. */
  private wake(role: string | undefined): void {
    // Without a role of its own any role of the framework will do: then all are woken.
    this.rolesToWake.add(role ?? '');
    if (this.isWaking) return;
    this.isWaking = true;
    queueMicrotask(() => {
      this.isWaking = false;
      const roles = this.rolesToWake.has('') ? [] : [...this.rolesToWake];
      this.rolesToWake.clear();
      if (!this.isStopped && this.tasks.size > 0) this.outgoing.wake(roles);
    });
  }
}
