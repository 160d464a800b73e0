import { decodeBase64 } from '../codec/json/base64.js';
import { SCHEMA } from '../gen/schema.js';

/** A parsed JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * Thrown inside the generated readers for JSON that is not written the way Mesos writes it: numbers as text,
 * single values for lists, integers beyond 2^53, missing or foreign things. It may be valid all the same; the
 * general codec, which knows all rules, decides.
 */
export class UnusualJsonError extends Error {}

/** Recursive messages (a container in a container) that are nested deeper go the general way. */
const maxDepth = 16;

const unusualJson = new UnusualJsonError('this JSON is for the general codec');

/** One error for all: it says nothing that the general codec does not say better, and costs no stack trace. */
export function unusual(): never {
  throw unusualJson;
}

/** The numbers of an enum of the schema by name. */
export function enumNumbers<T extends number>(typeName: string): ReadonlyMap<unknown, T> {
  return new Map(Object.entries(SCHEMA.enums[typeName] ?? {})) as Map<unknown, number> as Map<unknown, T>;
}

export function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : absent(value);
}

export function bool(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : absent(value);
}

export function double(value: unknown): number | undefined {
  return typeof value === 'number' ? value : absent(value);
}

export function int32(value: unknown): number | undefined {
  return typeof value === 'number' && (value | 0) === value ? value | 0 : absent(value);
}

export function uint32(value: unknown): number | undefined {
  return typeof value === 'number' && value >>> 0 === value ? value >>> 0 : absent(value);
}

export function int64(value: unknown): bigint | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : absent(value);
}

export function uint64(value: unknown): bigint | undefined {
  return typeof value === 'number' && value >= 0 && Number.isSafeInteger(value)
    ? BigInt(value)
    : absent(value);
}

export function bytes(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return absent(value);
  const decoded = decodeBase64(value);
  return decoded instanceof Uint8Array ? decoded : unusual();
}

/** A name that the enum does not have counts as absent. */
export function enumeration<T extends number>(
  numbers: ReadonlyMap<unknown, T>,
  value: unknown,
): T | undefined {
  return typeof value === 'string' ? numbers.get(value) : absent(value);
}

export function object(value: unknown): Json | undefined {
  return isObject(value) ? value : absent(value);
}

/** The elements of a list of messages. */
export function list<T>(value: unknown, read: (json: Json) => T): T[] {
  if (!Array.isArray(value)) return absent(value) ?? [];
  const elements: T[] = [];
  for (let index = 0; index < value.length; index++) {
    const element: unknown = value[index];
    elements.push(read(isObject(element) ? element : unusual()));
  }
  return elements;
}

/** The elements of a list of scalars. */
export function scalars<T>(value: unknown, read: (value: unknown) => T | undefined): T[] {
  if (!Array.isArray(value)) return absent(value) ?? [];
  return value.map((element) => read(element) ?? unusual());
}

/** For what hardly ever comes: when it comes, it goes the general way. */
export function rare(value: unknown): undefined {
  return absent(value);
}

/** The depth of the message inside one at `depth`. */
export function deeper(depth: number): number {
  return depth < maxDepth ? depth + 1 : unusual();
}

/** Mesos takes `null` for absent. */
function absent(value: unknown): undefined {
  return value === undefined || value === null ? undefined : unusual();
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
