import type { AgentId, ExecutorId, FrameworkId, OperationId, TaskId } from '../../protocol/ids.js';
import type {
  AgentInfo,
  DurationInfo,
  ExecutorInfo,
  FrameworkInfo,
  KillPolicy,
  Offer_Operation,
  OperationStatus,
  Resource,
  TaskGroupInfo,
  TaskInfo,
  TaskStatus,
} from '../../protocol/gen/types/mesos.js';
import type { TaskState } from '../../protocol/gen/mesos/v1/mesos.js';
import type { Resources } from '../../resources/algebra/resources.js';

/** What an operation takes out of the pool of an agent and what it puts in instead. */
export interface Conversion {
  readonly consumed: Resources;
  readonly converted: Resources;
}

/** What the master tells an agent. Delivery is immediate; the agent answers through {@link MasterPort}. */
export interface AgentPort {
  readonly id: AgentId;
  readonly info: AgentInfo;
  /** All resources the agent has, with the conversions of operations. */
  readonly totalResources: readonly Resource[];
  runTask(framework: FrameworkInfo, task: TaskInfo): void;
  runTaskGroup(framework: FrameworkInfo, executor: ExecutorInfo, group: TaskGroupInfo): void;
  killTask(frameworkId: FrameworkId, taskId: TaskId, killPolicy?: KillPolicy): void;
  /** The framework's acknowledgement of a status update, forwarded. */
  acknowledge(frameworkId: FrameworkId, taskId: TaskId, uuid: Uint8Array): void;
  shutdownExecutor(frameworkId: FrameworkId, executorId: ExecutorId): void;
  /** The framework is gone: end all it runs here, send no updates for it. */
  shutdownFramework(frameworkId: FrameworkId): void;
  message(frameworkId: FrameworkId, executorId: ExecutorId, data: Uint8Array): void;
  /** Applies RESERVE, CREATE and the like, as the master worked it out; reports those with an id. */
  applyOperation(frameworkId: FrameworkId, operation: Offer_Operation, conversion: Conversion): void;
  /** The framework's acknowledgement of an operation status, forwarded. */
  acknowledgeOperation(frameworkId: FrameworkId, operationId: OperationId, uuid: Uint8Array): void;
  /** Whether a ping of the master gets through: false while the agent is down or partitioned. */
  ping(): boolean;
  /** Draining (1.9+): kill everything; `maxGracePeriod` caps the grace, `markGone` turns the states into GONE_BY_OPERATOR. */
  drain(maxGracePeriod: DurationInfo | undefined, markGone: boolean): void;
  /** The tasks of a framework the master knows here; those the agent does not know it reports DROPPED. */
  reconcileTasks(framework: FrameworkInfo, taskIds: readonly TaskId[]): void;
  /** The operator declared the agent gone: end everything and never come back. */
  shutdown(): void;
  /** A new master was elected, or the connection is back: re-register and replay unacknowledged updates. */
  reconnect(master: MasterPort): void;
}

/** A task as an agent reports it when it registers. */
export interface ReportedTask {
  readonly frameworkId: FrameworkId;
  readonly info: TaskInfo;
  readonly executorId: ExecutorId;
  readonly latestState: TaskState;
  readonly lastStatus?: TaskStatus;
}

/** What an agent tells the master. */
export interface MasterPort {
  registerAgent(agent: AgentPort, tasks: readonly ReportedTask[], frameworks: readonly FrameworkInfo[]): void;
  /** One update (new or a retry) with its uuid; `latestState` may be ahead of `status.state` (A28). */
  statusUpdate(agentId: AgentId, frameworkId: FrameworkId, status: TaskStatus, latestState: TaskState): void;
  /** One operation status (new or a retry) with its uuid. */
  operationStatus(agentId: AgentId, frameworkId: FrameworkId, status: OperationStatus): void;
  executorExited(
    agentId: AgentId,
    frameworkId: FrameworkId,
    executorId: ExecutorId,
    waitStatus: number,
    isCommandExecutor: boolean,
  ): void;
  executorMessage(agentId: AgentId, frameworkId: FrameworkId, executorId: ExecutorId, data: Uint8Array): void;
  /** The agent's socket to the master broke (process killed, network cut). */
  agentDisconnected(agentId: AgentId): void;
  /** The agent leaves for good (SIGUSR1): its tasks are LOST at once. */
  unregisterAgent(agentId: AgentId): void;
}
