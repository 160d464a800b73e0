import type { Resource } from '../../protocol/gen/types/mesos.js';
import type { Random } from '../../utils/random.js';
import type { HostFacts, OfferSlot } from '../offer-slot.js';
import { Board } from './board.js';
import type { CompiledDemand } from './compiled-demand.js';
import { compileDemand } from './compiled-demand.js';
import { compileConstraints, formatConstraint } from './constraint.js';
import type { ConstraintSet } from './constraint.js';
import type { PlacedTask, Placement, TaskDemand } from './demand.js';
import { explain } from './explanation.js';
import type { Explanation } from './explanation.js';
import type { Admission } from './lane.js';
import { Lanes } from './lanes.js';
import type { PlacementStrategy } from './placement-strategy.js';
import { Purse } from './purse.js';
import { Tallies } from './tallies.js';

export interface MatchInput {
  readonly slots: readonly OfferSlot[];
  /** Served in this order: the most urgent first. */
  readonly demands: readonly TaskDemand[];
  /** Tasks that count for UNIQUE, GROUP_BY, MAX_PER and CLUSTER. @default none */
  readonly running?: readonly PlacedTask[] | undefined;
  readonly strategy: PlacementStrategy;
  /** Picks ports. The same input and the same random sequence give the same result. */
  readonly random: Random;
}

export interface MatchResult {
  readonly placements: readonly Placement[];
  readonly unplaced: readonly TaskDemand[];
  /** Why a demand was not placed; undefined for one that was, or is unknown. Worked out when asked. */
  explain(demandId: string): Explanation | undefined;
}

/**
 * Places a whole batch of demands on slots. A demand is placed completely or not at all; one that does not fit
 * takes nothing from those behind it.
 * @throws MESOS_DEMAND_INVALID, MESOS_CONSTRAINT_INVALID
 */
export function matchDemands({ slots, demands, running = [], strategy, random }: MatchInput): MatchResult {
  const { compiled, columns } = compileAll(demands);
  const board = new Board(slots, columns);
  const tallies = new Tallies(slots, running, compiled);
  const lanes = new Lanes(board, compiled);
  const purses: (Purse | undefined)[] = [];
  const placements: Placement[] = [];
  const unplaced = new Map<string, CompiledDemand>();

  const admits: Admission = (slot, demand) => tallies.admits(slots[slot]!, demand);
  for (const demand of compiled) {
    const slot = strategy.choose(board, lanes.of(demand), demand, admits);
    if (slot < 0) {
      unplaced.set(demand.demand.id, demand);
      continue;
    }
    const purse = (purses[slot] ??= new Purse(slots[slot]!));
    placements.push(place(board, slot, demand, purse, random));
    tallies.record(slots[slot]!, demand);
    lanes.touch(slot);
  }
  return {
    placements,
    unplaced: Array.from(unplaced.values(), ({ demand }) => demand),
    explain: (demandId) => {
      const demand = unplaced.get(demandId);
      return demand && explain(board, demand, (slot) => tallies.refusals(slot, demand).map(formatConstraint));
    },
  };
}

function place(
  board: Board,
  slot: number,
  compiled: CompiledDemand,
  purse: Purse,
  random: Random,
): Placement {
  const { demand, cpus, mem, others, portTotal } = compiled;
  const resources: Resource[] = [];
  board.take(slot, compiled);
  if (cpus > 0) purse.takeScalar('cpus', cpus, resources);
  if (mem > 0) purse.takeScalar('mem', mem, resources);
  for (const { column, milli } of others) purse.takeScalar(board.columns[column]!, milli, resources);
  if (portTotal === 0) return { demand, slot: board.slots[slot]!, resources, ports: [] };
  const ports = purse.takePorts(demand.ports ?? {}, random, resources);
  board.setPorts(slot, purse.freePorts);
  return { demand, slot: board.slots[slot]!, resources, ports };
}

function compileAll(demands: readonly TaskDemand[]): { compiled: CompiledDemand[]; columns: string[] } {
  const columns = new Map([
    ['cpus', 0],
    ['mem', 1],
  ]);
  const sets = new Map<string, ConstraintSet>();
  const rules = new Map<(host: HostFacts) => boolean, string>();
  const compiled = demands.map((demand) => {
    const { constraints = [], accepts } = demand;
    const key = constraints.length === 0 ? '' : constraints.map(formatConstraint).join('\n');
    let set = sets.get(key);
    if (set === undefined) sets.set(key, (set = compileConstraints(constraints)));
    if (accepts !== undefined && !rules.has(accepts)) rules.set(accepts, String(rules.size));
    return compileDemand(demand, columns, set, accepts === undefined ? '' : rules.get(accepts)!);
  });
  return { compiled, columns: [...columns.keys()] };
}
