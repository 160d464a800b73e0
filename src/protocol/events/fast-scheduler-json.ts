import { decodeJsonText } from '../codec/json/json-decode.js';
import { readSchedulerEvent } from '../gen/fast/read-scheduler-event-json.js';
import type { Event } from '../gen/types/scheduler.js';
import { UnusualJsonError, object } from '../wire/json-reader.js';

/**
 * The scheduler event in JSON bytes: `JSON.parse` and generated code, for JSON as Mesos prints it. What those
 * refuse goes the general way, with the general answer or error.
 * @throws as `decodeJson`
 */
export function decodeSchedulerEventJson(bytes: Uint8Array): Event {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  try {
    const parsed = object(JSON.parse(text));
    if (parsed !== undefined) {
      const event = readSchedulerEvent(parsed);
      if (event.type !== undefined) return event;
    }
  } catch (error) {
    if (!(error instanceof UnusualJsonError || error instanceof SyntaxError)) throw error;
  }
  return decodeJsonText('mesos.v1.scheduler.Event', text);
}
