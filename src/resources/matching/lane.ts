import type { Board } from './board.js';
import type { CompiledDemand } from './compiled-demand.js';

/** Tells whether a slot that has room may also be used, or no more in this batch. */
export type Admission = (slot: number, demand: CompiledDemand) => 'yes' | 'no' | 'never';

/** The slots a class of demands may use, in order, with a way to find the first that has room. */
export interface Lane {
  readonly members: Int32Array;
  /** The first member that fits and is admitted; -1 when there is none. */
  findFirst(demand: CompiledDemand, admits: Admission): number;
  /** Something was taken from this slot. */
  touch(slot: number): void;
}

/** Looks at one slot after the other: the fastest for small batches. */
export class LinearLane implements Lane {
  private readonly isDead: Uint8Array;

  /** @param isOwn whether only demands that agree on {@link Admission} `never` use the lane */
  constructor(
    private readonly board: Board,
    readonly members: Int32Array,
    private readonly isOwn: boolean,
  ) {
    this.isDead = new Uint8Array(members.length);
  }

  findFirst(demand: CompiledDemand, admits: Admission): number {
    const { board, members, isDead } = this;
    for (let position = 0; position < members.length; position++) {
      const slot = members[position]!;
      if (isDead[position] === 1 || !board.fits(slot, demand)) continue;
      const admission = admits(slot, demand);
      if (admission === 'yes') return slot;
      if (admission === 'never' && this.isOwn) isDead[position] = 1;
    }
    return -1;
  }

  touch(): void {}
}
