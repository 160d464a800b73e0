import fc from 'fast-check';
import { planOf } from '../../src/protocol/codec/message-plan.js';
import type { FieldPlan, Fields, MessagePlan } from '../../src/protocol/codec/message-plan.js';

/** Below this depth only required fields are filled. */
const MAX_DEPTH = 5;

/** Random messages as decoding gives them: required fields set, lists and maps never undefined. */
export function arbitraryMessage(typeName: string): fc.Arbitrary<Fields> {
  return message(planOf(typeName), 0);
}

function message(plan: MessagePlan, depth: number): fc.Arbitrary<Fields> {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  const requiredKeys: string[] = [];
  for (const field of plan.fields) {
    if (field.label === 'optional' && depth >= MAX_DEPTH) continue;
    model[field.key] = fieldValue(field, depth);
    if (field.label !== 'optional') requiredKeys.push(field.key);
  }
  return fc.record(model, { requiredKeys }) as fc.Arbitrary<Fields>;
}

function fieldValue(field: FieldPlan, depth: number): fc.Arbitrary<unknown> {
  if (field.label === 'repeated') {
    return depth >= MAX_DEPTH ? fc.constant([]) : fc.array(value(field, depth), { maxLength: 2 });
  }
  if (field.label === 'map') {
    const key = fc.string({ maxLength: 5 }).filter((text) => text !== '__proto__');
    return depth >= MAX_DEPTH
      ? fc.constant({})
      : fc.dictionary(key, value(field, depth), { maxKeys: 2, noNullPrototype: true });
  }
  return value(field, depth);
}

function value(field: FieldPlan, depth: number): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'message':
      return lazily(() => message(field.message!, depth + 1));
    case 'enum':
      return fc.constantFrom(...field.enum!.names.keys());
    case 'string':
      return fc.string({ unit: 'grapheme', maxLength: 8 });
    case 'bool':
      return fc.boolean();
    case 'bytes':
      return fc.uint8Array({ maxLength: 20 });
    case 'double':
    case 'float':
      return fc.double({ noNaN: true });
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'uint64':
    case 'fixed64':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case 'int32':
    case 'sint32':
    case 'sfixed32':
      return fc.integer();
    case 'uint32':
    case 'fixed32':
      return fc.nat({ max: 2 ** 32 - 1 });
  }
}

/** The schema is recursive (a container has a parent): build an arbitrary only when a value of it is drawn. */
function lazily<T>(create: () => fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.constant(undefined).chain(create);
}
