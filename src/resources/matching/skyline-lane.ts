import { MEM, cpuLevel } from './board.js';
import type { Board } from './board.js';
import type { CompiledDemand } from './compiled-demand.js';
import type { Admission, Lane } from './lane.js';

const blockSlots = 64;

/**
 * Exact first fit without looking at every slot. Slots lie in blocks of 64; for every level of cpus the lane
 * knows the most memory free on any slot of the block that reaches the level, so that one row of numbers tells
 * which blocks can have room. Maxima of cpus and memory kept apart would let blocks pass that have the cpus on
 * one slot and the memory on another.
 *
 * Within a batch slots only lose resources. What is known of a block is therefore never too low, and is
 * brought up to date when a search of the block finds nothing, not at every placement.
 */
export class SkylineLane implements Lane {
  private readonly blocks: number;
  private readonly levels: number;
  /** Most memory, by level, then block. */
  private readonly rows: Float64Array;
  /** The scalars after cpus and memory, and at the end ports. */
  private readonly columns: readonly Float64Array[];
  /** Most of each of them, by block. */
  private readonly maxima: readonly Float64Array[];
  private readonly blockOfSlot: Int32Array;
  private readonly isStale: Uint8Array;
  private readonly isDead: Uint8Array;

  /** @param isOwn whether only demands that agree on {@link Admission} `never` use the lane */
  constructor(
    private readonly board: Board,
    readonly members: Int32Array,
    private readonly isOwn: boolean,
  ) {
    this.blocks = Math.ceil(members.length / blockSlots);
    this.levels = 1 + members.reduce((most, slot) => Math.max(most, board.cpuLevels[slot]!), 0);
    this.rows = new Float64Array(this.levels * this.blocks);
    this.columns = [...board.free.slice(2), board.portCounts];
    this.maxima = this.columns.map(() => new Float64Array(this.blocks));
    this.blockOfSlot = new Int32Array(board.slots.length).fill(-1);
    members.forEach((slot, position) => {
      this.blockOfSlot[slot] = Math.floor(position / blockSlots);
    });
    this.isStale = new Uint8Array(this.blocks);
    this.isDead = new Uint8Array(members.length);
    for (let block = 0; block < this.blocks; block++) this.refresh(block);
  }

  findFirst(demand: CompiledDemand, admits: Admission): number {
    const level = cpuLevel(demand.cpus);
    if (level >= this.levels) return -1;
    const { rows, blocks, isStale } = this;
    const row = level * blocks;
    const { mem } = demand;
    for (let block = 0; block < blocks; block++) {
      if (rows[row + block]! < mem || !this.mayHold(block, demand)) continue;
      const slot = this.search(block, demand, admits);
      if (slot >= 0) return slot;
      if (isStale[block] === 1) this.refresh(block);
    }
    return -1;
  }

  touch(slot: number): void {
    const block = this.blockOfSlot[slot]!;
    if (block >= 0) this.isStale[block] = 1;
  }

  private search(block: number, demand: CompiledDemand, admits: Admission): number {
    const { board, members, isDead } = this;
    const end = Math.min(members.length, (block + 1) * blockSlots);
    for (let position = block * blockSlots; position < end; position++) {
      const slot = members[position]!;
      if (isDead[position] === 1 || !board.fits(slot, demand)) continue;
      const admission = admits(slot, demand);
      if (admission === 'yes') return slot;
      if (admission === 'never' && this.isOwn) {
        isDead[position] = 1;
        this.isStale[block] = 1;
      }
    }
    return -1;
  }

  private mayHold(block: number, { others, portTotal }: CompiledDemand): boolean {
    for (const { column, milli } of others) if (this.maxima[column - 2]![block]! < milli) return false;
    return portTotal === 0 || this.maxima.at(-1)![block]! >= portTotal;
  }

  private refresh(block: number): void {
    const { board, members, rows, blocks, isDead } = this;
    const { cpuLevels } = board;
    const mem = board.free[MEM]!;
    const begin = block * blockSlots;
    const end = Math.min(members.length, begin + blockSlots);
    // -1: not even a demand of nothing finds a slot here.
    for (let level = 0; level < this.levels; level++) rows[level * blocks + block] = -1;
    for (let position = begin; position < end; position++) {
      if (isDead[position] === 1) continue;
      const slot = members[position]!;
      const cell = cpuLevels[slot]! * blocks + block;
      if (mem[slot]! > rows[cell]!) rows[cell] = mem[slot]!;
    }
    for (let level = this.levels - 2; level >= 0; level--) {
      const cell = level * blocks + block;
      if (rows[cell + blocks]! > rows[cell]!) rows[cell] = rows[cell + blocks]!;
    }
    for (let index = 0; index < this.columns.length; index++) {
      const column = this.columns[index]!;
      let most = 0;
      for (let position = begin; position < end; position++) {
        const value = column[members[position]!]!;
        if (value > most && isDead[position] === 0) most = value;
      }
      this.maxima[index]![block] = most;
    }
    this.isStale[block] = 0;
  }
}
