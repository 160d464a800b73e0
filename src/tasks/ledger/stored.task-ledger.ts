import type { TaskInfoInput, TaskStatus } from '../../protocol/gen/types/mesos.js';
import type { TaskId } from '../../protocol/ids.js';
import { RecordCollection, type QuarantinedRecord } from '../../storage/records/record-collection.js';
import type { StateStore, WriteOperation } from '../../storage/state-store.js';
import type { MaybePromise } from '../../structures/maybe-promise.js';
import { TextPool } from '../../structures/text-pool.js';
import type { Clock } from '../../utils/clock.js';
import { MesosError } from '../../utils/errors.js';
import { ReceiptIssuer, type StatusReceipt } from '../status-receipt.js';
import type { LaunchIntent, TaskLedger, UnsettledTask } from '../task-ledger.js';
import { TASKS_ERRORS } from '../tasks.errors.js';
import { applyToRecord, intentRecord } from './record-steps.js';
import { isEnded } from './task-machine.js';
import { CompactTaskRecord, type TaskOrigin, type TaskRecord } from './task-record.js';
import { taskRecordSchema } from './task-record.schema.js';
import { TurnWriter } from './turn-writer.js';

/** Agents and messages whose texts are shared by records. */
const sharedTexts = 50_000;

/** What the ledger asks and tells its owner. All are called without waiting. */
export interface LedgerHooks {
  /** Where a task that is about to be launched belongs; undefined for one launched by hand. */
  originOf(taskId: TaskId): TaskOrigin | undefined;
  /** Completes the record of an attempt that ends, before it is stored. */
  conclude(record: TaskRecord): TaskRecord;
  /** Ended attempts that need not be kept once this one is recorded. */
  outdatedBy(origin: TaskOrigin): readonly TaskId[];
  /** A durable change. No `before`: recorded for the first time. No `after`: deleted. */
  changed(before: TaskRecord | undefined, after: TaskRecord | undefined): void;
  /** A status of a task without a record. */
  unknown(status: TaskStatus): void;
  /** A status the task machine does not allow. */
  refused(record: TaskRecord, status: TaskStatus): void;
}

/**
 * The records of tasks, kept in a store. The only writer of them: a receipt or an intent exists only after the
 * write is durable; writes of different tasks share commits of the store, those of one task follow each other.
 */
export class StoredTaskLedger extends ReceiptIssuer<TaskRecord> implements TaskLedger<TaskRecord> {
  private readonly records = new Map<TaskId, TaskRecord>();
  /** Tasks with a write under way. */
  private readonly writing = new Map<TaskId, Promise<unknown>>();
  private readonly writer: TurnWriter;
  private readonly collection: RecordCollection<TaskRecord>;
  private readonly texts = new TextPool(sharedTexts);

  constructor(
    private readonly store: StateStore,
    private readonly clock: Clock,
    private readonly hooks: LedgerHooks,
  ) {
    super();
    this.writer = new TurnWriter(store);
    this.collection = new RecordCollection(store, 'tasks/', taskRecordSchema);
  }

  /** Reads all records of the store; call it once, first. Answers those that could not be read. */
  async restore(): Promise<readonly QuarantinedRecord[]> {
    const { quarantined } = await this.collection.load(({ record }) =>
      this.records.set(record.taskId, record),
    );
    return quarantined;
  }

  /** The record of an attempt, live or kept as history. */
  get(taskId: TaskId): TaskRecord | undefined {
    return this.records.get(taskId);
  }

  /** All records. */
  all(): Iterable<TaskRecord> {
    return this.records.values();
  }

  /** A promise only when something has to be written. */
  applyStatus(status: TaskStatus): MaybePromise<StatusReceipt<TaskRecord>> {
    const taskId = status.taskId.value;
    const other = this.writing.get(taskId);
    if (other) {
      const again = (): MaybePromise<StatusReceipt<TaskRecord>> => this.applyStatus(status);
      return other.then(again, again);
    }
    const before = this.records.get(taskId);
    if (!before) {
      this.hooks.unknown(status);
      return this.issueReceipt(status, 'unknown-task');
    }
    const { outcome, record } = applyToRecord(before, status, this.clock.now(), this.texts);
    if (outcome === 'refused') this.hooks.refused(before, status);
    if (outcome !== 'applied') return this.issueReceipt(status, outcome, before, before);
    const hasEnded = isEnded(record.state) && !isEnded(before.state);
    const after = hasEnded ? new CompactTaskRecord(this.hooks.conclude(record)) : record;
    return this.write(before, after, () => this.issueReceipt(status, 'applied', before, after));
  }

