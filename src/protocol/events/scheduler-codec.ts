import { MEDIA_TYPES } from '../codec/codec.js';
import type { Codec, Encoding } from '../codec/codec.js';
import { decodeMessage, encodeMessage } from '../codec/message-codec.js';
import { showSchedulerCall } from '../calls/show-scheduler-call.js';
import type { SchedulerCall } from '../calls/scheduler-calls.js';
import type { SchedulerEvent } from './scheduler-event.js';
import { parseSchedulerEvent } from './parse-scheduler-event.js';
import { readRawType } from './raw-type.js';

/**
 * The codec of the scheduler API: calls out, events in.
 * An empty record is an `UNKNOWN` event, in both encodings.
 */
export function createSchedulerCodec(encoding: Encoding): Codec<SchedulerCall, SchedulerEvent> {
  return {
    mediaType: MEDIA_TYPES[encoding],
    encode: (call) => encodeMessage('mesos.v1.scheduler.Call', call, encoding),
    decode: (bytes) => {
      if (bytes.length === 0) return { type: 'UNKNOWN', raw: {} };
      const event = decodeMessage('mesos.v1.scheduler.Event', bytes, encoding);
      return event.type
        ? parseSchedulerEvent(event)
        : parseSchedulerEvent(event, readRawType(bytes, encoding));
    },
    show: showSchedulerCall,
  };
}
