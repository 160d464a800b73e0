import {
  ExecutorInfo_Type,
  FrameworkInfo_Capability_Type,
  TaskState,
  TaskStatus_Reason,
  TaskStatus_Source,
} from '../../../protocol/gen/mesos/v1/mesos.js';
import type {
  DurationInfo,
  ExecutorInfo,
  FrameworkInfo,
  TaskInfo,
} from '../../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, FrameworkId, TaskId } from '../../../protocol/ids.js';
import type { Clock } from '../../../utils/clock.js';
import type { Random } from '../../../utils/random.js';
import type { AgentFramework, AgentRecords, AgentTask } from './agent-records.js';
import type { AgentUpdates, StatusFacts } from './agent-updates.js';
import { SimulatedExecutor } from './simulated-executor.js';
import type { ExecutorKind, ExecutorListener } from './simulated-executor.js';
import type { TaskRunner } from './task-runner.js';
import { isTerminal } from '../../../protocol/task-states.js';
import { hasCapability } from './framework-capability.js';

export interface AgentTasksOptions {
  readonly agentId: AgentId;
  readonly clock: Clock;
  readonly random: Random;
  readonly runner: TaskRunner;
  readonly records: AgentRecords;
  readonly updates: AgentUpdates;
  readonly executorStartMs: number;
  readonly httpCommandExecutor: boolean;
  /** Whether the agent process is there to hear its executors. */
  readonly isUp: () => boolean;
  /** Runs `event` now if the agent is up, else when it is up again. */
  readonly whenUp: (event: () => void) => void;
  /** An executor is gone and the master has to know. */
  readonly executorExited: (
    frameworkId: FrameworkId,
    executor: SimulatedExecutor,
    waitStatus: number,
  ) => void;
}

/** Starts, kills and loses the tasks of one agent (src/slave/slave.cpp): what it says about them goes to {@link AgentUpdates}. */
export class AgentTasks {
  private readonly listener: ExecutorListener;

  constructor(private readonly options: AgentTasksOptions) {
    this.listener = this.createListener();
  }

  launch(
    info: FrameworkInfo,
    executorInfo: ExecutorInfo,
    tasks: readonly TaskInfo[],
    kind: ExecutorKind,
  ): void {
    const framework = this.options.records.open(info);
    // The master refuses ids that are in use; should one get here, the task that has it comes first.
    if (!framework || tasks.some((task) => framework.tasks.get(task.taskId.value)?.done === false)) return;
    const executorId = executorInfo.executorId.value;
    const refused = this.refusal(framework, executorId, kind);
    for (const task of tasks) {
      const record = { info: task, executorId, latestState: TaskState.TASK_STAGING, done: false };
      framework.tasks.set(task.taskId.value, record);
      if (refused) this.dropTask(framework, record, refused.reason, refused.message);
    }
    if (refused) return;
    if (tasks.some((task) => task.executor?.command) || executorInfo.type === ExecutorInfo_Type.CUSTOM) {
      for (const task of tasks) this.failCustom(framework, task);
      return;
    }
    let executor = kind === 'default' ? framework.executors.get(executorId) : undefined;
    if (!executor?.isLive) {
      // A command executor that waits for its exit while its id is used again.
      framework.executors.get(executorId)?.leave();
      executor = this.newExecutor(framework, executorInfo, kind);
      framework.executors.set(executorId, executor);
    }
    executor.launch(tasks);
  }

  /** @param grace kill policy that comes with the kill */
  kill(frameworkId: FrameworkId, taskId: TaskId, grace?: DurationInfo): void {
    const framework = this.options.records.get(frameworkId);
    const task = framework?.tasks.get(taskId);
    if (!framework || task?.done) return;
    const executor = task && framework.executors.get(task.executorId);
    if (executor) {
      const graceMs = grace && executor.options.obeysKillPolicy ? toMs(grace) : undefined;
      executor.kill(taskId, 'requested', graceMs);
    } else this.drop(framework, taskId, TaskStatus_Reason.REASON_EXECUTOR_TERMINATED, 'Cannot find executor');
  }

