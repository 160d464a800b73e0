import type { Resource, ResourceInput } from '../../protocol/gen/types/mesos.js';
import { IntervalSet } from '../../structures/interval-set.js';
import { MesosError } from '../../utils/errors.js';
import { RESOURCES_ERRORS } from '../resources.errors.js';
import { formatEntry, readEntry, withValue, writeEntry } from './resource-entry.js';
import type { ResourceEntry } from './resource-entry.js';
import { parseResources } from './resource-text.js';
import { validateResource } from './resource-validation.js';
import { addValues, containsValue, isEmptyValue, quantityOf, subtractValues } from './resource-value.js';
import { fromMilli } from './scalar.js';

/**
 * An immutable, exact collection of Mesos resources. Entries that Mesos would merge are one entry; exclusive
 * disks and persistent volumes are counted, never merged or split; empty amounts are left out.
 */
export class Resources implements Iterable<ResourceEntry> {
  static readonly empty = new Resources(new Map());

  private constructor(private readonly byKey: ReadonlyMap<string, ResourceEntry>) {}

  /** Sums up entries. */
  static of(entries: Iterable<ResourceEntry>): Resources {
    const sums = new Map<string, ResourceEntry>();
    for (const entry of entries) addEntry(sums, entry);
    return sums.size === 0 ? Resources.empty : new Resources(sums);
  }

  /**
   * Reads messages of either reservation format.
   * @throws MESOS_RESOURCES_INVALID with the text of Mesos for the first invalid one
   */
  static fromMessages(messages: Iterable<ResourceInput>): Resources {
    const { resources, problems } = Resources.collect(messages);
    if (problems[0] !== undefined) {
      throw new MesosError(RESOURCES_ERRORS, 'MESOS_RESOURCES_INVALID', problems[0], {
        details: { problems },
      });
    }
    return resources;
  }

  /** Reads what is valid and says what is not: for offers, where one odd resource must not cost the others. */
  static collect(messages: Iterable<ResourceInput>): { resources: Resources; problems: readonly string[] } {
    const sums = new Map<string, ResourceEntry>();
    const problems: string[] = [];
    for (const message of messages) {
      const problem = validateResource(message);
      if (problem === undefined) addEntry(sums, readEntry(message));
      else problems.push(problem);
    }
    return { resources: sums.size === 0 ? Resources.empty : new Resources(sums), problems };
  }

  /**
   * Reads `cpus:4;mem(role):1024;ports:[31000-32000]`, the syntax of the agent's `--resources`, and what
   * {@link toString} prints (but for disks and labels).
   * @throws MESOS_RESOURCES_TEXT when it is not that syntax, MESOS_RESOURCES_INVALID when a value is not valid
   */
  static parse(text: string): Resources {
    return Resources.fromMessages(parseResources(text));
  }

  get isEmpty(): boolean {
    return this.byKey.size === 0;
  }

  [Symbol.iterator](): Iterator<ResourceEntry> {
    return this.byKey.values();
  }

  add(other: Resources): Resources {
    if (other.isEmpty) return this;
    if (this.isEmpty) return other;
    const sums = new Map(this.byKey);
    for (const entry of other) addEntry(sums, entry);
    return new Resources(sums);
  }

  /** What is left; taking more than there is leaves nothing of it, and nothing is ever invented. */
  subtract(other: Resources): Resources {
    if (this.isEmpty || other.isEmpty) return this;
    const left = new Map(this.byKey);
    for (const entry of other) subtractEntry(left, entry);
    return left.size === 0 ? Resources.empty : new Resources(left);
  }

  /** Whether `other` can be taken out of this, kind by kind. */
  contains(other: Resources): boolean {
    for (const entry of other) {
      const own = this.byKey.get(entry.key);
      if (own === undefined) return false;
      if (entry.whole ? own.copies < entry.copies : !containsValue(own.value, entry.value)) return false;
    }
    return true;
  }

  /** Same kinds, same amounts; order does not matter. */
  equals(other: Resources): boolean {
    return this.byKey.size === other.byKey.size && this.contains(other) && other.contains(this);
  }

  filter(predicate: (entry: ResourceEntry) => boolean): Resources {
    return Resources.of([...this].filter(predicate));
  }

  /** Changes every entry and sums up the results. */
  map(change: (entry: ResourceEntry) => ResourceEntry): Resources {
    return Resources.of(Array.from(this, change));
  }

  /** Units of the scalar `name` over all kinds: roles, reservations and disks together. 0 when absent. */
  scalar(name: string): number {
    return fromMilli(this.milli(name));
  }

  /** {@link scalar} in thousandths. */
  milli(name: string): number {
    let sum = 0;
    for (const { name: own, value, copies } of this) {
      if (own === name && value.type === 'scalar') sum += value.milli * copies;
    }
    return sum;
  }

  /** The numbers of the ranges resource `name` over all kinds. */
  ranges(name: string): IntervalSet {
    let union = IntervalSet.empty;
    for (const { name: own, value } of this) {
      if (own === name && value.type === 'ranges') union = union.union(value.ranges);
    }
    return union;
  }

  /** Amounts summed by name: units of scalars, counts of numbers and of set items. */
  quantities(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { name, value } of this) {
      if (!sums.has(name)) sums.set(name, value.type === 'scalar' ? this.scalar(name) : 0);
      if (value.type !== 'scalar') sums.set(name, sums.get(name)! + quantityOf(value));
    }
    return sums;
  }

  /** Messages in the post-refinement reservation format; a volume of several copies comes several times. */
  toMessages(): Resource[] {
    return Array.from(this).flatMap((entry) => Array.from({ length: entry.copies }, () => writeEntry(entry)));
  }

  /** `cpus(allocated: *):4; mem(allocated: *):1024`, as Mesos prints it in its messages; `{}` when empty. */
  toString(): string {
    if (this.isEmpty) return '{}';
    return Array.from(this, (entry) => Array<string>(entry.copies).fill(formatEntry(entry)).join('; ')).join(
      '; ',
    );
  }
}

function addEntry(sums: Map<string, ResourceEntry>, entry: ResourceEntry): void {
  if (isEmptyValue(entry.value)) return;
  const own = sums.get(entry.key);
  if (own === undefined) sums.set(entry.key, entry);
  else if (entry.whole) sums.set(entry.key, { ...own, copies: own.copies + entry.copies });
  else sums.set(entry.key, withValue(own, addValues(own.value, entry.value)));
}

function subtractEntry(left: Map<string, ResourceEntry>, entry: ResourceEntry): void {
  const own = left.get(entry.key);
  if (own === undefined) return;
  const rest: ResourceEntry = entry.whole
    ? { ...own, copies: own.copies - entry.copies }
    : withValue(own, subtractValues(own.value, entry.value));
  if (rest.copies <= 0 || isEmptyValue(rest.value)) left.delete(entry.key);
  else left.set(entry.key, rest);
}
