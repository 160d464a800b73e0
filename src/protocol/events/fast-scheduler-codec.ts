import { decodeMessage, encodeMessage } from '../codec/message-codec.js';
import { MEDIA_TYPES } from '../codec/codec.js';
import type { Codec } from '../codec/codec.js';
import { showSchedulerCall } from '../calls/show-scheduler-call.js';
import type { SchedulerCall } from '../calls/scheduler-calls.js';
import { decodeSchedulerEvent } from '../gen/fast/decode-scheduler-event.js';
import { encodeSchedulerCall } from '../gen/fast/encode-scheduler-call.js';
import { MesosError } from '../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../protocol.errors.js';
import { WireError, WireReader } from '../wire/wire-reader.js';
import { UnencodableError, WireWriter } from '../wire/wire-writer.js';
import { parseSchedulerEvent } from './parse-scheduler-event.js';
import { readRawType } from './raw-type.js';
import type { SchedulerEvent } from './scheduler-event.js';

/**
 * Protobuf for the scheduler API by generated code, several times as fast as the table-driven codec. What the
 * generated code refuses goes the general way, which says precisely what is wrong and where.
 */
export function createFastSchedulerCodec(): Codec<SchedulerCall, SchedulerEvent> {
  const reader = new WireReader();
  const writer = new WireWriter();
  return {
    mediaType: MEDIA_TYPES.protobuf,
    encode: (call) => {
      try {
        writer.reset();
        encodeSchedulerCall(writer, call);
        return writer.finish();
      } catch (error) {
        // A TypeError is a value of the wrong type, from a caller without types.
        if (!(error instanceof UnencodableError || error instanceof TypeError)) throw error;
        encodeMessage('mesos.v1.scheduler.Call', call, 'protobuf');
        throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_VALUE', `scheduler call: ${error.message}`, {
          cause: error,
        });
      }
    },
    decode: (bytes) => {
      const event = decodeEvent(reader, bytes);
      return event.type
        ? parseSchedulerEvent(event)
        : parseSchedulerEvent(event, readRawType(bytes, 'protobuf'));
    },
    show: showSchedulerCall,
  };
}

function decodeEvent(reader: WireReader, bytes: Uint8Array): ReturnType<typeof decodeSchedulerEvent> {
  try {
    return decodeSchedulerEvent(reader, reader.reset(bytes));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return decodeMessage('mesos.v1.scheduler.Event', bytes, 'protobuf');
  }
}
