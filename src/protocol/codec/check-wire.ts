import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { MessagePlan } from './message-plan.js';

/** Depth at which protobuf stops reading messages in messages. */
const MAX_DEPTH = 100;

/**
 * Refuses bytes that are not well-formed as the given message: the generated bindings read some of them with a guess
 * (parts that reach beyond their message, groups that do not close), where Mesos answers 400.
 * @throws Error saying what is wrong
 */
export function checkWire(plan: MessagePlan, bytes: Uint8Array): void {
  checkMessage(plan, new BinaryReader(bytes), bytes.length, 1);
}

function checkMessage(plan: MessagePlan, reader: BinaryReader, end: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError(`messages are nested deeper than ${MAX_DEPTH}`);
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number);
      continue;
    }
    const partEnd = reader.uint32() + reader.pos;
    if (partEnd > end) throw new RangeError(`field ${number} of ${plan.typeName} reaches beyond its message`);
    const field = plan.byNumber.get(number);
    if (field?.message === undefined || field.label === 'map') reader.pos = partEnd;
    else checkMessage(field.message, reader, partEnd, depth + 1);
  }
  if (reader.pos !== end) throw new RangeError(`${plan.typeName} does not end where its last field does`);
}
