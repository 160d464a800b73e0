import { MEDIA_TYPES } from '../codec/codec.js';
import type { Codec, Encoding } from '../codec/codec.js';
import { encodeMessage } from '../codec/message-codec.js';
import { showSchedulerCall } from '../calls/show-scheduler-call.js';
import type { SchedulerCall } from '../calls/scheduler-calls.js';
import type { SchedulerEvent } from './scheduler-event.js';
import { createFastSchedulerCodec } from './fast-scheduler-codec.js';
import { decodeSchedulerEventJson } from './fast-scheduler-json.js';
import { parseSchedulerEvent } from './parse-scheduler-event.js';
import { readRawType } from './raw-type.js';

/**
 * The codec of the scheduler API: calls out, events in.
 * An empty record is an `UNKNOWN` event, in both encodings.
 */
export function createSchedulerCodec(encoding: Encoding): Codec<SchedulerCall, SchedulerEvent> {
  const codec = encoding === 'protobuf' ? createFastSchedulerCodec() : createJsonSchedulerCodec();
  return {
    ...codec,
    decode: (bytes) => (bytes.length === 0 ? { type: 'UNKNOWN', raw: {} } : codec.decode(bytes)),
  };
}

function createJsonSchedulerCodec(): Codec<SchedulerCall, SchedulerEvent> {
  return {
    mediaType: MEDIA_TYPES.json,
    encode: (call) => encodeMessage('mesos.v1.scheduler.Call', call, 'json'),
    decode: (bytes) => {
      const event = decodeSchedulerEventJson(bytes);
      return event.type ? parseSchedulerEvent(event) : parseSchedulerEvent(event, readRawType(bytes, 'json'));
    },
    show: showSchedulerCall,
  };
}
