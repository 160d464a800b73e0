import type { TaskStatus } from '../protocol/gen/types/mesos.js';

const issue = Symbol('issue');

/** What the ledger did with a status. */
export type StatusOutcome =
  /** The record of the task changed. */
  | 'applied'
  /** The record already said so, or knew something newer: nothing was written. */
  | 'repeated'
  /** The task machine does not allow this step: nothing was written, the contradiction was reported. */
  | 'refused'
  /** No record of this task: nothing was written. */
  | 'unknown-task';

/**
 * Proof that a status has been dealt with durably: the only thing the acknowledger accepts. Only a ledger
 * can make one (see {@link ReceiptIssuer}), so acknowledging before storing does not compile.
 */
export class StatusReceipt<Rec = unknown> {
  private constructor(
    readonly status: TaskStatus,
    readonly outcome: StatusOutcome,
    /** The record as it was. */
    readonly before: Rec | undefined,
    /** The record as it is now. */
    readonly after: Rec | undefined,
  ) {}

  /** @internal */
  static [issue]<Rec>(
    status: TaskStatus,
    outcome: StatusOutcome,
    before: Rec | undefined,
    after: Rec | undefined,
  ): StatusReceipt<Rec> {
    return new StatusReceipt(status, outcome, before, after);
  }
}

/** Base of every ledger, and the only way to a {@link StatusReceipt}. */
export abstract class ReceiptIssuer<Rec = unknown> {
  /** Call it after the write has finished, never before. */
  protected issueReceipt(
    status: TaskStatus,
    outcome: StatusOutcome,
    before?: Rec,
    after?: Rec,
  ): StatusReceipt<Rec> {
    return StatusReceipt[issue](status, outcome, before, after);
  }
}
