import { TaskState, type TaskStatus_Reason } from '../../../src/protocol/gen/mesos/v1/mesos.js';
import type { TaskInfoInput, TaskStatus } from '../../../src/protocol/gen/types/mesos.js';
import type { AgentId, TaskId } from '../../../src/protocol/ids.js';
import { silentLogger } from '../../../src/logging/logger.js';
import { MemoryStateStore } from '../../../src/storage/memory/memory-state-store.js';
import type { CommitResult, StateStore, WriteOperation } from '../../../src/storage/state-store.js';
import type { ApplicationDefinition } from '../../../src/tasks/definition/application.definition.js';
import type { TaskManagerOptions } from '../../../src/tasks/manager/instance-keeper.js';
import { TaskManager } from '../../../src/tasks/manager/task-manager.service.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/utils/random.js';

export const agent = 'agent-1' as AgentId;

export function statusOf(
  taskId: string,
  state: keyof typeof TaskState,
  more: Partial<TaskStatus> = {},
): TaskStatus {
  return { taskId: { value: taskId as TaskId }, state: TaskState[state], agentId: { value: agent }, ...more };
}

export function taskInfo(taskId: string): TaskInfoInput {
  return { name: 'x', taskId: { value: taskId as TaskId }, agentId: { value: agent } };
}

export function webApp(more: Partial<ApplicationDefinition> = {}): ApplicationDefinition {
  return { name: 'web', resources: { cpus: 1, mem: 64 }, command: { cmd: 'sleep 1' }, ...more };
}

/** A store whose writes can be made to fail or to hang. */
export class FaultyStore extends MemoryStateStore {
  mode: 'works' | 'fails' | 'hangs' = 'works';
  private readonly held: (() => void)[] = [];

  override async commit(operations: readonly WriteOperation[]): Promise<CommitResult> {
    if (this.mode === 'fails') throw new Error('disk full');
    if (this.mode === 'hangs') await new Promise<void>((resolve) => this.held.push(resolve));
    return super.commit(operations);
  }

  /** Lets all hanging writes through. */
  release(): void {
    this.mode = 'works';
    for (const resolve of this.held.splice(0)) resolve();
  }
}

/** A Task Manager with a cluster that only remembers what it was told. */
export class ManagerBench {
  readonly kills: string[] = [];
  readonly wakes: (readonly string[])[] = [];
  readonly manager: TaskManager;

  constructor(
    readonly store: StateStore = new MemoryStateStore(),
    readonly clock: ManualClock = new ManualClock(),
    options: TaskManagerOptions = {},
    seed = 1,
  ) {
    const outgoing = {
      kill: async (taskId: TaskId) => void this.kills.push(taskId),
      wake: (roles: readonly string[]) => void this.wakes.push(roles),
    };
    const random = createSeededRandom(seed);
    this.manager = new TaskManager({ store, outgoing, clock, random, logger: silentLogger }, options);
  }

  /** Launches all that waits and answers the ids. */
  async launch(): Promise<string[]> {
    const tasks = this.manager
      .pending()
      .map((task) => task.build({ agentId: agent, resources: [], ports: [] }));
    await this.manager.ledger.recordIntents(tasks);
    return tasks.map(({ taskId }) => taskId.value);
  }

  async report(taskId: string, state: keyof typeof TaskState, reason?: TaskStatus_Reason): Promise<void> {
    await this.manager.ledger.applyStatus(statusOf(taskId, state, { reason }));
    await this.clock.advance(0);
  }

  /** Launches one waiting task and reports it running. */
  async run(): Promise<string> {
    const [taskId] = await this.launch();
    await this.report(taskId!, 'TASK_RUNNING');
    return taskId!;
  }

  get pendingIds(): string[] {
    return this.manager.pending().map(({ taskId }) => taskId);
  }

  /** The same store after a crash of the process. */
  async restart(): Promise<ManagerBench> {
    this.manager.stop();
    const next = new ManagerBench(this.store, this.clock, {}, 2);
    await next.manager.start();
    return next;
  }
}
