import type { TaskInfoInput, TaskStatus } from '../protocol/gen/types/mesos.js';
import type { AgentId, TaskId } from '../protocol/ids.js';
import type { StatusReceipt } from './status-receipt.js';

/** A task whose launch has been recorded: from now on reconciliation will find out what became of it. */
export interface LaunchIntent {
  readonly task: TaskInfoInput;
}

/** A task that is not known to have ended, with its agent if one is known. */
export interface UnsettledTask {
  readonly taskId: TaskId;
  readonly agentId?: AgentId | undefined;
}

/**
 * What the scheduler needs from the records of tasks. Both writes may answer at once when the ledger is in
 * memory; a promise resolves only when the write is durable.
 */
export interface TaskLedger<Rec = unknown> {
  /**
   * Records what Mesos says about a task. Idempotent. A rejection means "not stored": the update is then
   * not acknowledged and Mesos sends it again (10 s later, then doubling, at most 10 min:
   * src/slave/constants.hpp).
   */
  applyStatus(status: TaskStatus): StatusReceipt<Rec> | Promise<StatusReceipt<Rec>>;
  /** Records that these tasks are about to be launched, before the ACCEPT leaves (all or none). */
  recordIntents(tasks: readonly TaskInfoInput[]): readonly LaunchIntent[] | Promise<readonly LaunchIntent[]>;
  /** The ACCEPT of these intents was refused before it left: nothing was launched. */
  withdrawIntents(intents: readonly LaunchIntent[]): void | Promise<void>;
  /** Every task that is not known to have ended, for explicit reconciliation. */
  unsettled(): Iterable<UnsettledTask>;
}
