import type { HostFacts, OfferSlot } from '../offer-slot.js';
import type { TalliedConstraint } from './constraint.js';
import { fieldValues } from './host-field.js';

/** How the tasks of one scope lie over the values of one field, for one constraint. */
export class Tally {
  private readonly counts = new Map<string, number>();
  private readonly values = new Map<HostFacts, readonly string[]>();
  private total = 0;
  /** The smallest count, and how many values have it: worked out anew only when none is left. */
  private least = 0;
  private atLeast = 0;

  /** @param slots every value they show counts as a group of GROUP_BY */
  constructor(
    private readonly constraint: TalliedConstraint,
    slots: readonly OfferSlot[],
    running: readonly HostFacts[],
  ) {
    if (constraint.operator === 'GROUP_BY') {
      for (const slot of slots) {
        for (const value of this.valuesOf(slot)) this.counts.set(value, 0);
      }
    }
    for (const host of running) this.record(host);
  }

  /** Counts a task on this host. */
  record(host: HostFacts): void {
    this.total++;
    for (const value of this.valuesOf(host)) {
      const count = this.counts.get(value) ?? 0;
      this.counts.set(value, count + 1);
      if (count <= this.least) this.atLeast--;
    }
  }

  /** Whether one more task may go to this host. */
  admits(host: HostFacts): boolean {
    const values = this.valuesOf(host);
    if (values.length === 0) return false;
    const limit = this.limit();
    for (const value of values) if ((this.counts.get(value) ?? 0) >= limit) return false;
    return this.admitsCluster(values);
  }

  /** Whether a host once refused stays refused for the rest of the batch. */
  get isFinal(): boolean {
    return this.constraint.operator !== 'GROUP_BY';
  }

  private limit(): number {
    switch (this.constraint.operator) {
      case 'UNIQUE':
        return 1;
      case 'MAX_PER':
        return this.constraint.max;
      case 'CLUSTER':
        return Infinity;
      case 'GROUP_BY':
        return this.counts.size < (this.constraint.groups ?? 0) ? 1 : this.smallestCount() + 1;
    }
  }

  private smallestCount(): number {
    if (this.atLeast <= 0) {
      this.least = Infinity;
      for (const count of this.counts.values()) {
        if (count > this.least) continue;
        this.atLeast = count === this.least ? this.atLeast + 1 : 1;
        this.least = count;
      }
    }
    return this.least;
  }

  private valuesOf(host: HostFacts): readonly string[] {
    let values = this.values.get(host);
    if (values === undefined) this.values.set(host, (values = fieldValues(host, this.constraint.field)));
    return values;
  }

  private admitsCluster(values: readonly string[]): boolean {
    return (
      this.constraint.operator !== 'CLUSTER' ||
      this.total === 0 ||
      values.some((value) => this.counts.has(value))
    );
  }
}
