import type { TaskState } from '../protocol/gen/mesos/v1/mesos.js';
import type { Label, TaskInfoInput, TaskStatus } from '../protocol/gen/types/mesos.js';
import type { AgentId, TaskId } from '../protocol/ids.js';
import { isTerminal } from '../protocol/task-states.js';
import { ReceiptIssuer, type StatusReceipt } from './status-receipt.js';
import type { LaunchIntent, TaskLedger, UnsettledTask } from './task-ledger.js';

/** What {@link MemoryTaskLedger} remembers of a task. */
export interface MemoryTaskRecord {
  readonly taskId: TaskId;
  readonly agentId?: AgentId | undefined;
  /** Absent until the first status. */
  readonly state?: TaskState | undefined;
  readonly labels?: readonly Label[] | undefined;
}

/**
 * The tasks of this process that have not ended, forgotten when it ends: for frameworks that keep their own
 * records, or none. After a restart, implicit reconciliation tells it what still runs.
 */
export class MemoryTaskLedger
  extends ReceiptIssuer<MemoryTaskRecord>
  implements TaskLedger<MemoryTaskRecord>
{
  private readonly records = new Map<TaskId, MemoryTaskRecord>();

  applyStatus(status: TaskStatus): StatusReceipt<MemoryTaskRecord> {
    const taskId = status.taskId.value;
    const before = this.records.get(taskId);
    const agentId = status.agentId?.value ?? before?.agentId;
    const { state } = status;
    if (before !== undefined && before.state === state && before.agentId === agentId && !isTerminal(state)) {
      return this.issueReceipt(status, 'repeated', before, before);
    }
    const after = { taskId, agentId, state, labels: before?.labels };
    if (isTerminal(state)) this.records.delete(taskId);
    else this.records.set(taskId, after);
    return this.issueReceipt(status, before?.state === state ? 'repeated' : 'applied', before, after);
  }

  recordIntents(tasks: readonly TaskInfoInput[]): readonly LaunchIntent[] {
    for (const { taskId, agentId, labels } of tasks) {
      this.records.set(taskId.value, {
        taskId: taskId.value,
        agentId: agentId.value,
        labels: labels?.labels,
      });
    }
    return tasks.map((task) => ({ task }));
  }

  withdrawIntents(intents: readonly LaunchIntent[]): void {
    for (const { task } of intents) this.records.delete(task.taskId.value);
  }

  unsettled(): Iterable<UnsettledTask> {
    return this.records.values();
  }
}
