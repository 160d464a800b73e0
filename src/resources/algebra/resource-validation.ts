import {
  Resource_DiskInfo_Source_Type as DiskSourceType,
  Resource_ReservationInfo_Type as ReservationType,
  Value_Type as ValueType,
} from '../../protocol/gen/mesos/v1/mesos.js';
import type { Resource_DiskInfoInput, ResourceInput, Value_Range } from '../../protocol/gen/types/mesos.js';
import { DEFAULT_ROLE, isValidRole } from '../../protocol/roles.js';
import { isStrictSubrole } from './reservation.js';
import { formatMessage } from './resource-message.js';

/**
 * Why Mesos would refuse this resource, in its words where they are known (`Resource 'mem:-1' is invalid:
 * Invalid scalar resource: value <= 0`, src/common/resources.cpp); undefined when it is valid. A scalar of
 * exactly 0 is valid and counts for nothing.
 */
export function validateResource(message: ResourceInput): string | undefined {
  const problem = findProblem(message);
  return problem === undefined ? undefined : `Resource '${formatMessage(message)}' is invalid: ${problem}`;
}

function findProblem(message: ResourceInput): string | undefined {
  if (message.name === '') return 'Empty resource name';
  return validateValue(message) ?? validateDisk(message) ?? validateReservations(message);
}

function validateValue(message: ResourceInput): string | undefined {
  const { type, scalar, ranges, set } = message;
  switch (type) {
    case ValueType.SCALAR:
      if (scalar === undefined || ranges !== undefined || set !== undefined) return 'Invalid scalar resource';
      return validateScalar(message.name, scalar.value);
    case ValueType.RANGES:
      if (ranges === undefined || scalar !== undefined || set !== undefined) return 'Invalid ranges resource';
      return validateRanges(ranges.range ?? []);
    case ValueType.SET: {
      if (set === undefined || scalar !== undefined || ranges !== undefined) return 'Invalid set resource';
      const items = set.item ?? [];
      return new Set(items).size < items.length ? 'Invalid set resource: duplicated elements' : undefined;
    }
    default:
      return 'Unsupported resource type';
  }
}

function validateScalar(name: string, value: number): string | undefined {
  if (value < 0) return 'Invalid scalar resource: value <= 0';
  // Beyond this, thousandths are no longer exact.
  if (!(value * 1000 <= Number.MAX_SAFE_INTEGER)) return `Invalid scalar resource: value is ${value}`;
  if (name === 'gpus' && !Number.isInteger(value)) return "The 'gpus' resource must be an unsigned integer";
  return undefined;
}

function validateRanges(ranges: readonly Value_Range[]): string | undefined {
  const sorted = [...ranges].sort((left, right) => (left.begin < right.begin ? -1 : 1));
  for (const [index, { begin, end }] of sorted.entries()) {
    if (begin > end) return 'Invalid ranges resource: begin > end';
    const previous = sorted[index - 1];
    if (previous !== undefined && begin <= previous.end) return 'Invalid ranges resource: overlapping ranges';
  }
  return undefined;
}

function validateDisk({ name, disk, revocable, shared }: ResourceInput): string | undefined {
  if (shared !== undefined && name !== 'disk') return `Resource ${name} cannot be shared`;
  if (shared !== undefined && disk?.persistence === undefined) return 'Only persistent volumes can be shared';
  if (disk === undefined) return undefined;
  if (name !== 'disk') return `DiskInfo should not be set for ${name} resource`;
  if (revocable !== undefined && disk.persistence !== undefined)
    return 'Persistent volumes cannot be revocable';
  return validateDiskSource(disk.source);
}

function validateDiskSource(source: Resource_DiskInfoInput['source']): string | undefined {
  if (source === undefined) return undefined;
  const { type, path, mount } = source;
  if (type === DiskSourceType.UNKNOWN || DiskSourceType[type] === undefined) {
    return "Unsupported 'DiskInfo.Source.Type'";
  }
  if (path !== undefined && type !== DiskSourceType.PATH) return "'path' is only for disks of type PATH";
  if (mount !== undefined && type !== DiskSourceType.MOUNT) return "'mount' is only for disks of type MOUNT";
  return undefined;
}

function validateReservations(message: ResourceInput): string | undefined {
  const { role, reservation, reservations = [], revocable } = message;
  if (reservations.length === 0) {
    if (role !== undefined && role !== '*' && !isRole(role)) return `Role '${role}' is invalid`;
    if (reservation !== undefined && (role ?? '*') === '*') {
      return 'Invalid reservation: role "*" cannot be dynamically reserved';
    }
    return reservation !== undefined && revocable !== undefined
      ? 'Invalid reservation: revocable resources cannot be dynamically reserved'
      : undefined;
  }
  if (reservation !== undefined && reservations.length > 1) {
    return "Invalid resource format: 'reservation' and 'reservations' are both set";
  }
  for (const [index, { type, role: reservedRole }] of reservations.entries()) {
    if (type !== ReservationType.STATIC && type !== ReservationType.DYNAMIC) {
      return "Invalid reservation: 'type' is not set";
    }
    if (reservedRole === undefined) return "Invalid reservation: 'role' is not set";
    if (reservedRole === '*') return 'Invalid reservation: role "*" cannot be reserved';
    if (!isRole(reservedRole)) return `Invalid reservation: role '${reservedRole}' is invalid`;
    if (index === 0) continue;
    if (type === ReservationType.STATIC) return 'Invalid refined reservation: it cannot be STATIC';
    const parent = reservations[index - 1]!.role ?? '*';
    if (!isStrictSubrole(reservedRole, parent)) {
      return `Invalid refined reservation: role '${reservedRole}' is not a refinement of '${parent}'`;
    }
  }
  return undefined;
}

/** Whether `role` can be reserved to: any role name but `*`. */
export function isRole(role: string): boolean {
  return role !== DEFAULT_ROLE && isValidRole(role);
}
