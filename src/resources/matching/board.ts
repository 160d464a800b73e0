import { IntervalSet } from '../../structures/interval-set.js';
import { isPlain } from '../algebra/find.js';
import type { OfferSlot } from '../offer-slot.js';
import type { CompiledDemand } from './compiled-demand.js';

/** Columns that every board has; other scalars follow in the order of first mention. */
export const CPUS = 0;
export const MEM = 1;

/** Four levels for each doubling of cpus: 0 for none, 1 from a thousandth on. Rises with `milli`. */
export function cpuLevel(milli: number): number {
  return milli < 1 ? 0 : 1 + Math.floor(Math.log2(milli) * 4);
}

/** What is free on every slot, as columns of thousandths: the numbers a match works on. */
export class Board {
  /** By column, then slot. */
  readonly free: Float64Array[] = [];
  /** As offered. */
  readonly total: readonly Float64Array[];
  /** {@link cpuLevel} of each slot. */
  readonly cpuLevels: Uint8Array;
  /** Free ports of each slot. */
  readonly ports: IntervalSet[];
  readonly portCounts: Float64Array;

  /** @param columns names of the scalars, cpus and mem first */
  constructor(
    readonly slots: readonly OfferSlot[],
    readonly columns: readonly string[],
  ) {
    const columnOf = new Map(columns.map((name, index) => [name, index]));
    for (const _ of columns) this.free.push(new Float64Array(slots.length));
    this.ports = Array<IntervalSet>(slots.length).fill(IntervalSet.empty);
    this.portCounts = new Float64Array(slots.length);
    slots.forEach(({ resources }, slot) => {
      for (const entry of resources) {
        if (!isPlain(entry)) continue;
        const { name, value } = entry;
        const column = columnOf.get(name);
        if (value.type === 'scalar' && column !== undefined) this.free[column]![slot]! += value.milli;
        else if (name === 'ports' && value.type === 'ranges')
          this.setPorts(slot, this.ports[slot]!.union(value.ranges));
      }
    });
    this.total = this.free.map((column) => column.slice());
    this.cpuLevels = Uint8Array.from(this.free[CPUS]!, cpuLevel);
  }

  /** Whether all amounts and ports are there; constraints are not looked at. */
  fits(slot: number, demand: CompiledDemand): boolean {
    const { free } = this;
    if (free[CPUS]![slot]! < demand.cpus || free[MEM]![slot]! < demand.mem) return false;
    for (const { column, milli } of demand.others) if (free[column]![slot]! < milli) return false;
    return demand.portTotal === 0 || this.fitsPorts(slot, demand);
  }

  private fitsPorts(slot: number, { portTotal, fixedPorts }: CompiledDemand): boolean {
    if (this.portCounts[slot]! < portTotal) return false;
    return fixedPorts.every((port) => this.ports[slot]!.has(port));
  }

  /** Takes the scalars of a demand that fits. */
  take(slot: number, demand: CompiledDemand): void {
    this.free[CPUS]![slot]! -= demand.cpus;
    this.free[MEM]![slot]! -= demand.mem;
    this.cpuLevels[slot] = cpuLevel(this.free[CPUS]![slot]!);
    for (const { column, milli } of demand.others) this.free[column]![slot]! -= milli;
  }

  setPorts(slot: number, ports: IntervalSet): void {
    this.ports[slot] = ports;
    this.portCounts[slot] = ports.size;
  }
}
