import { Value_Type as ValueType } from '../../protocol/gen/mesos/v1/mesos.js';
import type { ResourceInput } from '../../protocol/gen/types/mesos.js';
import { readReservations } from './reservation.js';
import { formatKind } from './resource-entry.js';

/** A message as Mesos prints it, valid or not: ranges as they came, in their order. */
export function formatMessage(message: ResourceInput): string {
  const kind = formatKind({
    name: message.name,
    allocationRole: message.allocationInfo?.role,
    reservations: readReservations(message),
    disk: message.disk as Parameters<typeof formatKind>[0]['disk'],
    revocable: message.revocable !== undefined,
    shared: message.shared !== undefined,
  });
  return `${kind}:${formatAmount(message)}`;
}

function formatAmount({ type, scalar, ranges, set }: ResourceInput): string {
  switch (type) {
    case ValueType.RANGES:
      return `[${(ranges?.range ?? []).map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`;
    case ValueType.SET:
      return `{${(set?.item ?? []).join(', ')}}`;
    default:
      return String(scalar?.value ?? '');
  }
}
