import { TaskState, TaskStatus_Reason } from '../../../protocol/gen/mesos/v1/mesos.js';
import type {
  ContainerStatus,
  ExecutorInfo,
  FrameworkInfo,
  TaskInfo,
} from '../../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, FrameworkId, TaskId } from '../../../protocol/ids.js';
import type { Clock, Timer } from '../../../utils/clock.js';
import type { Random } from '../../../utils/random.js';
import { createUuid } from '../../../utils/uuid.js';
import { containerStatus } from './container-status.js';
import { checkStatus } from './task-probing.js';
import { TaskRun } from './task-run.js';
import type { ExecutorUpdate, KillCause } from './task-run.js';
import type { LaunchFailure, RunningTask, TaskLaunch, TaskRunner } from './task-runner.js';

/** `command`: one task, its executor made by the agent; `default`: task groups. */
export type ExecutorKind = 'command' | 'default';

/** What the agent makes of an executor's words and ends. */
export interface ExecutorListener {
  /** An update of the executor itself (SOURCE_EXECUTOR). */
  updated(
    executor: SimulatedExecutor,
    taskId: TaskId,
    update: ExecutorUpdate,
    container: ContainerStatus,
  ): void;
  /** The container of the executor could not be made. */
  launchFailed(executor: SimulatedExecutor, taskId: TaskId, failure: LaunchFailure): void;
  /** Killed before the executor got it. */
  killedBeforeDelivery(executor: SimulatedExecutor, taskId: TaskId, inGroup: boolean): void;
  /** The executor is gone; `waitStatus` as of wait(2). */
  exited(executor: SimulatedExecutor, waitStatus: number): void;
}

export interface SimulatedExecutorOptions {
  readonly kind: ExecutorKind;
  readonly agentId: AgentId;
  readonly framework: FrameworkInfo;
  readonly frameworkId: FrameworkId;
  readonly info: ExecutorInfo;
  readonly clock: Clock;
  readonly random: Random;
  readonly runner: TaskRunner;
  readonly listener: ExecutorListener;
  /** Whether the framework knows TASK_KILLING. */
  readonly saysKilling: boolean;
  /** Whether a KILL's own policy counts: see `httpCommandExecutor` of the agent. */
  readonly obeysKillPolicy: boolean;
  /** Milliseconds from launch until the executor takes tasks. */
  readonly startMs: number;
}

interface ExecutorTask {
  readonly launch: TaskLaunch;
  readonly group: TaskId[];
  readonly abort: AbortController;
  running?: RunningTask;
  run?: TaskRun;
  killed: boolean;
  ended: boolean;
}

/** What a built-in executor waits after its last task before it exits (src/launcher/*executor.cpp). */
const exitDelayMs = 1_000;

/** The built-in executors of Mesos: the command executor (one task) and the default executor (task groups). */
export class SimulatedExecutor {
  readonly id: ExecutorId;
  readonly containerId: string;
  private readonly tasks = new Map<TaskId, ExecutorTask>();
  private state: 'starting' | 'running' | 'exited' = 'starting';
  private timer: Timer;
  private silent = false;
  private unhealthy = false;

  constructor(readonly options: SimulatedExecutorOptions) {
    this.id = options.info.executorId.value;
    this.containerId = createUuid(options.random);
    this.timer = options.clock.setTimer(options.startMs, () => this.register());
  }

  /** Whether it takes further task groups. */
  get isLive(): boolean {
    return this.state !== 'exited' && !this.silent;
  }

  /** Whether it has not got its tasks yet. */
  get isStarting(): boolean {
    return this.state === 'starting';
  }

  /** Takes tasks that stand and fall together. */
  launch(infos: readonly TaskInfo[]): void {
    const group = infos.map((info) => info.taskId.value);
    for (const task of infos) this.tasks.set(task.taskId.value, this.newTask(task, group));
    if (this.state !== 'running') return;
    this.timer.cancel();
    this.deliver(group);
  }

  /** Kills a task; one that was not delivered yet takes its group along. */
  kill(taskId: TaskId, cause: KillCause = 'requested', graceMs?: number): void {
    const task = this.tasks.get(taskId);
    if (!task || task.ended) return;
    if (this.state === 'starting') this.killUndelivered(task.group);
    else if (task.run) task.run.kill(cause, graceMs);
    else {
      task.killed = true;
      task.abort.abort();
    }
  }

  /** Kills all tasks (SHUTDOWN). */
  shutdown(): void {
    for (const taskId of this.tasks.keys()) this.kill(taskId);
    if (this.tasks.size === 0) this.exit(0);
  }

  /** From here on it says nothing more: framework or agent are gone. */
  silence(): void {
    this.silent = true;
  }

  /** Leaves at once; for an executor whose tasks are over. */
  leave(): void {
    this.exit(0);
  }

  /** Dies on the spot with all it runs, without a word about its tasks. */
  destroy(): void {
    this.silent = true;
    this.state = 'exited';
    this.timer.cancel();
    for (const task of this.tasks.values()) {
      task.ended = true;
      task.abort.abort();
      task.run?.abandon();
      task.running?.signal('SIGKILL');
    }
  }

