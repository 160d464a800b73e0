import { MesosError } from '../../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../../protocol.errors.js';
import type { FieldPlan } from '../message-plan.js';
import { decodeBase64 } from './base64.js';
import { parseJson } from './json-parser.js';

/** What a decoding run has met. */
export interface DecodeState {
  /** A 64-bit integer lost digits in `JSON.parse`: the text has to be read again by the exact parser. */
  imprecise: boolean;
  /** Somewhere a required field is missing; which one is looked up only then. */
  incomplete: boolean;
}

const LIMITS = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
} as const;
const LIMITS_64 = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;

/**
 * One value that is neither message nor map, by the rules of Mesos (stout `protobuf.hpp`, `Parser`).
 * `undefined` for an unknown name of an enum that may be absent.
 */
export function decodeScalar(field: FieldPlan, value: unknown, state: DecodeState): unknown {
  switch (field.type) {
    case 'string':
      return typeof value === 'string' ? value : unexpected(field, value);
    case 'bool':
      if (typeof value === 'boolean') return value;
      return typeof value === 'string' ? booleanText(field, value) : unexpected(field, value);
    case 'enum':
      return typeof value === 'string' ? enumValue(field, value) : unexpected(field, value);
    case 'bytes':
      return typeof value === 'string' ? bytesValue(field, value) : unexpected(field, value);
    case 'double':
    case 'float':
      return Number(numeric(field, value));
    case 'int32':
    case 'sint32':
    case 'sfixed32':
      return int32(field, numeric(field, value), 'int32');
    case 'uint32':
    case 'fixed32':
      return int32(field, numeric(field, value), 'uint32');
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return int64(field, numeric(field, value), 'int64', state);
    case 'uint64':
    case 'fixed64':
      return int64(field, numeric(field, value), 'uint64', state);
    case 'message':
      return unexpected(field, value);
  }
}

/** @throws MesosError `MESOS_PROTOCOL_JSON_VALUE` in the words of the master */
export function unexpected(field: FieldPlan, value: unknown): never {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'bigint' ? 'number' : typeof value;
  return refuse(field, `Not expecting a JSON ${kind} for field '${field.name}'`);
}

/** `details.reason` has the words of the master; `where` adds the type for the reader of a log. */
export function refuse(field: FieldPlan, reason: string): never {
  throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_JSON_VALUE', reason, {
    details: { reason, field: field.name, type: field.typeName ?? field.type },
  });
}

function numeric(field: FieldPlan, value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value !== 'string') return unexpected(field, value);
  return parseText(
    field,
    value,
    'number',
    (parsed) => typeof parsed === 'number' || typeof parsed === 'bigint',
  );
}

function booleanText(field: FieldPlan, text: string): boolean {
  return parseText(field, text, 'boolean', (parsed) => typeof parsed === 'boolean');
}

/** Mesos takes numbers and booleans also as text, which it runs through its JSON parser. */
function parseText<T extends number | bigint | boolean>(
  field: FieldPlan,
  text: string,
  kind: 'number' | 'boolean',
  isWanted: (parsed: unknown) => boolean,
): T {
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch (error) {
    const why = error instanceof MesosError ? String(error.details['reason']) : String(error);
    return refuse(field, `Failed to parse '${text}' as a JSON ${kind} for field '${field.name}': ${why}`);
  }
  if (isWanted(parsed)) return parsed as T;
  return refuse(field, `Failed to parse '${text}' as a JSON ${kind} for field '${field.name}'`);
}

function int32(field: FieldPlan, value: number | bigint, type: keyof typeof LIMITS): number {
  // Mesos casts the double, which drops the fraction.
  const number = Math.trunc(Number(value));
  const [min, max] = LIMITS[type];
  if (number >= min && number <= max) return number === 0 ? 0 : number;
  return refuse(field, `${String(value)} is out of the range of ${type} for field '${field.name}'`);
}

function int64(
  field: FieldPlan,
  value: number | bigint,
  type: keyof typeof LIMITS_64,
  state: DecodeState,
): bigint {
  let exact: bigint;
  if (typeof value === 'bigint') exact = value;
  else if (Number.isFinite(value)) {
    exact = BigInt(Math.trunc(value));
    if (!Number.isSafeInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER) state.imprecise = true;
  } else return refuse(field, `${value} is no ${type} for field '${field.name}'`);
  const [min, max] = LIMITS_64[type];
  // The rounding of JSON.parse can push a valid number over the limit: the exact run decides.
  if (state.imprecise || (exact >= min && exact <= max)) return exact;
  return refuse(field, `${exact} is out of the range of ${type} for field '${field.name}'`);
}

function enumValue(field: FieldPlan, name: string): number | undefined {
  const plan = field.enum!;
  const number = plan.numbers.get(name);
  if (number !== undefined || field.label !== 'required') return number;
  return plan.unknown ?? refuse(field, `Failed to find enum for '${name}'`);
}

function bytesValue(field: FieldPlan, text: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes instanceof Uint8Array) return bytes;
  return refuse(
    field,
    `Failed to base64 decode bytes field '${field.name}': Invalid character '${bytes.invalid}'`,
  );
}
