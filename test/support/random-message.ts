import { SCHEMA } from '../../src/protocol/gen/schema.js';
import type { FieldSchema, FieldType } from '../../src/protocol/schema.types.js';
import type { Random } from '../../src/utils/random.js';

const maxDepth = 6;
const texts = ['', 'cpus', 'web.1', 'ein Wort mit Umläuten', '🛰️', 'x'.repeat(300), 'agent-17.example.net'];

/** A message of the schema with random content: every field may be there, required ones are. Deterministic. */
export function randomMessage(typeName: string, random: Random, depth = 0): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  const chosen = new Set<string>();
  for (const field of SCHEMA.messages[typeName]!) {
    // Of the arms of a oneof only one can be set.
    if (field.oneof !== undefined && chosen.has(field.oneof)) continue;
    const value = randomField(field, random, depth);
    if (value === undefined) continue;
    message[field.key] = value;
    if (field.oneof !== undefined) chosen.add(field.oneof);
  }
  return message;
}

function randomField(field: FieldSchema, random: Random, depth: number): unknown {
  const isDeep = depth >= maxDepth && field.type === 'message';
  if (field.label === 'required') return randomValue(field.type, field.typeName, random, depth);
  const count = isDeep ? 0 : Math.floor(random.next() * 3);
  if (field.label === 'optional') {
    return count === 0 ? undefined : randomValue(field.type, field.typeName, random, depth);
  }
  const values = Array.from({ length: count }, () => randomValue(field.type, field.typeName, random, depth));
  return field.label === 'repeated'
    ? values
    : Object.fromEntries(values.map((value, index) => [`key ${index}`, value]));
}

function randomValue(type: FieldType, typeName: string | undefined, random: Random, depth: number): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)]!;
  switch (type) {
    case 'message':
      return randomMessage(typeName!, random, depth + 1);
    case 'enum':
      return pick(Object.values(SCHEMA.enums[typeName!]!));
    case 'string':
      return pick(texts);
    case 'bool':
      return random.next() < 0.5;
    case 'bytes':
      return random.fill(new Uint8Array(Math.floor(random.next() * 40)));
    case 'double':
    case 'float':
      return pick([0, -0.5, 1.25, 1e300, 15, Number.POSITIVE_INFINITY]);
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return pick([0n, 1n, -1n, 1795337497123456789n, -(2n ** 63n), 2n ** 63n - 1n, 31000n]);
    case 'uint64':
    case 'fixed64':
      return pick([0n, 1n, 127n, 128n, 2n ** 49n, 2n ** 53n + 1n, 2n ** 64n - 1n, 31000n]);
    case 'uint32':
    case 'fixed32':
      return pick([0, 1, 127, 128, 16384, 2 ** 21, 2 ** 28, 2 ** 32 - 1]);
    default:
      return pick([0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]);
  }
}
