import type { Encoding } from './codec.js';
import { decodeJson } from './json/json-decode.js';
import { encodeJson } from './json/json-encode.js';
import type { DecodedMessage, MessageInput, MessageTypeName } from './message-types.js';
import { decodeProtobuf, encodeProtobuf } from './protobuf-codec.js';

/**
 * Bytes of a message in one of the two encodings of the V1 API.
 *
 * ```ts
 * encodeMessage('mesos.v1.scheduler.Call', { type: Call_Type.TEARDOWN, frameworkId: { value: id } }, 'json');
 * ```
 * @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD` naming the paths, `MESOS_PROTOCOL_VALUE`
 */
export function encodeMessage<T extends MessageTypeName>(
  typeName: T,
  message: MessageInput<T>,
  encoding: Encoding,
): Uint8Array {
  return encoding === 'json' ? encodeJson(typeName, message) : encodeProtobuf(typeName, message);
}

/**
 * The message in `bytes`. Unknown fields are ignored, unknown enum values count as absent.
 * @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD`, `MESOS_PROTOCOL_PROTOBUF_BYTES`, `MESOS_PROTOCOL_JSON_SYNTAX`,
 * `MESOS_PROTOCOL_JSON_VALUE`
 */
export function decodeMessage<T extends MessageTypeName>(
  typeName: T,
  bytes: Uint8Array,
  encoding: Encoding,
): DecodedMessage<T> {
  return encoding === 'json' ? decodeJson(typeName, bytes) : decodeProtobuf(typeName, bytes);
}
