import type { HostFacts, OfferSlot } from '../offer-slot.js';
import type { CompiledDemand } from './compiled-demand.js';
import { formatConstraint } from './constraint.js';
import type { TalliedConstraint } from './constraint.js';
import type { PlacedTask } from './demand.js';
import { Tally } from './tally.js';

interface Counted {
  readonly constraint: TalliedConstraint;
  readonly tally: Tally;
}

const none: readonly Counted[] = [];

/** The tallies of all scopes of a batch, made when a demand first needs them. */
export class Tallies {
  private readonly byScope = new Map<string, Map<string, Counted>>();
  private readonly hosts = new Map<string, HostFacts[]>();

  constructor(
    private readonly slots: readonly OfferSlot[],
    running: readonly PlacedTask[],
  ) {
    for (const { scope, host } of running) this.hostsOf(scope).push(host);
  }

  /** Whether the scope of the demand allows one more task there. */
  admits(slot: OfferSlot, demand: CompiledDemand): 'yes' | 'no' | 'never' {
    for (const { tally } of this.countedFor(demand)) {
      if (!tally.admits(slot)) return tally.isFinal ? 'never' : 'no';
    }
    return 'yes';
  }

  record(slot: OfferSlot, demand: CompiledDemand): void {
    const counted = this.byScope.get(demand.scope);
    // Also constraints that only other demands of the scope have count this task.
    for (const { tally } of counted?.values() ?? none) tally.record(slot);
    this.hostsOf(demand.scope).push(slot);
  }

  refusals(slot: OfferSlot, demand: CompiledDemand): TalliedConstraint[] {
    return this.countedFor(demand)
      .filter(({ tally }) => !tally.admits(slot))
      .map(({ constraint }) => constraint);
  }

  private countedFor({ scope, constraints }: CompiledDemand): readonly Counted[] {
    if (constraints.tallied.length === 0) return none;
    let counted = this.byScope.get(scope);
    if (counted === undefined) this.byScope.set(scope, (counted = new Map()));
    return constraints.tallied.map((constraint) => {
      const key = formatConstraint(constraint);
      let found = counted.get(key);
      if (found === undefined) {
        found = { constraint, tally: new Tally(constraint, this.slots, this.hostsOf(scope)) };
        counted.set(key, found);
      }
      return found;
    });
  }

  private hostsOf(scope: string): HostFacts[] {
    let hosts = this.hosts.get(scope);
    if (hosts === undefined) this.hosts.set(scope, (hosts = []));
    return hosts;
  }
}
