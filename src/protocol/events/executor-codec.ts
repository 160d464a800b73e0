import { MEDIA_TYPES } from '../codec/codec.js';
import type { Codec, Encoding } from '../codec/codec.js';
import { decodeMessage, encodeMessage } from '../codec/message-codec.js';
import type { ExecutorCall } from '../calls/executor-calls.js';
import { showExecutorCall } from '../calls/show-executor-call.js';
import type { ExecutorEvent } from './executor-event.js';
import { parseExecutorEvent } from './parse-executor-event.js';
import { readRawType } from './raw-type.js';

/**
 * The codec of the executor API: calls out, events in.
 * An empty record is an `UNKNOWN` event, in both encodings.
 */
export function createExecutorCodec(encoding: Encoding): Codec<ExecutorCall, ExecutorEvent> {
  return {
    mediaType: MEDIA_TYPES[encoding],
    encode: (call) => encodeMessage('mesos.v1.executor.Call', call, encoding),
    decode: (bytes) => {
      if (bytes.length === 0) return { type: 'UNKNOWN', raw: {} };
      const event = decodeMessage('mesos.v1.executor.Event', bytes, encoding);
      return event.type ? parseExecutorEvent(event) : parseExecutorEvent(event, readRawType(bytes, encoding));
    },
    show: showExecutorCall,
  };
}
