import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Encoding } from '../codec/codec.js';

/** Every API message of Mesos that an event can be has its type in field 1; in JSON the key is `type`. */
const TYPE_FIELD = 1;

/**
 * The type of an event as it is on the wire, for events of a type that the schema does not have.
 * The bytes are known to be a well-formed message.
 */
export function readRawType(bytes: Uint8Array, encoding: Encoding): number | string | undefined {
  return encoding === 'json' ? rawJsonType(bytes) : rawProtobufType(bytes);
}

function rawProtobufType(bytes: Uint8Array): number | undefined {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === TYPE_FIELD && wireType === WireType.Varint) return reader.int32();
    reader.skip(wireType, field);
  }
  return undefined;
}

function rawJsonType(bytes: Uint8Array): string | undefined {
  const found = /"type"\s*:\s*"([A-Za-z0-9_]+)"/.exec(Buffer.from(bytes).toString('utf8'));
  return found?.[1];
}
