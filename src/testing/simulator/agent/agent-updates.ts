import {
  FrameworkInfo_Capability_Type,
  TaskState,
  TaskStatus_Reason,
} from '../../../protocol/gen/mesos/v1/mesos.js';
import type { TaskStatus } from '../../../protocol/gen/types/mesos.js';
import type { AgentId, FrameworkId, TaskId } from '../../../protocol/ids.js';
import type { Clock } from '../../../utils/clock.js';
import type { Random } from '../../../utils/random.js';
import { createUuidBytes } from '../../../utils/uuid.js';
import type { AgentFramework, AgentRecords, AgentTask } from './agent-records.js';
import { StatusUpdateManager } from './status-update-manager.js';
import { isTerminal } from '../../../protocol/task-states.js';
import { hasCapability } from './framework-capability.js';

type UpdateWithUuid = TaskStatus & { readonly uuid: Uint8Array };

export interface AgentUpdatesOptions {
  readonly agentId: AgentId;
  readonly clock: Clock;
  readonly random: Random;
  readonly records: AgentRecords;
  /** See {@link StatusUpdateManager}. */
  readonly initialRetryMs?: number;
  readonly maxRetryMs?: number;
  /** Sends one update to the master with the latest state of the task. */
  readonly send: (frameworkId: FrameworkId, status: TaskStatus, latestState: TaskState) => void;
  /** The terminal update of a task was acknowledged. */
  readonly settled: (framework: AgentFramework) => void;
}

/** What is to be said about a task; the rest of the status is added here. */
export type StatusFacts = Pick<TaskStatus, 'state' | 'source'> &
  Partial<Pick<TaskStatus, 'message' | 'reason' | 'healthy' | 'checkStatus' | 'containerStatus'>>;

/** The updates of one agent: completes them, hands them to the update manager, and loses some on demand. */
export class AgentUpdates {
  readonly manager: StatusUpdateManager<TaskId, UpdateWithUuid>;
  /** While draining: whether the tasks count as gone. */
  drainMarkGone: boolean | undefined;
  private dropping = 0;
  private duplicating = 0;

  constructor(private readonly options: AgentUpdatesOptions) {
    const { clock, initialRetryMs, maxRetryMs } = options;
    this.manager = new StatusUpdateManager({
      clock,
      ...(initialRetryMs === undefined ? {} : { initialRetryMs }),
      ...(maxRetryMs === undefined ? {} : { maxRetryMs }),
      isTerminal: (update: UpdateWithUuid) => isTerminal(update.state),
      forward: (frameworkId, taskId: TaskId, update) => this.forward(frameworkId, taskId, update),
      onClosed: (frameworkId, taskId) => this.close(frameworkId, taskId),
    });
  }

  /** Fault: the next sends (retries too) get lost on their way to the master. */
  drop(count: number): void {
    this.dropping += count;
  }

  /** Fault: the next sends arrive twice. */
  duplicate(count: number): void {
    this.duplicating += count;
  }

  /** Records what is new about a task and sends it, until it is acknowledged. */
  publish(framework: AgentFramework, taskId: TaskId, task: AgentTask, facts: StatusFacts): void {
    const { agentId, clock, random } = this.options;
    const status: UpdateWithUuid = {
      taskId: { value: taskId },
      ...this.drained(framework, facts),
      agentId: { value: agentId },
      executorId: { value: task.executorId },
      timestamp: clock.now() / 1000,
      uuid: createUuidBytes(random),
    };
    task.done ||= isTerminal(facts.state);
    task.latestState = status.state;
    task.lastStatus = status;
    this.manager.enqueue(framework.id, taskId, status);
  }

  /** A draining agent gives its own reason, and its own state if it will not come back (src/slave/slave.cpp). */
  private drained(framework: AgentFramework, facts: StatusFacts): StatusFacts {
    const { state } = facts;
    if (this.drainMarkGone === undefined) return facts;
    if (state !== TaskState.TASK_KILLING && state !== TaskState.TASK_KILLED) return facts;
    const partitionAware = hasCapability(framework.info, FrameworkInfo_Capability_Type.PARTITION_AWARE);
    return {
      ...facts,
      reason: TaskStatus_Reason.REASON_AGENT_DRAINING,
      state: this.drainMarkGone && partitionAware ? TaskState.TASK_GONE_BY_OPERATOR : state,
    };
  }

  private forward(frameworkId: FrameworkId, taskId: TaskId, update: UpdateWithUuid): void {
    if (this.dropping > 0) {
      this.dropping--;
      return;
    }
    const latest = this.options.records.get(frameworkId)?.tasks.get(taskId)?.latestState ?? update.state;
    const times = this.duplicating > 0 ? 2 : 1;
    if (times === 2) this.duplicating--;
    for (let time = 0; time < times; time++) this.options.send(frameworkId, update, latest);
  }

  private close(frameworkId: FrameworkId, taskId: TaskId): void {
    const framework = this.options.records.get(frameworkId);
    const task = framework?.tasks.get(taskId);
    // A drained task says GONE_BY_OPERATOR twice: after the first it is still there.
    if (!framework || !task?.done) return;
    framework.tasks.delete(taskId);
    this.options.settled(framework);
  }
}
