import type { TaskState } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { TaskInfo, TaskStatus } from '../../../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, TaskId } from '../../../../protocol/ids.js';
import type { Resources } from '../../../../resources/algebra/resources.js';

/** A task as a master knows it. */
export interface TaskRecord {
  readonly id: TaskId;
  readonly info: TaskInfo;
  readonly agentId: AgentId;
  /** Absent for tasks of the command executor, which masters do not know by name. */
  readonly executorId: ExecutorId | undefined;
  /** What the task takes from the agent while it is not terminal. */
  readonly resources: Resources;
  /** The latest state the agent reported. The first terminal one stays. */
  state: TaskState;
  /** The last update that was delivered to the framework, without `data` and `labels`. */
  delivered: TaskStatus | undefined;
  /** Of the last delivered update; absent for updates of the master itself. */
  deliveredUuid: Uint8Array | undefined;
}