  /** Says that a task never ran here. */
  drop(framework: AgentFramework, taskId: TaskId, reason: TaskStatus_Reason, message: string): void {
    const known = framework.tasks.get(taskId);
    const task: AgentTask = known ?? {
      info: {
        name: '',
        taskId: { value: taskId },
        agentId: { value: this.options.agentId },
        resources: [],
        limits: {},
      },
      executorId: commandExecutorId(taskId),
      latestState: TaskState.TASK_STAGING,
      done: false,
    };
    framework.tasks.set(taskId, task);
    this.dropTask(framework, task, reason, message);
  }

  /** Kills everything with the reason of a drain; `maxGrace` caps what tasks ask for. */
  drain(maxGrace: DurationInfo | undefined): void {
    for (const framework of this.options.records.all()) {
      for (const [taskId, task] of framework.tasks) {
        const own = task.info.killPolicy?.gracePeriod;
        const longer = maxGrace && (!own || own.nanoseconds > maxGrace.nanoseconds);
        if (!task.done) this.kill(framework.id, taskId, longer ? maxGrace : undefined);
      }
    }
    this.collectAll();
  }

  /** Ends what a framework runs, without a word. */
  forget(frameworkId: FrameworkId): void {
    const { records, updates } = this.options;
    for (const executor of records.get(frameworkId)?.executors.values() ?? []) {
      executor.silence();
      executor.shutdown();
    }
    updates.manager.forget(frameworkId);
    records.remove(frameworkId);
  }

  /** The agent process died: what is checkpointed stays, what was only starting is known to be lost. */
  crash(): void {
    for (const framework of this.options.records.all()) {
      const { checkpoint = false } = framework.info;
      for (const executor of framework.executors.values()) {
        if (checkpoint && !executor.isStarting) continue;
        executor.destroy();
        framework.executors.delete(executor.id);
        if (checkpoint) this.options.whenUp(() => this.lostInRestart(framework, executor.id));
      }
      if (!checkpoint) this.forget(framework.id);
    }
  }

  /** An executor dies with its tasks. */
  crashExecutor(framework: AgentFramework, executor: SimulatedExecutor, waitStatus: number): void {
    executor.destroy();
    this.options.whenUp(() => {
      for (const [taskId, task] of framework.tasks) {
        if (task.executorId !== executor.id || task.done) continue;
        this.options.updates.publish(framework, taskId, task, executorTerminated);
      }
      this.listener.exited(executor, waitStatus);
    });
  }

  /** Ends everything at once, without a word. */
  destroyAll(): void {
    const { records, updates } = this.options;
    for (const framework of records.all()) {
      for (const executor of framework.executors.values()) executor.destroy();
      updates.manager.forget(framework.id);
      records.remove(framework.id);
    }
  }

  /** Forgets frameworks nothing is left of, and ends a drain that has nothing left to do. */
  collectAll(): void {
    const { records, updates } = this.options;
    for (const framework of records.all()) records.collect(framework);
    if (records.all().length === 0) updates.drainMarkGone = undefined;
  }

  private createListener(): ExecutorListener {
    const { updates, whenUp } = this.options;
    return {
      updated: (executor, taskId, update, containerStatus) => {
        // The driver of the command executor gives up its last update when the agent is away (recorded).
        const lost = !this.options.isUp() && this.losesLast(executor) && isTerminal(update.state);
        const facts = { ...update, source: TaskStatus_Source.SOURCE_EXECUTOR, containerStatus };
        whenUp(() => this.publish(executor, taskId, lost ? executorTerminated : facts));
      },
      launchFailed: (executor, taskId, { stage, message }) => {
        const framework = this.options.records.get(executor.options.frameworkId);
        const task = framework?.tasks.get(taskId);
        if (!framework || !task) return;
        if (stage === 'container') updates.publish(framework, taskId, task, launchFailure(message));
        else this.dropTask(framework, task, TaskStatus_Reason.REASON_EXECUTOR_TERMINATED, message);
      },
      killedBeforeDelivery: (executor, taskId, inGroup) =>
        this.publish(executor, taskId, inGroup ? killedInGroup : killedBeforeDelivery),
      exited: (executor, waitStatus) =>
        whenUp(() => {
          const framework = this.options.records.get(executor.options.frameworkId);
          if (framework?.executors.get(executor.id) === executor) framework.executors.delete(executor.id);
          this.options.executorExited(executor.options.frameworkId, executor, waitStatus);
          this.collectAll();
        }),
    };
  }

