import { CPUS, MEM } from './board.js';
import type { Board } from './board.js';
import type { CompiledDemand } from './compiled-demand.js';
import type { Admission, Lane } from './lane.js';

/** Chooses among the slots a demand may use. */
export interface PlacementStrategy {
  /** The chosen slot, which must fit and be admitted; -1 for none. */
  choose(board: Board, lane: Lane, demand: CompiledDemand, admits: Admission): number;
}

/** The first slot with room, in the order the offers came. Near-linear in tasks and offers. */
export const firstFit: PlacementStrategy = {
  choose: (_board, lane, demand, admits) => lane.findFirst(demand, admits),
};

/** The slot that ends up fullest: few agents are used, others stay free for large tasks. Looks at every slot. */
export const binPack: PlacementStrategy = createScoredStrategy((freeShare) => -freeShare);

/** The slot that ends up emptiest: load lies even. Looks at every slot. */
export const spread: PlacementStrategy = createScoredStrategy((freeShare) => freeShare);

/** @param score of the share of cpus and memory left free, 0 to 1; the highest wins, the first of equals */
function createScoredStrategy(score: (freeShare: number) => number): PlacementStrategy {
  return {
    choose: (board, lane, demand, admits) => {
      let best = -1;
      let bestScore = -Infinity;
      for (const slot of lane.members) {
        if (!board.fits(slot, demand)) continue;
        const slotScore = score(freeShareAfter(board, slot, demand));
        if (slotScore > bestScore && admits(slot, demand) === 'yes') {
          best = slot;
          bestScore = slotScore;
        }
      }
      return best;
    },
  };
}

function freeShareAfter({ free, total }: Board, slot: number, { cpus, mem }: CompiledDemand): number {
  const cpuTotal = total[CPUS]![slot]! || 1;
  const memTotal = total[MEM]![slot]! || 1;
  return ((free[CPUS]![slot]! - cpus) / cpuTotal + (free[MEM]![slot]! - mem) / memTotal) / 2;
}
