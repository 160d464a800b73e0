import { MesosError, describeError } from '../../utils/errors.js';
import { STORAGE_ERRORS } from '../storage.errors.js';
import { encodeEntry, revisionKey } from './level-layout.js';

/** A step of a database batch. */
export type DatabaseOperation =
  | { readonly type: 'put'; readonly key: Buffer; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Buffer };

/** A commit that was checked and waits to become durable. */
export interface PendingCommit {
  /** Of the store once it is durable. */
  readonly revision: number;
  readonly steps: readonly DatabaseOperation[];
  /** Called in the order of the commits, when the commit is on disk. */
  readonly onDurable: () => void;
}

interface Queued extends PendingCommit {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

// Bounds the pause of the others while one batch is written; measured gains end well below it.
const maxGroupSteps = 4096;

/** Writes commits to disk, all that came in during one write as the next: one fsync serves many. */
export class GroupWriter {
  private queue: Queued[] = [];
  private running: Promise<void> | undefined;
  private needsRecovery = false;

  /**
   * @param batch writes all steps or none, through to the disk
   * @param recover called after a failed batch, before its commits are rejected; brings the database back
   */
  constructor(
    private readonly batch: (steps: readonly DatabaseOperation[]) => Promise<void>,
    private readonly recover: () => Promise<void>,
  ) {}

  /**
   * Resolves when the commit is on disk.
   * @throws MesosError MESOS_STORAGE_WRITE_FAILED when it may not be
   */
  write(commit: PendingCommit): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ ...commit, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing is waiting or being written, whatever became of it. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // One turn of the event loop, so that all that is ready now shares the first write too.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.queue.length > 0) await this.writeGroup(this.takeGroup());
    this.running = undefined;
  }

  private takeGroup(): Queued[] {
    let steps = 0;
    let count = 0;
    while (count < this.queue.length && steps < maxGroupSteps) steps += this.queue[count++]!.steps.length;
    if (count === this.queue.length) {
      const all = this.queue;
      this.queue = [];
      return all;
    }
    return this.queue.splice(0, count);
  }

  private async writeGroup(group: readonly Queued[]): Promise<void> {
    const steps = group.flatMap((commit) => commit.steps);
    try {
      if (this.needsRecovery) await this.recoverOnce();
      if (steps.length > 0) {
        const revision = encodeEntry(group.at(-1)!.revision, new Uint8Array());
        await this.batch([...steps, { type: 'put', key: revisionKey, value: revision }]);
      }
    } catch (error) {
      await this.fail(group, error);
      return;
    }
    for (const commit of group) {
      commit.onDurable();
      commit.resolve();
    }
  }

  private async fail(group: readonly Queued[], cause: unknown): Promise<void> {
    this.needsRecovery = true;
    const details = await this.recoverOnce().then(
      () => '',
      (error: unknown) => `; opening it again: ${describeError(error)}`,
    );
    // What waits was checked against what now failed, so it fails with it.
    const failed = [...group, ...this.queue];
    this.queue = [];
    const where = `${describeError(cause)}${details}`;
    const error = new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_WRITE_FAILED', where, { cause });
    for (const commit of failed) commit.reject(error);
  }

  private async recoverOnce(): Promise<void> {
    await this.recover();
    this.needsRecovery = false;
  }
}
