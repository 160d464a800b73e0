import { Call_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import { createUuid } from '../../../../utils/uuid.js';
import { handleCall } from '../call-handlers.js';
import { subscribe } from '../frameworks/subscribe.js';
import { checkRequest } from './call-checks.js';
import { EventStream } from './event-stream.js';
import type { HttpAnswer } from './http-answer.js';
import type { SchedulerRequest } from './scheduler-request.js';

/** Serves one request to `/api/v1/scheduler`. Undefined when the answer is a stream and already under way. */
export function serveScheduler(request: SchedulerRequest): HttpAnswer | undefined {
  const refusal = checkRequest(request);
  const { call, state, framework } = request;
  if (call === undefined || state === undefined) return refusal;
  if (refusal !== undefined) {
    state.journal.recordCall(call, refusal.status);
    return refusal;
  }
  if (call.type === Call_Type.SUBSCRIBE) {
    state.journal.recordCall(call, 200);
    const stream = new EventStream(request.response, {
      id: createUuid(state.random),
      encoding: request.streamEncoding!,
      faults: state.faults,
      maxBufferBytes: state.options.maxStreamBufferBytes,
    });
    subscribe(state, call.subscribe!, stream, request.principal);
    return undefined;
  }
  const answer = handleCall(state, framework!, call);
  state.journal.recordCall(call, answer.status);
  return answer;
}
