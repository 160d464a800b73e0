import { toMilli } from '../algebra/scalar.js';
import type { ConstraintSet } from './constraint.js';
import { assertDemand } from './demand.js';
import type { TaskDemand } from './demand.js';

/** A demand in the numbers of a {@link Board}. */
export interface CompiledDemand {
  readonly demand: TaskDemand;
  readonly cpus: number;
  readonly mem: number;
  /** Further scalars above zero. */
  readonly others: readonly { readonly column: number; readonly milli: number }[];
  readonly portTotal: number;
  readonly fixedPorts: readonly number[];
  readonly constraints: ConstraintSet;
  readonly scope: string;
  /** Demands with the same key may use the same slots, but for {@link ConstraintSet.tallied}. */
  readonly laneKey: string;
}

const none: readonly never[] = [];

/**
 * @param columns grows by the scalars met for the first time
 * @throws MESOS_DEMAND_INVALID
 */
export function compileDemand(
  demand: TaskDemand,
  columns: Map<string, number>,
  constraints: ConstraintSet,
  acceptsKey: string,
): CompiledDemand {
  assertDemand(demand);
  const { scalars, ports, role = '' } = demand;
  const fixedPorts = ports?.fixed ?? none;
  const others: { column: number; milli: number }[] = [];
  for (const name of Object.keys(scalars)) {
    if (name === 'cpus' || name === 'mem') continue;
    const milli = toMilli(scalars[name]!);
    if (milli === 0) continue;
    let column = columns.get(name);
    if (column === undefined) columns.set(name, (column = columns.size));
    others.push({ column, milli });
  }
  return {
    demand,
    cpus: toMilli(scalars['cpus'] ?? 0),
    mem: toMilli(scalars['mem'] ?? 0),
    others,
    portTotal: fixedPorts.length + (ports?.count ?? 0),
    fixedPorts,
    constraints,
    scope: demand.scope ?? demand.id,
    // Role names have no line breaks. Most demands share one string, which need not be built and hashed.
    laneKey:
      acceptsKey === '' && constraints.staticKey === ''
        ? role
        : `${role}\n${acceptsKey}\n${constraints.staticKey}`,
  };
}
