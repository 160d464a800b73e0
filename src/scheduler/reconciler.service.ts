import type { MesosLogger } from '../logging/logger.js';
import { reconcileCall } from '../protocol/calls/scheduler-calls.js';
import type { SchedulerCall } from '../protocol/calls/scheduler-calls.js';
import type { AgentId, TaskId } from '../protocol/ids.js';
import type { TaskLedger, UnsettledTask } from '../tasks/task-ledger.js';
import { Backoff } from '../utils/backoff.js';
import type { Clock, Timer } from '../utils/clock.js';
import { describeError } from '../utils/errors.js';
import type { Random } from '../utils/random.js';
import type { ReconcileOptions } from './scheduler.options.js';

/** What the reconciler needs from the rest of the scheduler. */
export interface ReconcilerParts {
  readonly ledger: Pick<TaskLedger, 'unsettled'>;
  send(call: SchedulerCall): Promise<unknown>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: MesosLogger;
}

/** One reconciliation. Replaced as a whole: what an older one still does changes nothing. */
interface Run {
  /** Not answered yet. */
  readonly remaining: Map<TaskId, UnsettledTask>;
  /** Whether it ends with an implicit reconciliation. A run for one agent does not. */
  full: boolean;
  readonly backoff: Backoff;
  retry: Timer | undefined;
}

/**
 * Finds out what became of tasks whose news may have been lost (Mesos `docs/reconciliation.md`): asks for
 * every unsettled task until each is answered, then for all the master knows. One run at a time.
 */
export class Reconciler {
  private run: Run | undefined;
  private periodic: Timer | undefined;

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly options: ReconcileOptions,
  ) {}

  /** Tasks the current run still waits for; undefined when there is none. */
  get remaining(): number | undefined {
    return this.run?.remaining.size;
  }

  /** Starts over: after every SUBSCRIBED, and by request. */
  restart(): void {
    this.stop();
    this.begin([...this.parts.ledger.unsettled()], true);
  }

  /** The master has said something about a task, and it was recorded. */
  answered(taskId: TaskId): void {
    const { run } = this;
    if (!run?.remaining.delete(taskId) || run.remaining.size > 0) return;
    this.finish(run);
  }

  /** An agent was lost: asks for its tasks now instead of at the next interval. */
  agentFailed(agentId: AgentId): void {
    const tasks = [...this.parts.ledger.unsettled()].filter((task) => task.agentId === agentId);
    if (tasks.length === 0) return;
    if (!this.run) return this.begin(tasks, false);
    for (const task of tasks) this.run.remaining.set(task.taskId, task);
  }

  /** Until the next {@link restart}. */
  stop(): void {
    this.run?.retry?.cancel();
    this.run = undefined;
    this.periodic?.cancel();
    this.periodic = undefined;
  }

  private begin(tasks: readonly UnsettledTask[], full: boolean): void {
    const remaining = new Map(tasks.map((task) => [task.taskId, task]));
    const backoff = new Backoff(this.options.retry, this.parts.random);
    this.run = { remaining, full, backoff, retry: undefined };
    if (remaining.size === 0) this.finish(this.run);
    else void this.ask(this.run);
  }

  private async ask(run: Run): Promise<void> {
    const tasks = [...run.remaining.values()];
    this.parts.logger.debug('reconciling tasks', { tasks: tasks.length, attempt: run.backoff.attempt });
    for (let start = 0; start < tasks.length && this.run === run; start += this.options.batchSize) {
      await this.send(reconcileCall(tasks.slice(start, start + this.options.batchSize)));
    }
    if (this.run !== run) return;
    // Half of the first pause at least: agents that still re-register are not answered for (S105).
    const pauseMs = this.options.retry.initialMs / 2 + run.backoff.nextMs();
    run.retry = this.parts.clock.setTimer(pauseMs, () => void this.ask(run));
  }

  private finish(run: Run): void {
    run.retry?.cancel();
    this.run = undefined;
    if (!run.full) return;
    void this.send(reconcileCall());
    this.periodic = this.parts.clock.setTimer(this.options.intervalMs, () => this.restart());
  }

  private async send(call: SchedulerCall): Promise<void> {
    try {
      await this.parts.send(call);
    } catch (error) {
      this.parts.logger.warn('reconciliation call failed, it will be repeated', {
        why: describeError(error),
      });
    }
  }
}
