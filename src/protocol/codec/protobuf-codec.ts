import { MesosError, describeError } from '../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../protocol.errors.js';
import { BINDINGS } from './bindings.js';
import { checkWire } from './check-wire.js';
import { closeEnums } from './closed-enums.js';
import { planOf } from './message-plan.js';
import type { Fields, MessagePlan } from './message-plan.js';
import type { DecodedMessage, MessageInput, MessageTypeName } from './message-types.js';
import { isComplete, missingFields } from './required-fields.js';

/**
 * @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD` naming every missing path, `MESOS_PROTOCOL_VALUE` for a value
 * that does not fit its field
 */
export function encodeProtobuf<T extends MessageTypeName>(typeName: T, message: MessageInput<T>): Uint8Array {
  assertComplete(planOf(typeName), message as Fields);
  try {
    return BINDINGS[typeName].encode(message).finish();
  } catch (cause) {
    const where = `${typeName}: ${describeError(cause)}`;
    throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_VALUE', where, { cause, details: { typeName } });
  }
}

/**
 * Decoded `bytes` fields are copies, so that a kept message never pins the buffer of the socket.
 * @throws MesosError `MESOS_PROTOCOL_PROTOBUF_BYTES`, `MESOS_PROTOCOL_REQUIRED_FIELD`
 */
export function decodeProtobuf<T extends MessageTypeName>(typeName: T, bytes: Uint8Array): DecodedMessage<T> {
  const plan = planOf(typeName);
  const message = read(plan, typeName, bytes);
  closeEnums(plan, message);
  assertComplete(plan, message);
  return message as DecodedMessage<T>;
}

/** @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD` */
export function assertComplete(plan: MessagePlan, message: Fields): void {
  if (isComplete(plan, message)) return;
  const paths = missingFields(plan, message);
  throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_REQUIRED_FIELD', paths.join(', '), {
    details: { typeName: plan.typeName, paths },
  });
}

function read(plan: MessagePlan, typeName: MessageTypeName, bytes: Uint8Array): Fields {
  try {
    checkWire(plan, bytes);
    return BINDINGS[typeName].decode(bytes) as Fields;
  } catch (cause) {
    const where = `${bytes.length} bytes read as ${typeName}: ${describeError(cause)}`;
    throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_PROTOBUF_BYTES', where, {
      cause,
      details: { typeName },
    });
  }
}
