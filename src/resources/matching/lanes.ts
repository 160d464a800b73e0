import type { Board } from './board.js';
import type { CompiledDemand } from './compiled-demand.js';
import { LinearLane } from './lane.js';
import type { Lane } from './lane.js';
import { SkylineLane } from './skyline-lane.js';

/** Below this many looks at slots an index costs more than it saves. */
const indexFromLooks = 200_000;
/** A scope with tallied constraints and so many tasks gets its own lane, which forgets used-up slots. */
const ownLaneFrom = 32;
/** Bounds memory when nearly every demand has constraints of its own. */
const maxKeptLanes = 512;

/** The lanes of a batch, built when first used and given up after their last demand. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly waiting = new Map<string, number>();
  private readonly inScope = new Map<string, number>();

  constructor(
    private readonly board: Board,
    demands: readonly CompiledDemand[],
  ) {
    for (const demand of demands) {
      if (demand.constraints.tallied.length > 0) increment(this.inScope, ownKey(demand));
    }
    for (const demand of demands) increment(this.waiting, this.keyOf(demand));
  }

  /** The lane of this demand. Ask once for each demand of the batch. */
  of(demand: CompiledDemand): Lane {
    const key = this.keyOf(demand);
    const left = this.waiting.get(key) ?? 1;
    const lane = this.lanes.get(key) ?? this.create(demand, left);
    this.waiting.set(key, left - 1);
    if (left === 1) this.lanes.delete(key);
    else if (this.lanes.size < maxKeptLanes) this.lanes.set(key, lane);
    return lane;
  }

  /** Something was taken from this slot. */
  touch(slot: number): void {
    for (const lane of this.lanes.values()) lane.touch(slot);
  }

  private keyOf(demand: CompiledDemand): string {
    if (demand.constraints.tallied.length === 0) return demand.laneKey;
    const key = ownKey(demand);
    return (this.inScope.get(key) ?? 0) >= ownLaneFrom ? key : demand.laneKey;
  }

  private create(compiled: CompiledDemand, uses: number): Lane {
    const { board } = this;
    const { demand, constraints, laneKey } = compiled;
    const members: number[] = [];
    board.slots.forEach((slot, index) => {
      if (demand.role !== undefined && slot.role !== demand.role) return;
      if (!constraints.statics.every(({ test }) => test(slot))) return;
      if (demand.accepts === undefined || demand.accepts(slot)) members.push(index);
    });
    const slots = Int32Array.from(members);
    const isOwn = this.keyOf(compiled) !== laneKey;
    return slots.length * uses < indexFromLooks
      ? new LinearLane(board, slots, isOwn)
      : new SkylineLane(board, slots, isOwn);
  }
}

/** Only demands with the same rules and scope agree on which slots are used up. */
function ownKey({ laneKey, scope, constraints }: CompiledDemand): string {
  return JSON.stringify([laneKey, scope, constraints.tallied]);
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
