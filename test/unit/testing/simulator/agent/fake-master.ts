import {
  ExecutorInfo_Type,
  FrameworkInfo_Capability_Type,
  TaskState,
  TaskStatus_Reason,
  TaskStatus_Source,
  Value_Type,
} from '../../../../../src/protocol/gen/mesos/v1/mesos.js';
import type {
  ExecutorInfo,
  FrameworkInfo,
  OperationStatus,
  TaskInfo,
  TaskStatus,
} from '../../../../../src/protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, FrameworkId, TaskId } from '../../../../../src/protocol/ids.js';
import type { AgentPort, MasterPort, ReportedTask } from '../../../../../src/testing/simulator/ports.js';

export const frameworkId = 'm-0000' as FrameworkId;
export const agentId = 'm-S0' as AgentId;

export interface Registration {
  readonly tasks: readonly ReportedTask[];
  readonly frameworks: readonly FrameworkInfo[];
}

export interface ExecutorExit {
  readonly executorId: ExecutorId;
  readonly waitStatus: number;
  readonly isCommandExecutor: boolean;
}

/** Writes down what the agent says; acknowledges at once unless told otherwise. */
export class FakeMaster implements MasterPort {
  readonly updates: { status: TaskStatus; latestState: TaskState }[] = [];
  readonly registrations: Registration[] = [];
  readonly exits: ExecutorExit[] = [];
  readonly messages: Uint8Array[] = [];
  readonly operations: OperationStatus[] = [];
  readonly log: string[] = [];
  acknowledges = true;
  agent: AgentPort | undefined;
  private readonly waiters = new Set<{ until: () => boolean; resolve: () => void }>();

  registerAgent(
    agent: AgentPort,
    tasks: readonly ReportedTask[],
    frameworks: readonly FrameworkInfo[],
  ): void {
    this.agent = agent;
    this.registrations.push({ tasks, frameworks });
    this.note('registered');
  }

  statusUpdate(_: AgentId, framework: FrameworkId, status: TaskStatus, latestState: TaskState): void {
    this.updates.push({ status, latestState });
    this.note(`${status.taskId.value} ${TaskState[status.state]}`);
    if (this.acknowledges && status.uuid)
      this.agent?.acknowledge(framework, status.taskId.value, status.uuid);
  }

  executorExited(
    _: AgentId,
    __: FrameworkId,
    executorId: ExecutorId,
    waitStatus: number,
    isCommandExecutor: boolean,
  ): void {
    this.exits.push({ executorId, waitStatus, isCommandExecutor });
    this.note(`exited ${executorId} ${waitStatus}`);
  }

  operationStatus(_: AgentId, framework: FrameworkId, status: OperationStatus): void {
    this.operations.push(status);
    if (this.acknowledges && status.operationId && status.uuid) {
      this.agent?.acknowledgeOperation(framework, status.operationId.value, status.uuid.value);
    }
  }

  executorMessage(_: AgentId, __: FrameworkId, ___: ExecutorId, data: Uint8Array): void {
    this.messages.push(data);
  }

  agentDisconnected(): void {
    this.note('disconnected');
  }

  unregisterAgent(): void {
    this.note('unregistered');
  }

  /** States of one task in the order they came. */
  states(taskId: string): string[] {
    return this.statuses(taskId).map(({ state }) => TaskState[state].replace('TASK_', ''));
  }

  statuses(taskId: string): TaskStatus[] {
    return this.updates.map(({ status }) => status).filter((status) => status.taskId.value === taskId);
  }

  last(taskId: string): TaskStatus | undefined {
    return this.statuses(taskId).at(-1);
  }

  /** Resolves as soon as the last state of the task is this one. */
  reached(taskId: string, state: string): Promise<void> {
    const until = (): boolean => this.states(taskId).at(-1) === state;
    if (until()) return Promise.resolve();
    return new Promise((resolve) => this.waiters.add({ until, resolve }));
  }

  private note(line: string): void {
    this.log.push(line);
    for (const waiter of this.waiters) {
      if (!waiter.until()) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  }
}

export interface FrameworkTraits {
  readonly checkpoint?: boolean;
  readonly killing?: boolean;
  readonly partitionAware?: boolean;
}

export function aFramework(traits: FrameworkTraits = {}): FrameworkInfo {
  const { checkpoint = true, killing = true, partitionAware = true } = traits;
  return {
    user: 'root',
    name: 'test',
    id: { value: frameworkId },
    checkpoint,
    roles: ['*'],
    offerFilters: {},
    capabilities: [
      ...(killing ? [{ type: FrameworkInfo_Capability_Type.TASK_KILLING_STATE }] : []),
      ...(partitionAware ? [{ type: FrameworkInfo_Capability_Type.PARTITION_AWARE }] : []),
    ],
  };
}

export function aTask(id: string, rest: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: id,
    taskId: { value: id as TaskId },
    agentId: { value: agentId },
    resources: [
      {
        name: 'cpus',
        type: Value_Type.SCALAR,
        scalar: { value: 0.1 },
        allocationInfo: { role: 'web' },
        reservations: [],
      },
    ],
    limits: {},
    ...rest,
  };
}

export function aCommandTask(id: string, value: string, rest: Partial<TaskInfo> = {}): TaskInfo {
  return aTask(id, { command: { value, uris: [], arguments: [] }, ...rest });
}

export function aDefaultExecutor(id = 'pod'): ExecutorInfo {
  return { type: ExecutorInfo_Type.DEFAULT, executorId: { value: id as ExecutorId }, resources: [] };
}

export function labels(values: Record<string, string>): Pick<TaskInfo, 'labels'> {
  return { labels: { labels: Object.entries(values).map(([key, value]) => ({ key, value })) } };
}

export { TaskState, TaskStatus_Reason as Reason, TaskStatus_Source as Source };
