import { TaskState, TaskStatus_Reason } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { CheckStatusInfo, TaskInfo } from '../../../protocol/gen/types/mesos.js';
import type { Clock, Timer } from '../../../utils/clock.js';
import { exitMessage } from './exit-message.js';
import type { TaskExit } from './exit-message.js';
import { Probing, checkProbe, checkStatus, healthProbe, isHealthy } from './task-probing.js';
import type { ProbeResult, RunningTask } from './task-runner.js';

/** What an executor says about a task; the agent adds ids, container and uuid. */
export interface ExecutorUpdate {
  readonly state: TaskState;
  readonly message?: string;
  readonly reason?: TaskStatus_Reason;
  readonly healthy?: boolean;
  readonly checkStatus?: CheckStatusInfo;
}

/** Why a task is killed: asked for, past its `max_completion_time`, or by its health check. */
export type KillCause = 'requested' | 'deadline' | 'unhealthy';

export interface TaskRunOptions {
  readonly clock: Clock;
  readonly task: TaskInfo;
  readonly running: RunningTask;
  /** Whether the framework knows TASK_KILLING. */
  readonly saysKilling: boolean;
  /** Whether a later kill may shorten the grace period of the first. */
  readonly shortensGrace: boolean;
  readonly report: (update: ExecutorUpdate) => void;
  /** Called after the terminal update. */
  readonly ended: (state: TaskState, cause: KillCause | undefined) => void;
}

/** Grace of a kill when nobody says otherwise, in milliseconds (src/launcher/executor.cpp). */
const defaultGraceMs = 3_000;
/** A kill by deadline has no grace, yet the recorded tasks died of SIGTERM: what the reaper leaves them. */
const reapMs = 100;

/** One task from TASK_RUNNING to its end, as the built-in executors do it (docs/task-state-reasons.md). */
export class TaskRun {
  private readonly startedMs: number;
  private readonly probings: Probing[] = [];
  private deadline: Timer | undefined;
  private escalation: Timer | undefined;
  private cause: KillCause | undefined;
  private killedMs = 0;
  private graceMs = 0;
  private healthy: boolean | undefined;
  private failures = 0;
  private lastCheck: ProbeResult | undefined;

  /** Reports TASK_RUNNING and starts checks and deadline. */
  constructor(private readonly options: TaskRunOptions) {
    const { clock, task, running } = options;
    this.startedMs = clock.monotonic();
    this.reportRunning();
    if (task.maxCompletionTime) {
      const deadlineMs = Number(task.maxCompletionTime.nanoseconds / 1_000_000n);
      this.deadline = clock.setTimer(deadlineMs, () => this.kill('deadline', reapMs));
    }
    this.startProbings();
    void running.exited.then((exit) => this.end(exit));
  }

  /**
   * Asks the task to end, and ends it after the grace period. The first kill decides state and signal.
   * @param graceMs milliseconds between SIGTERM and SIGKILL. @default the task's kill policy, else 3_000
   */
  kill(cause: KillCause, graceMs = this.ownGraceMs()): void {
    const { clock, running, saysKilling, shortensGrace } = this.options;
    if (this.cause === undefined) {
      this.cause = cause;
      this.killedMs = clock.monotonic();
      this.stopTimers();
      if (saysKilling && cause !== 'deadline') this.report({ state: TaskState.TASK_KILLING });
      this.escalateAfter(graceMs);
      running.signal('SIGTERM');
    } else if (shortensGrace && graceMs < this.graceMs) this.escalateAfter(graceMs);
  }

  /** Stops timers and checks without a word: the executor is gone. */
  abandon(): void {
    this.stopTimers();
  }

  private ownGraceMs(): number {
    const grace = this.options.task.killPolicy?.gracePeriod;
    return grace ? Number(grace.nanoseconds / 1_000_000n) : defaultGraceMs;
  }

  private escalateAfter(graceMs: number): void {
    const { clock, running } = this.options;
    this.graceMs = graceMs;
    this.escalation?.cancel();
    const elapsedMs = clock.monotonic() - this.killedMs;
    this.escalation = clock.setTimer(Math.max(0, graceMs - elapsedMs), () => running.signal('SIGKILL'));
  }

  private startProbings(): void {
    const { clock, task, running } = this.options;
    const { healthCheck, check } = task;
    if (healthCheck) {
      const probe = healthProbe(healthCheck);
      const limit = healthCheck.consecutiveFailures ?? 3;
      const graceMs = (healthCheck.gracePeriodSeconds ?? 10) * 1000;
      this.probings.push(
        new Probing({
          clock,
          times: healthCheck,
          probe: (signal) => running.probe(probe, signal),
          onResult: (result) => this.onHealth(isHealthy(result), limit, graceMs),
        }),
      );
    }
    if (check) {
      const probe = checkProbe(check);
      this.probings.push(
        new Probing({
          clock,
          times: check,
          probe: (signal) => running.probe(probe, signal),
          onResult: (result) => this.onCheck(result),
        }),
      );
    }
  }

  private onHealth(healthy: boolean, limit: number, graceMs: number): void {
    const first = this.healthy === undefined;
    if (!healthy && first && this.options.clock.monotonic() - this.startedMs < graceMs) return;
    this.failures = healthy ? 0 : this.failures + 1;
    const changed = this.healthy !== healthy;
    this.healthy = healthy;
    if (changed || !healthy) this.reportRunning(TaskStatus_Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
    if (!healthy && this.failures >= limit) this.kill('unhealthy');
  }

  private onCheck(result: ProbeResult | undefined): void {
    const { check } = this.options.task;
    if (!check) return;
    const before = JSON.stringify(checkStatus(check, this.lastCheck));
    this.lastCheck = result;
    if (JSON.stringify(checkStatus(check, result)) === before) return;
    this.reportRunning(TaskStatus_Reason.REASON_TASK_CHECK_STATUS_UPDATED);
  }

  private reportRunning(reason?: TaskStatus_Reason): void {
    this.report({
      state: TaskState.TASK_RUNNING,
      ...(reason === undefined ? {} : { reason }),
      ...(this.healthy === undefined ? {} : { healthy: this.healthy }),
    });
  }

  private end(exit: TaskExit): void {
    this.stopTimers();
    const state = this.endState(exit);
    const { cause } = this;
    this.report({
      state,
      message: exitMessage(exit),
      ...(cause === 'deadline' ? { reason: TaskStatus_Reason.REASON_MAX_COMPLETION_TIME_REACHED } : {}),
      ...(cause === 'unhealthy' ? { healthy: false } : {}),
    });
    this.options.ended(state, cause);
  }

  private endState(exit: TaskExit): TaskState {
    if (this.cause === 'deadline') return TaskState.TASK_FAILED;
    if (this.cause !== undefined) return TaskState.TASK_KILLED;
    return exit.kind === 'exited' && exit.status === 0 ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED;
  }

  private report(update: ExecutorUpdate): void {
    const { check } = this.options.task;
    const result = update.state === TaskState.TASK_RUNNING ? this.lastCheck : undefined;
    this.options.report(check ? { ...update, checkStatus: checkStatus(check, result) } : update);
  }

  private stopTimers(): void {
    this.deadline?.cancel();
    this.escalation?.cancel();
    for (const probing of this.probings) probing.stop();
  }
}
