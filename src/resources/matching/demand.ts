import type { Resource } from '../../protocol/gen/types/mesos.js';
import { MesosError } from '../../utils/errors.js';
import { toMilli } from '../algebra/scalar.js';
import type { HostFacts, OfferSlot } from '../offer-slot.js';
import { RESOURCES_ERRORS } from '../resources.errors.js';
import type { Constraint } from './constraint.js';

/** What one task asks for. */
export interface TaskDemand {
  /** Names the demand in the result. Unique within a batch. */
  readonly id: string;
  /** Only offers allocated to this role are used. @default any role of the framework */
  readonly role?: string | undefined;
  /** Amounts by name, in the units of Mesos: cpus, mem and disk in MiB, gpus, any custom scalar. */
  readonly scalars: Readonly<Record<string, number>>;
  readonly ports?: PortDemand | undefined;
  /** All of them must hold. @default none */
  readonly constraints?: readonly Constraint[] | undefined;
  /**
   * Tasks that count together for UNIQUE, GROUP_BY, MAX_PER and CLUSTER: an application at one version.
   * @default the demand's own id
   */
  readonly scope?: string | undefined;
  /** A rule of the user, on top of the constraints. Must answer the same for the same host within a batch. */
  readonly accepts?: ((host: HostFacts) => boolean) | undefined;
}

export interface PortDemand {
  /** How many ports Mesos offers are to be picked. @default 0 */
  readonly count?: number | undefined;
  /** Exactly these ports. @default none */
  readonly fixed?: readonly number[] | undefined;
  /** Random ports collide less with ports just given up. @default 'random' */
  readonly choice?: 'random' | 'sequential' | undefined;
}

/** A running (or just launched) task that counts for the constraints of its scope. */
export interface PlacedTask {
  readonly scope: string;
  readonly host: HostFacts;
}

/** Where a demand goes and with what. */
export interface Placement {
  readonly demand: TaskDemand;
  readonly slot: OfferSlot;
  /** Parts of the offers, allocated and reserved as offered: ready for `TaskInfo.resources` (S80). */
  readonly resources: readonly Resource[];
  /** Fixed ports first, in the order asked for, then the picked ones. */
  readonly ports: readonly number[];
}

/** @throws MESOS_DEMAND_INVALID */
export function assertDemand({ id, scalars, ports }: TaskDemand): void {
  for (const name of Object.keys(scalars)) {
    const amount = scalars[name]!;
    if (!(amount >= 0) || !Number.isSafeInteger(toMilli(amount))) throw invalid(id, `${name} is ${amount}`);
    if (name === 'gpus' && !Number.isInteger(amount)) throw invalid(id, `gpus is ${amount}`);
  }
  if (ports === undefined) return;
  const { count = 0, fixed = [] } = ports;
  if (!Number.isSafeInteger(count) || count < 0) throw invalid(id, `ports.count is ${count}`);
  if (new Set(fixed).size < fixed.length) throw invalid(id, 'a fixed port is named twice');
  for (const port of fixed) {
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw invalid(id, `a fixed port is ${port}`);
  }
}

function invalid(id: string, why: string): MesosError {
  return new MesosError(RESOURCES_ERRORS, 'MESOS_DEMAND_INVALID', `'${id}': ${why}`, { details: { id } });
}
