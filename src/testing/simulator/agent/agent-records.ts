import type { TaskState } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { FrameworkInfo, TaskInfo, TaskStatus } from '../../../protocol/gen/types/mesos.js';
import type { ExecutorId, FrameworkId, TaskId } from '../../../protocol/ids.js';
import type { ReportedTask } from '../ports.js';
import type { SimulatedExecutor } from './simulated-executor.js';

/** A task the agent answers for: until its terminal update is acknowledged. */
export interface AgentTask {
  readonly info: TaskInfo;
  readonly executorId: ExecutorId;
  latestState: TaskState;
  lastStatus?: TaskStatus;
  /** The task is over, whatever state the update says (draining changes states). */
  done: boolean;
}

/** What the agent holds of one framework. */
export interface AgentFramework {
  readonly id: FrameworkId;
  info: FrameworkInfo;
  readonly executors: Map<ExecutorId, SimulatedExecutor>;
  readonly tasks: Map<TaskId, AgentTask>;
}

/** The frameworks, executors and tasks of one agent. */
export class AgentRecords {
  private readonly frameworks = new Map<FrameworkId, AgentFramework>();

  /** The record of the framework, made if it is new, with its latest info. */
  open(info: FrameworkInfo): AgentFramework | undefined {
    const id = info.id?.value;
    if (id === undefined) return undefined;
    const known = this.frameworks.get(id);
    if (known) {
      known.info = info;
      return known;
    }
    const framework = { id, info, executors: new Map(), tasks: new Map() };
    this.frameworks.set(id, framework);
    return framework;
  }

  get(frameworkId: FrameworkId): AgentFramework | undefined {
    return this.frameworks.get(frameworkId);
  }

  remove(frameworkId: FrameworkId): void {
    this.frameworks.delete(frameworkId);
  }

  /** Forgets the framework if nothing of it is left. */
  collect(framework: AgentFramework): void {
    if (framework.tasks.size > 0 || framework.executors.size > 0) return;
    if (this.frameworks.get(framework.id) === framework) this.frameworks.delete(framework.id);
  }

  all(): AgentFramework[] {
    return [...this.frameworks.values()];
  }

  /** Tasks that are not over. */
  get hasLiveTasks(): boolean {
    return this.all().some(({ tasks }) => [...tasks.values()].some((task) => !task.done));
  }

  /** What the agent tells a master when it registers. */
  report(): ReportedTask[] {
    return this.all().flatMap(({ id, tasks }) =>
      [...tasks.values()].map(({ info, executorId, latestState, lastStatus }) => ({
        frameworkId: id,
        info,
        executorId,
        latestState,
        ...(lastStatus ? { lastStatus } : {}),
      })),
    );
  }
}
