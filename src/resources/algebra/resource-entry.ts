import { Value_Type as ValueType } from '../../protocol/gen/mesos/v1/mesos.js';
import type { Resource, Resource_DiskInfo, ResourceInput } from '../../protocol/gen/types/mesos.js';
import type { ResourceProviderId } from '../../protocol/ids.js';
import { IntervalSet } from '../../structures/interval-set.js';
import { diskKey, formatDisk, isExclusiveDisk } from './disk.js';
import { formatReservation, readReservations, writeReservation } from './reservation.js';
import type { Reservation } from './reservation.js';
import { formatValue } from './resource-value.js';
import type { ResourceValue } from './resource-value.js';
import { fromMilli, toMilli } from './scalar.js';

/** What a resource is, apart from how much of it there is. */
export interface ResourceKind {
  readonly name: string;
  /** The role it is allocated to; present on everything a master offers to a MULTI_ROLE framework. */
  readonly allocationRole?: string | undefined;
  /** Bottom to top; empty when unreserved. */
  readonly reservations: readonly Reservation[];
  readonly disk?: Resource_DiskInfo | undefined;
  readonly providerId?: ResourceProviderId | undefined;
  /** May be taken away at any time. */
  readonly revocable: boolean;
  /** A persistent volume several tasks can use at once. */
  readonly shared: boolean;
}

/** A kind with its amount: one line of a {@link Resources} collection. */
export interface ResourceEntry extends ResourceKind {
  readonly value: ResourceValue;
  /** Above 1 only for what is used whole (shared volumes, equal exclusive disks). */
  readonly copies: number;
  /** Whether the amount can neither be split nor merged. */
  readonly whole: boolean;
  /** Equal for entries that are counted together. */
  readonly key: string;
}

/** @param copies @default 1 */
export function createEntry(kind: ResourceKind, value: ResourceValue, copies = 1): ResourceEntry {
  const whole = kind.shared || (kind.disk !== undefined && isExclusiveDisk(kind.disk));
  return {
    name: kind.name,
    ...(kind.allocationRole === undefined ? {} : { allocationRole: kind.allocationRole }),
    reservations: kind.reservations,
    ...(kind.disk === undefined ? {} : { disk: kind.disk }),
    ...(kind.providerId === undefined ? {} : { providerId: kind.providerId }),
    revocable: kind.revocable,
    shared: kind.shared,
    value,
    copies,
    whole,
    key: keyOf(kind, value, whole),
  };
}

/** The same kind with another amount. Only for entries that are not {@link ResourceEntry.whole}. */
export function withValue(entry: ResourceEntry, value: ResourceValue): ResourceEntry {
  return { ...entry, value };
}

function keyOf(kind: ResourceKind, value: ResourceValue, whole: boolean): string {
  const plain = `${value.type} ${kind.name} ${kind.allocationRole ?? ''}`;
  // Nearly everything that is offered ends here: no need to serialise the rest.
  if (kind.reservations.length === 0 && !kind.disk && !kind.providerId && !kind.revocable && !kind.shared) {
    return plain;
  }
  return JSON.stringify([
    plain,
    kind.reservations.map(({ type, role, principal, labels }) => [
      type,
      role,
      principal,
      labels?.labels.map((label) => [label.key, label.value]),
    ]),
    kind.disk && diskKey(kind.disk),
    kind.providerId,
    kind.revocable,
    kind.shared,
    whole ? formatValue(value) : undefined,
  ]);
}

/** Reads a valid message, of either reservation format. */
export function readEntry(message: ResourceInput): ResourceEntry {
  return createEntry(
    {
      name: message.name,
      allocationRole: message.allocationInfo?.role,
      reservations: readReservations(message),
      // Differs from the decoded form only in repeated fields deep inside, which are passed on as they are.
      disk: message.disk as Resource_DiskInfo | undefined,
      providerId: message.providerId?.value,
      revocable: message.revocable !== undefined,
      shared: message.shared !== undefined,
    },
    readValue(message),
  );
}

function readValue(message: ResourceInput): ResourceValue {
  switch (message.type) {
    case ValueType.RANGES:
      return { type: 'ranges', ranges: IntervalSet.from(message.ranges?.range ?? []) };
    case ValueType.SET:
      return { type: 'set', items: new Set(message.set?.item) };
    default:
      return { type: 'scalar', milli: toMilli(message.scalar?.value ?? 0) };
  }
}

/** Writes the format after reservation refinement, which masters since 1.4 read from everybody. */
export function writeEntry(entry: ResourceEntry): Resource {
  return {
    ...(entry.providerId === undefined ? {} : { providerId: { value: entry.providerId } }),
    name: entry.name,
    ...writeValue(entry.value),
    ...(entry.allocationRole === undefined ? {} : { allocationInfo: { role: entry.allocationRole } }),
    reservations: entry.reservations.map(writeReservation),
    ...(entry.disk === undefined ? {} : { disk: entry.disk }),
    ...(entry.revocable ? { revocable: {} } : {}),
    ...(entry.shared ? { shared: {} } : {}),
  };
}

function writeValue(value: ResourceValue): Pick<Resource, 'type' | 'scalar' | 'ranges' | 'set'> {
  switch (value.type) {
    case 'scalar':
      return { type: ValueType.SCALAR, scalar: { value: fromMilli(value.milli) } };
    case 'ranges': {
      const range = value.ranges.intervals.map(({ begin, end }) => ({
        begin: BigInt(begin),
        end: BigInt(end),
      }));
      return { type: ValueType.RANGES, ranges: { range } };
    }
    case 'set':
      return { type: ValueType.SET, set: { item: [...value.items].sort() } };
  }
}

/** `cpus(allocated: data)(reservations: [(DYNAMIC,data,ops)]):1.5`, as Mesos prints it. */
export function formatEntry(entry: ResourceEntry): string {
  return `${formatKind(entry)}:${formatValue(entry.value)}`;
}

/** The part of {@link formatEntry} before the amount. */
export function formatKind(kind: ResourceKind): string {
  const { name, allocationRole, reservations, disk, revocable, shared } = kind;
  return [
    name,
    allocationRole === undefined ? '' : `(allocated: ${allocationRole})`,
    reservations.length === 0 ? '' : `(reservations: [${reservations.map(formatReservation).join(',')}])`,
    disk === undefined ? '' : `[${formatDisk(disk)}]`,
    revocable ? '{REV}' : '',
    shared ? '<SHARED>' : '',
  ].join('');
}
