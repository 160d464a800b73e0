import { MesosError, describeError } from '../../utils/errors.js';
import { STORAGE_ERRORS } from '../storage.errors.js';

/** A commit that was checked and waits to become durable. */
export interface PendingCommit {
  /** Database operations it consists of; 0 for one that only waits for those before it. */
  readonly size: number;
  /** Called in the order of the commits, when the commit is on disk. Must not throw. */
  durable(): void;
  /** Called when it may not be on disk, with a MesosError MESOS_STORAGE_WRITE_FAILED. */
  failed(error: MesosError): void;
}

// Bounds the pause of the others while one batch is written; measured gains end well below it.
const maxGroupSize = 4096;

/** Writes commits to disk, all that came in during one write as the next: one fsync serves many. */
export class GroupWriter<Commit extends PendingCommit> {
  private queue: Commit[] = [];
  private running: Promise<void> | undefined;
  private needsRecovery = false;

  /**
   * @param writeGroup writes all commits or none, through to the disk
   * @param recover called after a failed group, before its commits are told; brings the database back
   */
  constructor(
    private readonly writeGroup: (group: readonly Commit[]) => Promise<void>,
    private readonly recover: () => Promise<void>,
  ) {}

  /** Tells the commit when it is on disk, or that it may not be. */
  write(commit: Commit): void {
    this.queue.push(commit);
    this.running ??= this.run();
  }

  /** Resolves when nothing is waiting or being written, whatever became of it. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // One turn of the event loop, so that all that is ready now shares the first write too.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.queue.length > 0) await this.writeNext(this.takeGroup());
    this.running = undefined;
  }

  private takeGroup(): Commit[] {
    let size = 0;
    let count = 0;
    while (count < this.queue.length && size < maxGroupSize) size += this.queue[count++]!.size;
    if (count === this.queue.length) {
      const all = this.queue;
      this.queue = [];
      return all;
    }
    return this.queue.splice(0, count);
  }

  private async writeNext(group: readonly Commit[]): Promise<void> {
    try {
      if (this.needsRecovery) await this.recoverOnce();
      if (group.some(({ size }) => size > 0)) await this.writeGroup(group);
    } catch (error) {
      await this.fail(group, error);
      return;
    }
    for (const commit of group) commit.durable();
  }

  private async fail(group: readonly Commit[], cause: unknown): Promise<void> {
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
    for (const commit of failed) commit.failed(error);
  }

  private async recoverOnce(): Promise<void> {
    await this.recover();
    this.needsRecovery = false;
  }
}
