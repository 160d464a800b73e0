import { Resource_ReservationInfo_Type as WireReservationType } from '../../protocol/gen/mesos/v1/mesos.js';
import type {
  Labels,
  Resource_ReservationInfo,
  Resource_ReservationInfoInput,
  ResourceInput,
} from '../../protocol/gen/types/mesos.js';

/**
 * One step of a reservation. Resources carry a stack of them: only the first may be static, every next one
 * is dynamic and made for a sub-role of the one before (docs/reservation.md, "reservation refinement").
 */
export interface Reservation {
  readonly type: 'static' | 'dynamic';
  readonly role: string;
  readonly principal?: string | undefined;
  readonly labels?: Labels | undefined;
}

/** Whether `role` is a strict sub-role of `parent`: `a/b` of `a`. */
export function isStrictSubrole(role: string, parent: string): boolean {
  return role.length > parent.length + 1 && role.startsWith(parent) && role[parent.length] === '/';
}

/**
 * The reservation stack of a message, which may be in the format before reservation refinement (`role`,
 * `reservation`) or after it (`reservations`); src/common/resources_utils.cpp.
 */
export function readReservations(message: ResourceInput): readonly Reservation[] {
  const stack = message.reservations;
  if (stack !== undefined && stack.length > 0) return stack.map(readReservation);
  const role = message.role;
  if (role === undefined || role === '*') return [];
  if (message.reservation === undefined) return [{ type: 'static', role }];
  const { principal, labels } = message.reservation;
  return [readReservation({ type: WireReservationType.DYNAMIC, role, principal, labels })];
}

function readReservation(info: Resource_ReservationInfoInput): Reservation {
  const { principal, labels } = info;
  return {
    type: info.type === WireReservationType.STATIC ? 'static' : 'dynamic',
    role: info.role ?? '*',
    ...(principal === undefined ? {} : { principal }),
    ...(labels === undefined ? {} : { labels: { labels: [...(labels.labels ?? [])] } }),
  };
}

export function writeReservation(reservation: Reservation): Resource_ReservationInfo {
  const { type, ...rest } = reservation;
  return { type: type === 'static' ? WireReservationType.STATIC : WireReservationType.DYNAMIC, ...rest };
}

/** `(DYNAMIC,data,ops,{for: db})`, as Mesos prints it. */
export function formatReservation({ type, role, principal, labels }: Reservation): string {
  const parts = [type.toUpperCase(), role];
  if (principal !== undefined) parts.push(principal);
  if (labels !== undefined) {
    const pairs = labels.labels.map(({ key, value }) => (value === undefined ? key : `${key}: ${value}`));
    parts.push(`{${pairs.join(', ')}}`);
  }
  return `(${parts.join(',')})`;
}
