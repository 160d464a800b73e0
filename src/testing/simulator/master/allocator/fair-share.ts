import type { FrameworkId } from '../../../../protocol/ids.js';
import { Resources } from '../../../../resources/algebra/resources.js';

interface Holding {
  readonly total: Resources;
  readonly allocated: ReadonlyMap<FrameworkId, Resources>;
}

/** Dominant shares of roles, and of frameworks within a role (the `drf` sorter of Mesos, without weights). */
export class ShareTable {
  private readonly cluster: ReadonlyMap<string, number>;
  private readonly held = new Map<string, Map<FrameworkId, Map<string, number>>>();

  constructor(agents: readonly Holding[]) {
    this.cluster = Resources.of(agents.flatMap(({ total }) => [...total])).quantities();
    for (const { allocated } of agents) {
      for (const [frameworkId, resources] of allocated) {
        for (const entry of resources)
          this.add(frameworkId, entry.allocationRole ?? '*', Resources.of([entry]));
      }
    }
  }

  add(frameworkId: FrameworkId, role: string, resources: Resources): void {
    let byFramework = this.held.get(role);
    if (byFramework === undefined) this.held.set(role, (byFramework = new Map()));
    let sums = byFramework.get(frameworkId);
    if (sums === undefined) byFramework.set(frameworkId, (sums = new Map()));
    for (const [name, amount] of resources.quantities()) sums.set(name, (sums.get(name) ?? 0) + amount);
  }

  /** The least served role first; equals in alphabetical order. */
  sortRoles(roles: Iterable<string>): string[] {
    const share = new Map<string, number>();
    for (const role of roles) share.set(role, this.dominant([...(this.held.get(role)?.values() ?? [])]));
    return [...share.keys()].sort(
      (left, right) => share.get(left)! - share.get(right)! || (left < right ? -1 : 1),
    );
  }

  /** The least served framework of the role first; equals keep their order. */
  sortFrameworks<Item extends { readonly id: FrameworkId }>(
    role: string,
    frameworks: readonly Item[],
  ): Item[] {
    const share = ({ id }: Item): number => {
      const sums = this.held.get(role)?.get(id);
      return sums === undefined ? 0 : this.dominant([sums]);
    };
    return [...frameworks].sort((left, right) => share(left) - share(right));
  }

  private dominant(parts: readonly ReadonlyMap<string, number>[]): number {
    const sums = new Map<string, number>();
    for (const part of parts) {
      for (const [name, amount] of part) sums.set(name, (sums.get(name) ?? 0) + amount);
    }
    let share = 0;
    for (const [name, amount] of sums) share = Math.max(share, amount / (this.cluster.get(name) ?? Infinity));
    return share;
  }
}