  private publish(executor: SimulatedExecutor, taskId: TaskId, facts: StatusFacts): void {
    const framework = this.options.records.get(executor.options.frameworkId);
    const task = framework?.tasks.get(taskId);
    if (framework && task && !task.done) this.options.updates.publish(framework, taskId, task, facts);
  }

  private losesLast({ options }: SimulatedExecutor): boolean {
    return options.kind === 'command' && !this.options.httpCommandExecutor;
  }

  private refusal(
    framework: AgentFramework,
    executorId: ExecutorId,
    kind: ExecutorKind,
  ): { reason: TaskStatus_Reason; message: string } | undefined {
    if (this.options.updates.drainMarkGone !== undefined) {
      return {
        reason: TaskStatus_Reason.REASON_AGENT_DRAINING,
        message: 'Task was received while agent was already draining',
      };
    }
    const busy = [...framework.tasks.values()].some((task) => task.executorId === executorId && !task.done);
    if (kind === 'default' || !busy) return undefined;
    return {
      reason: TaskStatus_Reason.REASON_TASK_INVALID,
      message: 'Cannot reuse an already existing executor for a command task',
    };
  }

  private newExecutor(framework: AgentFramework, info: ExecutorInfo, kind: ExecutorKind): SimulatedExecutor {
    const { agentId, clock, random, runner, executorStartMs, httpCommandExecutor } = this.options;
    return new SimulatedExecutor({
      kind,
      agentId,
      framework: framework.info,
      frameworkId: framework.id,
      info,
      clock,
      random,
      runner,
      listener: this.listener,
      saysKilling: hasCapability(framework.info, FrameworkInfo_Capability_Type.TASK_KILLING_STATE),
      obeysKillPolicy: kind === 'default' || httpCommandExecutor,
      startMs: executorStartMs,
    });
  }

  private dropTask(
    framework: AgentFramework,
    task: AgentTask,
    reason: TaskStatus_Reason,
    message: string,
  ): void {
    const partitionAware = hasCapability(framework.info, FrameworkInfo_Capability_Type.PARTITION_AWARE);
    this.options.updates.publish(framework, task.info.taskId.value, task, {
      state: partitionAware ? TaskState.TASK_DROPPED : TaskState.TASK_LOST,
      source: TaskStatus_Source.SOURCE_AGENT,
      reason,
      message,
    });
  }

  private failCustom(framework: AgentFramework, { taskId }: TaskInfo): void {
    const task = framework.tasks.get(taskId.value);
    const facts = launchFailure('Failed to launch container: custom executors are not simulated');
    if (task) this.options.updates.publish(framework, taskId.value, task, facts);
  }

  private lostInRestart(framework: AgentFramework, executorId: ExecutorId): void {
    for (const task of framework.tasks.values()) {
      if (task.executorId !== executorId || task.done) continue;
      const reason = TaskStatus_Reason.REASON_AGENT_RESTARTED;
      this.dropTask(framework, task, reason, 'Task launched during agent restart');
    }
  }
}

/** The executor of a command task has the id of the task (src/slave/slave.cpp). */
export function commandExecutorId(taskId: TaskId): ExecutorId {
  return taskId as string as ExecutorId;
}

const executorTerminated: StatusFacts = {
  state: TaskState.TASK_FAILED,
  source: TaskStatus_Source.SOURCE_AGENT,
  reason: TaskStatus_Reason.REASON_EXECUTOR_TERMINATED,
  message: 'Executor terminated',
};
const killedBeforeDelivery: StatusFacts = {
  state: TaskState.TASK_KILLED,
  source: TaskStatus_Source.SOURCE_AGENT,
  reason: TaskStatus_Reason.REASON_TASK_KILLED_DURING_LAUNCH,
  message: 'Killed before delivery to the executor',
};
const killedInGroup: StatusFacts = {
  ...killedBeforeDelivery,
  message: 'A task within the task group was killed before delivery to the executor',
};

function launchFailure(message: string): StatusFacts {
  return {
    state: TaskState.TASK_FAILED,
    source: TaskStatus_Source.SOURCE_AGENT,
    reason: TaskStatus_Reason.REASON_CONTAINER_LAUNCH_FAILED,
    message,
  };
}

function toMs({ nanoseconds }: DurationInfo): number {
  return Number(nanoseconds / 1_000_000n);
}
