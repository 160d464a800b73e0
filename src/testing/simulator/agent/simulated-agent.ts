import { TaskStatus_Reason } from '../../../protocol/gen/mesos/v1/mesos.js';
import type {
  AgentInfo,
  DurationInfo,
  ExecutorInfo,
  FrameworkInfo,
  KillPolicy,
  Offer_Operation,
  Resource,
  TaskGroupInfo,
  TaskInfo,
} from '../../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, FrameworkId, OperationId, TaskId } from '../../../protocol/ids.js';
import type { Clock, Timer } from '../../../utils/clock.js';
import type { Random } from '../../../utils/random.js';
import type { AgentPort, Conversion, MasterPort } from '../ports.js';
import { createAgentInfo } from './agent-info.js';
import type { AgentInfoOptions } from './agent-info.js';
import { AgentOperations } from './agent-operations.js';
import { AgentRecords } from './agent-records.js';
import { AgentTasks, commandExecutorId } from './agent-tasks.js';
import { AgentUpdates } from './agent-updates.js';
import type { TaskRunner } from './task-runner.js';

export interface SimulatedAgentOptions extends AgentInfoOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Runs the tasks; the agent stops it when it stops. */
  readonly runner: TaskRunner;
  /** Milliseconds until a new executor takes its tasks; a kill before is TASK_KILLED_DURING_LAUNCH. @default 0 */
  readonly executorStartMs?: number;
  /** Milliseconds a restarted agent waits for its executors before it registers (src/slave/flags.cpp). @default 2_000 */
  readonly recoveryMs?: number;
  /** First wait for the acknowledgement of an update, in milliseconds; doubles. @default 10_000 */
  readonly initialRetryMs?: number;
  /** Longest wait for the acknowledgement of an update, in milliseconds. @default 600_000 */
  readonly maxRetryMs?: number;
  /**
   * The agent's `--http_command_executor`. Without it the kill policy of a KILL does not reach command
   * tasks, and a command task that ends while the agent is down is FAILED; both as recorded. @default false
   */
  readonly httpCommandExecutor?: boolean;
  /** Sees the messages a framework sends to executors, which the built-in ones ignore. */
  readonly onMessage?: (frameworkId: FrameworkId, executorId: ExecutorId, data: Uint8Array) => void;
}

type AgentState = 'new' | 'connected' | 'partitioned' | 'crashed' | 'recovering' | 'gone';

/**
 * A Mesos agent without Mesos: built-in executors, reliable status updates, draining, recovery, and faults to
 * order. Custom executors are not simulated: their tasks fail with CONTAINER_LAUNCH_FAILED.
 */
export class SimulatedAgent implements AgentPort {
  readonly id: AgentId;
  readonly info: AgentInfo;
  private readonly records = new AgentRecords();
  private readonly updates: AgentUpdates;
  private readonly operations: AgentOperations;
  private readonly tasks: AgentTasks;
  private master: MasterPort | undefined;
  private state: AgentState = 'new';
  private recovery: Timer | undefined;
  /** What happened while the agent process was down. */
  private backlog: (() => void)[] = [];
  /** Ends of executors no master could be told yet. */
  private exits: ((master: MasterPort) => void)[] = [];

  /** @throws MesosError when resources or attributes cannot be read */
  constructor(private readonly options: SimulatedAgentOptions) {
    const { id, records } = { id: options.id, records: this.records };
    this.id = id;
    this.info = createAgentInfo(options);
    this.updates = new AgentUpdates({
      ...options,
      agentId: id,
      records,
      send: (frameworkId, status, latestState) => {
        if (this.isConnected) this.master?.statusUpdate(id, frameworkId, status, latestState);
      },
      settled: () => this.tasks.collectAll(),
    });
    this.operations = new AgentOperations({
      ...options,
      agentId: id,
      resources: this.info.resources,
      send: (frameworkId, status) => {
        if (this.isConnected) this.master?.operationStatus(id, frameworkId, status);
      },
    });
    this.tasks = new AgentTasks({
      ...options,
      agentId: id,
      records,
      updates: this.updates,
      executorStartMs: options.executorStartMs ?? 0,
      httpCommandExecutor: options.httpCommandExecutor ?? false,
      isUp: () => this.isUp,
      whenUp: (event) => (this.isUp ? event() : void this.backlog.push(event)),
      executorExited: (frameworkId, executor, waitStatus) => {
        const isCommand = executor.options.kind === 'command';
        this.tell((master) => master.executorExited(id, frameworkId, executor.id, waitStatus, isCommand));
      },
    });
  }

