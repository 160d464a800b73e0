import type { Resource } from '../../protocol/gen/types/mesos.js';
import { IntervalSet } from '../../structures/interval-set.js';
import type { Random } from '../../utils/random.js';
import { isPlain, preference } from '../algebra/find.js';
import { writeEntry } from '../algebra/resource-entry.js';
import { fromMilli } from '../algebra/scalar.js';
import type { OfferSlot } from '../offer-slot.js';
import type { PortDemand } from './demand.js';

interface ScalarLine {
  readonly name: string;
  readonly template: Resource;
  milli: number;
}

interface PortLine {
  readonly template: Resource;
  ranges: IntervalSet;
  /** Taken for the demand at hand. */
  picked: number[];
}

/** The concrete resources of a slot, handed out piece by piece: reserved for the role first, then the rest. */
export class Purse {
  private readonly scalars: ScalarLine[] = [];
  private readonly ports: PortLine[] = [];

  constructor({ resources, role }: OfferSlot) {
    const plain = [...resources].filter(isPlain);
    plain.sort((left, right) => preference(left, role) - preference(right, role));
    for (const entry of plain) {
      const { name, value } = entry;
      if (value.type === 'scalar') {
        this.scalars.push({ name, template: writeEntry(entry), milli: value.milli });
      } else if (name === 'ports' && value.type === 'ranges') {
        this.ports.push({ template: writeEntry(entry), ranges: value.ranges, picked: [] });
      }
    }
  }

  /** Adds `milli` of `name` to `taken`. There must be so much. */
  takeScalar(name: string, milli: number, taken: Resource[]): void {
    let missing = milli;
    for (const line of this.scalars) {
      if (missing === 0) return;
      if (line.name !== name || line.milli === 0) continue;
      const part = Math.min(line.milli, missing);
      line.milli -= part;
      missing -= part;
      taken.push({ ...line.template, scalar: { value: fromMilli(part) } });
    }
  }

  /** Adds the ports of `demand` to `taken` and returns them. There must be so many. */
  takePorts(
    { fixed = [], count = 0, choice = 'random' }: PortDemand,
    random: Random,
    taken: Resource[],
  ): number[] {
    const all: number[] = [];
    for (const port of fixed) {
      const line = this.ports.find(({ ranges }) => ranges.has(port));
      if (line !== undefined) all.push(pick(line, port));
    }
    for (const line of this.ports) {
      while (all.length < fixed.length + count && !line.ranges.isEmpty) {
        const nth = choice === 'sequential' ? 0 : Math.floor(random.next() * line.ranges.size);
        all.push(pick(line, Number(line.ranges.at(nth))));
      }
      if (line.picked.length === 0) continue;
      taken.push({ ...line.template, ranges: { range: toRanges(line.picked) } });
      line.picked = [];
    }
    return all;
  }

  /** Ports not handed out. */
  get freePorts(): IntervalSet {
    let union = IntervalSet.empty;
    for (const { ranges } of this.ports) union = union.union(ranges);
    return union;
  }
}

function pick(line: PortLine, port: number): number {
  line.ranges = line.ranges.without(port);
  line.picked.push(port);
  return port;
}

function toRanges(ports: number[]): { begin: bigint; end: bigint }[] {
  const ranges: { begin: bigint; end: bigint }[] = [];
  let begin = 0;
  ports.sort((left, right) => left - right);
  ports.forEach((port, index) => {
    if (ports[index - 1] !== port - 1) begin = port;
    if (ports[index + 1] !== port + 1) ranges.push({ begin: BigInt(begin), end: BigInt(port) });
  });
  return ranges;
}