  /** Directory of the task's files, if there is one on disk. */
  sandbox(taskId: TaskId): string | undefined {
    const task = this.tasks.get(taskId);
    return task && this.options.runner.sandbox(task.launch);
  }

  private newTask(task: TaskInfo, group: TaskId[]): ExecutorTask {
    const { agentId, frameworkId, framework, info, kind, random } = this.options;
    const launch: TaskLaunch = {
      agentId,
      frameworkId,
      framework,
      executorId: this.id,
      executor: info,
      task,
      containerId: this.containerId,
      ...(kind === 'default' ? { nestedContainerId: createUuid(random) } : {}),
    };
    return { launch, group, abort: new AbortController(), killed: false, ended: false };
  }

  private register(): void {
    if (this.options.kind === 'command') {
      void this.registerCommand();
      return;
    }
    this.state = 'running';
    const groups = new Set([...this.tasks.values()].map((task) => task.group));
    for (const group of groups) this.deliver(group);
  }

  /** The command executor starts in the sandbox of its task: downloads come before it. */
  private async registerCommand(): Promise<void> {
    const [task] = this.tasks.values();
    if (!task) return;
    const failure = await this.options.runner.prepare(task.launch, task.abort.signal);
    if (task.ended) return;
    if (failure) {
      task.ended = true;
      if (!this.silent) this.options.listener.launchFailed(this, task.launch.task.taskId.value, failure);
      this.exit(1);
      return;
    }
    this.state = 'running';
    this.start(task, () => this.report(task, startingUpdate(task)));
  }

  private deliver(group: readonly TaskId[]): void {
    const tasks = group.map((taskId) => this.tasks.get(taskId)).filter((task) => task !== undefined);
    for (const task of tasks) this.report(task, startingUpdate(task));
    for (const task of tasks) void this.startNested(task);
  }

  private async startNested(task: ExecutorTask): Promise<void> {
    const failure = await this.options.runner.prepare(task.launch, task.abort.signal);
    if (task.ended) return;
    if (task.killed) {
      this.report(task, {
        state: TaskState.TASK_KILLED,
        message: 'Killed while its container was launching',
      });
      this.ended(task, TaskState.TASK_KILLED, undefined);
    } else if (failure) {
      this.report(task, {
        state: TaskState.TASK_FAILED,
        reason: TaskStatus_Reason.REASON_CONTAINER_LAUNCH_FAILED,
        message: failure.message,
      });
      this.ended(task, TaskState.TASK_FAILED, undefined);
    } else this.start(task);
  }

  private start(task: ExecutorTask, started?: () => void): void {
    const { clock, runner, saysKilling, obeysKillPolicy, kind } = this.options;
    const running = runner.start(task.launch);
    task.running = running;
    started?.();
    task.run = new TaskRun({
      clock,
      running,
      task: task.launch.task,
      saysKilling,
      shortensGrace: kind === 'command' && obeysKillPolicy,
      report: (update) => this.report(task, update),
      ended: (state, cause) => this.ended(task, state, cause),
    });
  }

  private ended(task: ExecutorTask, state: TaskState, cause: KillCause | undefined): void {
    if (task.ended) return;
    task.ended = true;
    this.unhealthy ||= cause === 'unhealthy';
    if (state !== TaskState.TASK_FINISHED) {
      for (const taskId of task.group) this.kill(taskId);
    }
    if ([...this.tasks.values()].every((other) => other.ended)) {
      if (this.silent) this.exit(0);
      else this.timer = this.options.clock.setTimer(exitDelayMs, () => this.exit(0));
    }
  }

  private killUndelivered(group: readonly TaskId[]): void {
    for (const taskId of group) {
      const task = this.tasks.get(taskId);
      if (!task || task.ended) continue;
      task.ended = true;
      task.abort.abort();
      if (!this.silent) this.options.listener.killedBeforeDelivery(this, taskId, group.length > 1);
      this.tasks.delete(taskId);
    }
    if (this.tasks.size === 0) this.exit(0);
  }

  private exit(status: number): void {
    if (this.state === 'exited') return;
    this.state = 'exited';
    this.timer.cancel();
    if (!this.silent) this.options.listener.exited(this, status << 8);
  }

  private report(task: ExecutorTask, update: ExecutorUpdate): void {
    if (this.silent || task.ended) return;
    const { launch, running } = task;
    // As recorded: after an unhealthy task, everything the default executor kills is called unhealthy.
    const tainted =
      this.unhealthy && this.options.kind === 'default' && update.state === TaskState.TASK_KILLED;
    this.options.listener.updated(
      this,
      launch.task.taskId.value,
      tainted ? { ...update, healthy: false } : update,
      containerStatus(launch, update.state, running?.pid),
    );
  }
}

function startingUpdate(task: ExecutorTask): ExecutorUpdate {
  const { check } = task.launch.task;
  return { state: TaskState.TASK_STARTING, ...(check ? { checkStatus: checkStatus(check) } : {}) };
}