  get totalResources(): readonly Resource[] {
    return this.operations.totalResources;
  }

  runTask(framework: FrameworkInfo, task: TaskInfo): void {
    if (!this.isConnected) return;
    const executor = task.executor ?? commandExecutor(task);
    this.tasks.launch(framework, executor, [task], 'command');
  }

  runTaskGroup(framework: FrameworkInfo, executor: ExecutorInfo, group: TaskGroupInfo): void {
    if (this.isConnected) this.tasks.launch(framework, executor, group.tasks, 'default');
  }

  killTask(frameworkId: FrameworkId, taskId: TaskId, killPolicy?: KillPolicy): void {
    if (this.isConnected) this.tasks.kill(frameworkId, taskId, killPolicy?.gracePeriod);
  }

  acknowledge(frameworkId: FrameworkId, taskId: TaskId, uuid: Uint8Array): void {
    if (this.isConnected) this.updates.manager.acknowledge(frameworkId, taskId, uuid);
  }

  shutdownExecutor(frameworkId: FrameworkId, executorId: ExecutorId): void {
    if (this.isConnected) this.records.get(frameworkId)?.executors.get(executorId)?.shutdown();
  }

  shutdownFramework(frameworkId: FrameworkId): void {
    if (!this.isConnected) return;
    this.tasks.forget(frameworkId);
    this.operations.manager.forget(frameworkId);
  }

  message(frameworkId: FrameworkId, executorId: ExecutorId, data: Uint8Array): void {
    if (!this.isConnected || !this.records.get(frameworkId)?.executors.has(executorId)) return;
    this.options.onMessage?.(frameworkId, executorId, data);
  }

  /** Only the books change: no data is kept in simulated volumes. */
  applyOperation(frameworkId: FrameworkId, operation: Offer_Operation, conversion: Conversion): void {
    if (this.isConnected) this.operations.apply(frameworkId, operation, conversion);
  }

  acknowledgeOperation(frameworkId: FrameworkId, operationId: OperationId, uuid: Uint8Array): void {
    if (this.isConnected) this.operations.manager.acknowledge(frameworkId, operationId, uuid);
  }

  ping(): boolean {
    return this.isConnected;
  }

  drain(maxGracePeriod: DurationInfo | undefined, markGone: boolean): void {
    if (!this.isConnected) return;
    this.updates.drainMarkGone = markGone;
    this.tasks.drain(maxGracePeriod);
  }

  /** The master knows tasks of this framework here; those the agent does not know are reported DROPPED. */
  reconcileTasks(info: FrameworkInfo, taskIds: readonly TaskId[]): void {
    const framework = this.isConnected ? this.records.open(info) : undefined;
    if (!framework) return;
    for (const taskId of taskIds) {
      if (framework.tasks.has(taskId)) continue;
      const reason = TaskStatus_Reason.REASON_RECONCILIATION;
      this.tasks.drop(framework, taskId, reason, 'Reconciliation: task unknown to the agent');
    }
    this.tasks.collectAll();
  }

  shutdown(): void {
    this.recovery?.cancel();
    this.backlog = [];
    this.exits = [];
    this.tasks.destroyAll();
    this.operations.manager.pause();
    this.state = 'gone';
  }

  reconnect(master: MasterPort): void {
    this.master = master;
    if (this.state === 'new') this.state = 'connected';
    this.register();
  }

