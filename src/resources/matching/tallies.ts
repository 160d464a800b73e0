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
  /** Where the tasks of a scope are; only scopes whose demands ask have an entry. */
  private readonly hosts = new Map<string, HostFacts[]>();

  private latest: { readonly demand: CompiledDemand; readonly counted: readonly Counted[] } | undefined;

  constructor(
    private readonly slots: readonly OfferSlot[],
    running: readonly PlacedTask[],
    demands: readonly CompiledDemand[],
  ) {
    for (const { scope, constraints } of demands)
      if (constraints.tallied.length > 0) this.hosts.set(scope, []);
    for (const { scope, host } of running) this.hosts.get(scope)?.push(host);
  }

  /** Whether the scope of the demand allows one more task there. */
  admits(slot: OfferSlot, demand: CompiledDemand): 'yes' | 'no' | 'never' {
    for (const { tally } of this.countedFor(demand)) {
      if (!tally.admits(slot)) return tally.isFinal ? 'never' : 'no';
    }
    return 'yes';
  }

  record(slot: OfferSlot, demand: CompiledDemand): void {
    const hosts = this.hosts.get(demand.scope);
    if (hosts === undefined) return;
    hosts.push(slot);
    // Also constraints that only other demands of the scope have count this task.
    for (const { tally } of this.byScope.get(demand.scope)?.values() ?? none) tally.record(slot);
  }

  refusals(slot: OfferSlot, demand: CompiledDemand): TalliedConstraint[] {
    return this.countedFor(demand)
      .filter(({ tally }) => !tally.admits(slot))
      .map(({ constraint }) => constraint);
  }

  private countedFor(demand: CompiledDemand): readonly Counted[] {
    // A demand asks about slot after slot.
    if (demand !== this.latest?.demand) this.latest = { demand, counted: this.lookUp(demand) };
    return this.latest.counted;
  }

  private lookUp({ scope, constraints }: CompiledDemand): readonly Counted[] {
    if (constraints.tallied.length === 0) return none;
    let counted = this.byScope.get(scope);
    if (counted === undefined) this.byScope.set(scope, (counted = new Map()));
    return constraints.tallied.map((constraint) => {
      const key = formatConstraint(constraint);
      let found = counted.get(key);
      if (found === undefined) {
        found = { constraint, tally: new Tally(constraint, this.slots, this.hosts.get(scope) ?? []) };
        counted.set(key, found);
      }
      return found;
    });
  }
}
