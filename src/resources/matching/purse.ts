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
        this.ports.push({ template: writeEntry(entry), ranges: value.ranges });
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
    const byLine = this.ports.map((): number[] => []);
    for (const port of fixed) {
      const index = this.ports.findIndex(({ ranges }) => ranges.has(port));
      this.takePort(index, port, byLine);
    }
    const picked = [...fixed];
    for (const [index, line] of this.ports.entries()) {
      while (picked.length < fixed.length + count && !line.ranges.isEmpty) {
        const nth = choice === 'sequential' ? 0 : Math.floor(random.next() * line.ranges.size);
        const port = Number(line.ranges.at(nth));
        this.takePort(index, port, byLine);
        picked.push(port);
      }
    }
    byLine.forEach((ports, index) => {
      if (ports.length > 0)
        taken.push({ ...this.ports[index]!.template, ranges: { range: toRanges(ports) } });
    });
    return picked;
  }

  /** Ports not handed out. */
  get freePorts(): IntervalSet {
    return this.ports.reduce((union, { ranges }) => union.union(ranges), IntervalSet.empty);
  }

  private takePort(index: number, port: number, byLine: number[][]): void {
    const line = this.ports[index]!;
    line.ranges = line.ranges.subtract(IntervalSet.of(port));
    byLine[index]!.push(port);
  }
}

function toRanges(ports: readonly number[]): { begin: bigint; end: bigint }[] {
  const { intervals } = IntervalSet.from(ports.map((port) => ({ begin: port, end: port })));
  return intervals.map(({ begin, end }) => ({ begin: BigInt(begin), end: BigInt(end) }));
}
