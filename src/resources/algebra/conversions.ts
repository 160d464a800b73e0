import { MesosError } from '../../utils/errors.js';
import { RESOURCES_ERRORS } from '../resources.errors.js';
import { isStrictSubrole } from './reservation.js';
import type { Reservation } from './reservation.js';
import { createEntry, formatEntry } from './resource-entry.js';
import type { ResourceEntry } from './resource-entry.js';
import type { Resources } from './resources.js';

function change(
  resources: Resources,
  changeKind: (entry: ResourceEntry) => Partial<ResourceEntry>,
): Resources {
  return resources.map((entry) => createEntry({ ...entry, ...changeKind(entry) }, entry.value, entry.copies));
}

/** The same resources, allocated to `role`; an earlier allocation is replaced. */
export function allocate(resources: Resources, role: string): Resources {
  return change(resources, () => ({ allocationRole: role }));
}

/** The same resources without the role they are allocated to. */
export function unallocate(resources: Resources): Resources {
  return change(resources, () => ({ allocationRole: undefined }));
}

/**
 * What RESERVE does: one more reservation on top of the stack of each resource.
 * @throws MESOS_RESOURCES_RESERVATION when it is static on top of another, or not for a sub-role of it, for
 * `*`, or when the resource is revocable
 */
export function pushReservation(resources: Resources, reservation: Reservation): Resources {
  return change(resources, (entry) => {
    const top = entry.reservations.at(-1);
    const refusal = refuseReservation(reservation, top, entry.revocable);
    if (refusal !== undefined) {
      throw new MesosError(
        RESOURCES_ERRORS,
        'MESOS_RESOURCES_RESERVATION',
        `'${formatEntry(entry)}' to '${reservation.role}': ${refusal}`,
        { details: { resource: formatEntry(entry), role: reservation.role } },
      );
    }
    return { reservations: [...entry.reservations, reservation] };
  });
}

function refuseReservation(
  { type, role }: Reservation,
  top: Reservation | undefined,
  revocable: boolean,
): string | undefined {
  if (role === '*') return 'role "*" cannot be reserved';
  if (revocable) return 'revocable resources cannot be reserved';
  if (top === undefined) return undefined;
  if (type === 'static') return 'a refined reservation cannot be static';
  return isStrictSubrole(role, top.role) ? undefined : `it is not a sub-role of '${top.role}'`;
}

/**
 * What UNRESERVE does: takes the last reservation off the stack of each resource.
 * @throws MESOS_RESOURCES_RESERVATION when it is not dynamic, or holds a persistent volume
 */
export function popReservation(resources: Resources): Resources {
  return change(resources, (entry) => {
    if (entry.reservations.at(-1)?.type !== 'dynamic' || entry.disk?.persistence !== undefined) {
      throw new MesosError(
        RESOURCES_ERRORS,
        'MESOS_RESOURCES_RESERVATION',
        `'${formatEntry(entry)}' cannot be unreserved`,
        { details: { resource: formatEntry(entry) } },
      );
    }
    return { reservations: entry.reservations.slice(0, -1) };
  });
}

/** What DESTROY leaves of volumes: the bare disk, with its source and reservations. */
export function withoutPersistence(resources: Resources): Resources {
  return resources.map(({ disk, ...entry }) =>
    createEntry(
      { ...entry, shared: false, ...(disk?.source === undefined ? {} : { disk: { source: disk.source } }) },
      entry.value,
      // Copies of a shared volume are one disk.
      entry.shared ? 1 : entry.copies,
    ),
  );
}
