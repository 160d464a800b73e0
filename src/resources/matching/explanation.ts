import type { AgentId } from '../../protocol/ids.js';
import { fromMilli } from '../algebra/scalar.js';
import type { OfferSlot } from '../offer-slot.js';
import type { Board } from './board.js';
import { CPUS, MEM } from './board.js';
import type { CompiledDemand } from './compiled-demand.js';

/** One thing an agent's offers lack for a demand. */
export type Shortfall =
  | { readonly kind: 'resource'; readonly name: string; readonly wanted: number; readonly available: number }
  | { readonly kind: 'port'; readonly name: string }
  | { readonly kind: 'constraint' | 'role' | 'rule'; readonly name: string };

/** Why a demand was not placed, seen at the end of its batch: what other demands took is gone. */
export interface Explanation {
  readonly demandId: string;
  readonly offersSeen: number;
  /** What failed on how many offers, most frequent first. One offer can fail on several. */
  readonly failures: readonly {
    readonly kind: Shortfall['kind'];
    readonly name: string;
    readonly offers: number;
  }[];
  /** The agent that lacks the least. */
  readonly nearestMiss?:
    | {
        readonly agentId: AgentId;
        readonly hostname: string;
        readonly role: string;
        readonly shortfalls: readonly Shortfall[];
      }
    | undefined;
}

/** @param refusals names of the tallied constraints that refuse the slot */
export function explain(
  board: Board,
  compiled: CompiledDemand,
  refusals: (slot: OfferSlot) => readonly string[],
): Explanation {
  const failures = new Map<string, { kind: Shortfall['kind']; name: string; offers: number }>();
  let offersSeen = 0;
  let nearest: { slot: OfferSlot; shortfalls: readonly Shortfall[]; distance: number } | undefined;
  board.slots.forEach((slot, index) => {
    offersSeen += slot.offerIds.length;
    const shortfalls = findShortfalls(board, index, compiled, refusals(slot));
    for (const { kind, name } of shortfalls) {
      const key = `${kind} ${name}`;
      const count = failures.get(key) ?? { kind, name, offers: 0 };
      failures.set(key, { ...count, offers: count.offers + slot.offerIds.length });
    }
    const distance = shortfalls.reduce((sum, shortfall) => sum + distanceOf(shortfall), 0);
    if (nearest === undefined || distance < nearest.distance) nearest = { slot, shortfalls, distance };
  });
  return {
    demandId: compiled.demand.id,
    offersSeen,
    failures: [...failures.values()].sort((left, right) => right.offers - left.offers),
    ...(nearest === undefined ? {} : { nearestMiss: missOf(nearest) }),
  };
}

function missOf({
  slot,
  shortfalls,
}: {
  slot: OfferSlot;
  shortfalls: readonly Shortfall[];
}): NonNullable<Explanation['nearestMiss']> {
  return { agentId: slot.agentId, hostname: slot.hostname, role: slot.role, shortfalls };
}

function findShortfalls(
  board: Board,
  index: number,
  { demand, cpus, mem, others, portTotal, fixedPorts, constraints }: CompiledDemand,
  refusals: readonly string[],
): Shortfall[] {
  const slot = board.slots[index]!;
  const found: Shortfall[] = [];
  for (const { column, milli } of [{ column: CPUS, milli: cpus }, { column: MEM, milli: mem }, ...others]) {
    const free = board.free[column]![index]!;
    if (free >= milli) continue;
    const name = board.columns[column]!;
    found.push({ kind: 'resource', name, wanted: fromMilli(milli), available: fromMilli(free) });
  }
  const ports = board.portCounts[index]!;
  if (ports < portTotal) found.push({ kind: 'resource', name: 'ports', wanted: portTotal, available: ports });
  for (const port of fixedPorts) {
    if (!board.ports[index]!.has(port)) found.push({ kind: 'port', name: String(port) });
  }
  if (demand.role !== undefined && demand.role !== slot.role) found.push({ kind: 'role', name: demand.role });
  if (demand.accepts?.(slot) === false) found.push({ kind: 'rule', name: 'accepts' });
  for (const { text, test } of constraints.statics) {
    if (!test(slot)) found.push({ kind: 'constraint', name: text });
  }
  for (const name of refusals) found.push({ kind: 'constraint', name });
  return found;
}

/** A missing amount counts by its share, everything else fully: offers that are nearly large enough come first. */
function distanceOf(shortfall: Shortfall): number {
  return shortfall.kind === 'resource' ? (shortfall.wanted - shortfall.available) / shortfall.wanted : 1;
}