  /** Fault: the agent process dies. Executors of frameworks that checkpoint live on, the others go with it. */
  crash(): void {
    if (!this.isUp) return;
    const wasConnected = this.isConnected;
    this.state = 'crashed';
    this.updates.manager.pause();
    this.operations.manager.pause();
    this.tasks.crash();
    if (wasConnected) this.master?.agentDisconnected(this.id);
  }

  /** A crashed agent starts again with what it had checkpointed, and registers after `recoveryMs`. */
  restart(): void {
    if (this.state !== 'crashed') return;
    this.state = 'recovering';
    this.recovery = this.options.clock.setTimer(this.options.recoveryMs ?? 2_000, () => {
      this.state = 'connected';
      for (const event of this.backlog.splice(0)) event();
      this.register();
    });
  }

  /** Fault: nothing gets through to the master or back, and neither side is told. */
  partition(): void {
    if (this.isConnected) this.state = 'partitioned';
  }

  /** Ends a partition; the agent registers again. */
  heal(): void {
    if (this.state !== 'partitioned') return;
    this.state = 'connected';
    this.register();
  }

  /** The agent says good-bye (SIGUSR1) and ends all it runs. */
  leave(): void {
    const wasConnected = this.isConnected;
    this.shutdown();
    if (wasConnected) this.master?.unregisterAgent(this.id);
  }

  /** Fault: the next `count` status updates, retries included, get lost on the way to the master. */
  dropUpdates(count = 1): void {
    this.updates.drop(count);
  }

  /** Fault: the next `count` status updates arrive twice. */
  duplicateUpdates(count = 1): void {
    this.updates.duplicate(count);
  }

  /** Fault: an executor dies with its tasks. @param waitStatus as of wait(2); 9 is SIGKILL */
  crashExecutor(frameworkId: FrameworkId, executorId: ExecutorId, waitStatus = 9): void {
    const framework = this.records.get(frameworkId);
    const executor = framework?.executors.get(executorId);
    if (framework && executor) this.tasks.crashExecutor(framework, executor, waitStatus);
  }

  /** An executor's message to its framework. */
  sendExecutorMessage(frameworkId: FrameworkId, executorId: ExecutorId, data: Uint8Array): void {
    if (this.isConnected) this.master?.executorMessage(this.id, frameworkId, executorId, data);
  }

  /** Directory of a task's files, if there is one on disk and the task is not yet forgotten. */
  sandbox(frameworkId: FrameworkId, taskId: TaskId): string | undefined {
    const framework = this.records.get(frameworkId);
    const task = framework?.tasks.get(taskId);
    return task && framework?.executors.get(task.executorId)?.sandbox(taskId);
  }

  /** Ends everything at once, without a word to the master. Idempotent. */
  async stop(): Promise<void> {
    this.shutdown();
    await this.options.runner.stop();
  }

  private get isConnected(): boolean {
    return this.state === 'connected';
  }

  private get isUp(): boolean {
    return this.state === 'new' || this.state === 'connected' || this.state === 'partitioned';
  }

  private register(): void {
    const { master } = this;
    if (!master || !this.isConnected) return;
    this.updates.manager.pause();
    this.operations.manager.pause();
    const frameworks = this.records.all().map(({ info }) => info);
    master.registerAgent(this, this.records.report(), frameworks);
    this.updates.manager.resume();
    this.operations.manager.resume();
    for (const exit of this.exits.splice(0)) exit(master);
  }

  private tell(event: (master: MasterPort) => void): void {
    if (this.master && this.isConnected) event(this.master);
    else this.exits.push(event);
  }
}

/** The executor an agent makes for a command task (`getExecutorInfo`, src/slave/slave.cpp). */
function commandExecutor({ taskId, killPolicy }: TaskInfo): ExecutorInfo {
  const grace = killPolicy?.gracePeriod;
  return {
    executorId: { value: commandExecutorId(taskId.value) },
    resources: [],
    source: taskId.value,
    // The reaper's interval and one more second.
    ...(grace ? { shutdownGracePeriod: { nanoseconds: grace.nanoseconds + 2_000_000_000n } } : {}),
  };
}
