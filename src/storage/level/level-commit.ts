import type { MesosError } from '../../utils/errors.js';
import type { KeptChange } from '../change-log.js';
import type { CommitResult, Lease } from '../state-store.js';
import type { PendingCommit } from './group-writer.js';
import { entryHeaderBytes } from './level-layout.js';

/** A write of one key: on its way to the disk, then part of the history of the store. */
export class LevelChange implements KeptChange {
  constructor(
    readonly key: string,
    /** That of its commit, also for a deletion. */
    readonly revision: number,
    /** As stored, with its header; undefined for a deletion. */
    readonly entry: Buffer | undefined,
    /** The lease the key is bound to from now on. */
    readonly lease: Lease | undefined,
    /** Whether the key may be marked as bound to a lease on disk. */
    readonly wasLeased: boolean,
  ) {}

  get value(): Uint8Array | undefined {
    return this.entry?.subarray(entryHeaderBytes);
  }

  get bytes(): number {
    return this.entry?.length ?? 0;
  }
}

/** A commit and whom to tell about it. */
export class LevelCommit implements PendingCommit {
  constructor(
    readonly changes: readonly LevelChange[],
    /** Of the store once this is on disk. */
    readonly revision: number,
    private readonly result: CommitResult,
    private readonly publish: (commit: LevelCommit) => void,
    private readonly resolve: (result: CommitResult) => void,
    private readonly reject: (error: MesosError) => void,
  ) {}

  get size(): number {
    return this.changes.length;
  }

  durable(): void {
    if (this.changes.length > 0) this.publish(this);
    this.resolve(this.result);
  }

  failed(error: MesosError): void {
    this.reject(error);
  }
}