  async recordIntents(tasks: readonly TaskInfoInput[]): Promise<readonly LaunchIntent[]> {
    const operations: WriteOperation[] = [];
    const intents = tasks.map((task) =>
      intentRecord(task, this.hooks.originOf(task.taskId.value), this.clock.now(), this.texts),
    );
    for (const intent of intents) {
      if (this.records.has(intent.taskId) || this.writing.has(intent.taskId))
        throw launchedTwice(intent.taskId);
    }
    if (new Set(intents.map(({ taskId }) => taskId)).size < intents.length)
      throw launchedTwice(intents[0]!.taskId);
    const outdated = intents.flatMap((intent) => this.hooks.outdatedBy(intent));
    for (const intent of intents) operations.push(this.collection.put(intent.taskId, intent, 0));
    for (const taskId of outdated) operations.push(this.collection.delete(taskId));
    const commit = this.store.commit(operations).then((result) => {
      if (!result.committed) throw launchedTwice(result.conflict.key);
    });
    await this.during(
      intents.map(({ taskId }) => taskId),
      commit,
    );
    for (const taskId of outdated) this.drop(taskId);
    for (const intent of intents) {
      this.records.set(intent.taskId, intent);
      this.hooks.changed(undefined, intent);
    }
    return tasks.map((task) => ({ task }));
  }

  async withdrawIntents(intents: readonly LaunchIntent[]): Promise<void> {
    const launching = intents.map(({ task }) => task.taskId.value);
    await this.forget(launching.filter((taskId) => this.records.get(taskId)?.state === 'launching'));
  }

  *unsettled(): Iterable<UnsettledTask> {
    for (const record of this.records.values()) if (!isEnded(record.state)) yield record;
  }

  /** Records a task that runs without a record. Does nothing when it has one by now. */
  async adopt(status: TaskStatus, origin: TaskOrigin | undefined): Promise<void> {
    const { taskId, agentId } = status;
    while (this.writing.has(taskId.value)) await this.settled([taskId.value]);
    if (this.records.has(taskId.value) || !agentId) return;
    const nowMs = this.clock.now();
    const intent = intentRecord({ name: '', taskId, agentId }, origin, nowMs, this.texts);
    const { record } = applyToRecord(intent, status, nowMs, this.texts);
    await this.write(undefined, record, () => undefined);
  }

  /** Stores that we want the task dead, before the KILL leaves. False when it has ended or is unknown. */
  async requestKill(taskId: TaskId): Promise<boolean> {
    while (this.writing.has(taskId)) await this.settled([taskId]);
    const before = this.records.get(taskId);
    if (!before || isEnded(before.state)) return false;
    if (before.killRequested) return true;
    return this.write(before, new CompactTaskRecord({ ...before, killRequested: true }), () => true);
  }

  /** Deletes records, with further steps in the same commit. */
  async forget(taskIds: readonly TaskId[], further: readonly WriteOperation[] = []): Promise<void> {
    while (taskIds.some((taskId) => this.writing.has(taskId))) await this.settled(taskIds);
    const operations = [...taskIds.map((taskId) => this.collection.delete(taskId)), ...further];
    if (operations.length === 0) return;
    await this.during(taskIds, this.store.commit(operations));
    for (const taskId of taskIds) this.drop(taskId);
  }

  private drop(taskId: TaskId): void {
    const before = this.records.get(taskId);
    if (before && this.records.delete(taskId)) this.hooks.changed(before, undefined);
  }

  private write<T>(before: TaskRecord | undefined, after: TaskRecord, answer: () => T): Promise<T> {
    const { taskId } = after;
    // A task launched by hand has no history to keep.
    const isOver = after.application === '' && isEnded(after.state);
    const step = isOver ? this.collection.delete(taskId) : this.collection.put(taskId, after);
    const writing = this.writer.write(step).then(
      () => {
        this.writing.delete(taskId);
        if (isOver) this.records.delete(taskId);
        else this.records.set(taskId, after);
        this.hooks.changed(before, after);
        return answer();
      },
      (error: unknown) => {
        this.writing.delete(taskId);
        throw error;
      },
    );
    this.writing.set(taskId, writing);
    return writing;
  }

  /** Resolves when the writes under way are over. Others may have begun by then: look again. */
  private async settled(taskIds: readonly TaskId[]): Promise<void> {
    await Promise.allSettled(taskIds.flatMap((taskId) => this.writing.get(taskId) ?? []));
  }

  private async during(taskIds: readonly TaskId[], write: Promise<unknown>): Promise<void> {
    for (const taskId of taskIds) this.writing.set(taskId, write);
    try {
      await write;
    } finally {
      for (const taskId of taskIds) this.writing.delete(taskId);
    }
  }
}

function launchedTwice(what: string): MesosError {
  return new MesosError(TASKS_ERRORS, 'MESOS_TASKS_DUPLICATE_LAUNCH', what, { details: { taskId: what } });
}
