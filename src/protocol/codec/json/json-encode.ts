import { MesosError } from '../../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../../protocol.errors.js';
import { planOf } from '../message-plan.js';
import type { FieldPlan, Fields, MessagePlan } from '../message-plan.js';
import type { MessageInput, MessageTypeName } from '../message-types.js';
import { assertComplete } from '../protobuf-codec.js';
import { encodeBase64 } from './base64.js';

/**
 * How JSON is printed. `call` (default): what is set, in a form every master since 1.0 reads. `mesos`: what a master
 * or agent prints, for those who play one: also the declared default of an unset optional field that is not
 * deprecated, doubles with a decimal point, bare `NaN` and `Infinity` (stout `protobuf.hpp`, `jsonify.hpp`).
 */
export type JsonStyle = 'call' | 'mesos';

/**
 * Encodes JSON as Mesos reads it: proto names, enums by name, 64-bit integers as plain numbers, padded base64, empty
 * lists and maps left out.
 * @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD`, `MESOS_PROTOCOL_VALUE`
 */
export function encodeJson<T extends MessageTypeName>(
  typeName: T,
  message: MessageInput<T>,
  style: JsonStyle = 'call',
): Uint8Array {
  return Buffer.from(encodeJsonText(typeName, message, style), 'utf8');
}

/** Like {@link encodeJson}, as text. */
export function encodeJsonText<T extends MessageTypeName>(
  typeName: T,
  message: MessageInput<T>,
  style: JsonStyle = 'call',
): string {
  const plan = planOf(typeName);
  assertComplete(plan, message as Fields);
  return printMessage(plan, message as Fields, style);
}

function printMessage(plan: MessagePlan, message: Fields, style: JsonStyle): string {
  let text = '';
  for (const field of plan.fields) {
    let value = message[field.key];
    if (value === undefined || value === null) {
      if (style === 'call' || field.default === undefined || field.deprecated === true) continue;
      value = field.default;
    }
    const printed = printField(field, value, style);
    if (printed !== '') text += `${text === '' ? '' : ','}"${field.name}":${printed}`;
  }
  return `{${text}}`;
}

/** Empty text for an empty list or map. */
function printField(field: FieldPlan, value: unknown, style: JsonStyle): string {
  if (field.label === 'repeated') {
    const elements = value as readonly unknown[];
    if (elements.length === 0) return '';
    let text = '';
    for (const element of elements) text += `${text === '' ? '' : ','}${printValue(field, element, style)}`;
    return `[${text}]`;
  }
  if (field.label === 'map') {
    let text = '';
    for (const [key, element] of Object.entries(value as Fields)) {
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${printValue(field, element, style)}`;
    }
    return text === '' ? '' : `{${text}}`;
  }
  return printValue(field, value, style);
}

function printValue(field: FieldPlan, value: unknown, style: JsonStyle): string {
  switch (field.type) {
    case 'message':
      if (typeof value === 'object' && value !== null)
        return printMessage(field.message!, value as Fields, style);
      return refuse(field, value);
    case 'string':
      return typeof value === 'string' ? JSON.stringify(value) : refuse(field, value);
    case 'bool':
      return typeof value === 'boolean' ? String(value) : refuse(field, value);
    case 'bytes':
      return value instanceof Uint8Array ? `"${encodeBase64(value)}"` : refuse(field, value);
    case 'enum': {
      const name = field.enum!.names.get(value as number);
      return name === undefined ? refuse(field, value) : `"${name}"`;
    }
    case 'double':
    case 'float':
      return typeof value === 'number' ? printDouble(field, value, style) : refuse(field, value);
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return typeof value === 'bigint' && BigInt.asIntN(64, value) === value
        ? String(value)
        : refuse(field, value);
    case 'uint64':
    case 'fixed64':
      return typeof value === 'bigint' && BigInt.asUintN(64, value) === value
        ? String(value)
        : refuse(field, value);
    case 'int32':
    case 'sint32':
    case 'sfixed32':
      return typeof value === 'number' && (value | 0) === value ? String(value) : refuse(field, value);
    case 'uint32':
    case 'fixed32':
      return typeof value === 'number' && value >>> 0 === value ? String(value) : refuse(field, value);
  }
}

function printDouble(field: FieldPlan, value: number, style: JsonStyle): string {
  if (Number.isFinite(value)) {
    const text = Object.is(value, -0) ? '-0' : String(value);
    return style === 'mesos' ? text.replace('e+', 'e').replace(/^-?\d+$/, '$&.0') : text;
  }
  if (style === 'mesos') return String(value);
  // Read since Mesos 1.10 (infinite limits); no master reads NaN.
  return Number.isNaN(value) ? refuse(field, value) : `"${value}"`;
}

function refuse(field: FieldPlan, value: unknown): never {
  const type = field.typeName ?? field.type;
  const shown =
    typeof value === 'object' ? 'an object' : typeof value === 'number' ? `${value}` : `a ${typeof value}`;
  throw new MesosError(
    PROTOCOL_ERRORS,
    'MESOS_PROTOCOL_VALUE',
    `${shown} for field ${field.name} of type ${type}`,
    {
      details: { field: field.name, type },
    },
  );
}
