import { MesosError } from '../../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../../protocol.errors.js';
import { planOf } from '../message-plan.js';
import type { FieldPlan, Fields, MessagePlan } from '../message-plan.js';
import type { DecodedMessage, MessageTypeName } from '../message-types.js';
import { assertComplete } from '../protobuf-codec.js';
import { parseJson, setOwn } from './json-parser.js';
import { decodeScalar, refuse, unexpected } from './json-scalars.js';
import type { DecodeState } from './json-scalars.js';

/** Messages in messages; protobuf itself stops at 100. */
const MAX_DEPTH = 100;

/**
 * Decodes JSON by the rules of Mesos (stout `protobuf.hpp`): proto names only, unknown keys ignored, `null` is
 * absent, enums by name, numbers also as text, a bare value for a repeated field is one element.
 *
 * `JSON.parse` does the work. Only when it refuses the text (bare `NaN`, `Infinity`) or has rounded a 64-bit field
 * is the text read again by the exact parser.
 * @throws MesosError `MESOS_PROTOCOL_JSON_SYNTAX`, `MESOS_PROTOCOL_JSON_VALUE`, `MESOS_PROTOCOL_REQUIRED_FIELD`
 */
export function decodeJson<T extends MessageTypeName>(typeName: T, bytes: Uint8Array): DecodedMessage<T> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return decodeJsonText(typeName, text);
}

/** Like {@link decodeJson}, for text. */
export function decodeJsonText<T extends MessageTypeName>(typeName: T, text: string): DecodedMessage<T> {
  const plan = planOf(typeName);
  const state: DecodeState = { imprecise: false, incomplete: false };
  let message = decodeTop(plan, parseQuickly(text), state);
  if (state.imprecise) message = decodeTop(plan, parseJson(text), { imprecise: false, incomplete: false });
  if (state.incomplete) assertComplete(plan, message);
  return message as DecodedMessage<T>;
}

/** Decodes a value that is already parsed, e.g. one part of a larger JSON document. */
export function decodeJsonValue<T extends MessageTypeName>(typeName: T, value: unknown): DecodedMessage<T> {
  const plan = planOf(typeName);
  const state: DecodeState = { imprecise: false, incomplete: false };
  const message = decodeTop(plan, value, state);
  if (state.incomplete) assertComplete(plan, message);
  return message as DecodedMessage<T>;
}

function parseQuickly(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return parseJson(text);
  }
  // JSON.parse knows no depth limit; the parser of Mesos does, and says so before it looks at the type.
  return isObject(value) ? value : parseJson(text);
}

function decodeTop(plan: MessagePlan, json: unknown, state: DecodeState): Fields {
  if (isObject(json)) return decodeObject(plan, json, state, 1);
  const reason = 'Expecting a JSON object';
  throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_JSON_VALUE', reason, {
    details: { reason, type: plan.typeName },
  });
}

function decodeObject(plan: MessagePlan, json: Fields, state: DecodeState, depth: number): Fields {
  const message: Fields = {};
  let missing = plan.required.length;
  for (const name in json) {
    const value = json[name];
    if (value === null) continue;
    const field = plan.byName.get(name);
    if (field === undefined) continue;
    if (field.label === 'repeated') {
      const elements: unknown[] = [];
      decodeElements(field, value, elements, state, depth);
      message[field.key] = elements;
    } else if (field.label === 'map') message[field.key] = decodeMap(field, value, state, depth);
    else {
      const decoded = decodeOne(field, value, state, depth);
      if (decoded === undefined) continue;
      message[field.key] = decoded;
      if (field.label === 'required') missing--;
    }
  }
  if (missing !== 0) state.incomplete = true;
  for (const field of plan.collections) message[field.key] ??= field.label === 'map' ? {} : [];
  return message;
}

function decodeOne(field: FieldPlan, value: unknown, state: DecodeState, depth: number): unknown {
  if (field.message === undefined) return decodeScalar(field, value, state);
  if (!isObject(value)) return unexpected(field, value);
  if (depth === MAX_DEPTH)
    return refuse(field, `Messages nested deeper than ${MAX_DEPTH} at field '${field.name}'`);
  return decodeObject(field.message, value, state, depth + 1);
}

/** An array gives its elements, anything else is one element. */
function decodeElements(
  field: FieldPlan,
  value: unknown,
  elements: unknown[],
  state: DecodeState,
  depth: number,
): void {
  if (Array.isArray(value)) {
    for (const element of value) {
      if (element === null) continue;
      const decoded = decodeOne(field, element, state, depth);
      if (decoded !== undefined) elements.push(decoded);
    }
    return;
  }
  const decoded = decodeOne(field, value, state, depth);
  if (decoded !== undefined) elements.push(decoded);
}

function decodeMap(field: FieldPlan, value: unknown, state: DecodeState, depth: number): Fields {
  if (!isObject(value)) return unexpected(field, value);
  const map: Fields = {};
  for (const [key, element] of Object.entries(value)) {
    if (element !== null) setOwn(map, key, decodeOne(field, element, state, depth));
  }
  return map;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
