import { SCHEMA } from '../../src/protocol/gen/schema.js';

/** A message as its fields are on the wire, in a fixed order: field number, then order of arrival. */
export type WireFields = readonly (readonly [number: number, value: WireValue])[];
export type WireValue = bigint | string | WireFields;

/** What Mesos sends though its V1 schema does not have it: the `checkpoint` of the unversioned SlaveInfo. */
const OUTSIDE_OF_SCHEMA: Readonly<Record<string, number>> = { 'mesos.v1.AgentInfo': 7 };

/**
 * Takes protobuf bytes apart without any code of the library (only its table of field types): two encodings of one
 * message give the same result whatever the order of their fields.
 */
export function readWire(typeName: string, bytes: Uint8Array): WireFields {
  const types = new Map(SCHEMA.messages[typeName]!.map((field) => [field.number, field]));
  const fields: [number, WireValue][] = [];
  let position = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[position++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => bytes.subarray(position, (position += length));
  while (position < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    const field = types.get(number);
    switch (tag & 7) {
      case 0:
        fields.push([number, varint()]);
        break;
      case 1:
        fields.push([number, Buffer.from(take(8)).toString('hex')]);
        break;
      case 5:
        fields.push([number, Buffer.from(take(4)).toString('hex')]);
        break;
      case 2: {
        const part = take(Number(varint()));
        if (field?.label === 'map') fields.push([number, readMapEntry(field.typeName, part)]);
        else if (field?.type === 'message') fields.push([number, readWire(field.typeName!, part)]);
        else fields.push([number, Buffer.from(part).toString('hex')]);
        break;
      }
      default:
        throw new Error(`wire type ${tag & 7} at ${position} of ${typeName}`);
    }
  }
  return fields
    .filter(([number]) => OUTSIDE_OF_SCHEMA[typeName] !== number)
    .sort((a, b) => a[0] - b[0] || (isMap(types.get(a[0])) ? compare(a[1], b[1]) : 0));
}

function readMapEntry(valueType: string | undefined, bytes: Uint8Array): WireFields {
  const keyLength = bytes[1]!;
  const key = Buffer.from(bytes.subarray(2, 2 + keyLength)).toString('utf8');
  const rest = bytes.subarray(2 + keyLength);
  const length = rest[1]!;
  if (rest.length !== length + 2 || valueType === undefined)
    return [
      [1, key],
      [2, Buffer.from(rest).toString('hex')],
    ];
  return [
    [1, key],
    [2, readWire(valueType, rest.subarray(2))],
  ];
}

function isMap(field: { readonly label: string } | undefined): boolean {
  return field?.label === 'map';
}

function compare(a: WireValue, b: WireValue): number {
  const [left, right] = [show(a), show(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function show(value: WireValue): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}
