import { decodeMessage } from '../../../../protocol/codec/message-codec.js';
import { MEDIA_TYPES } from '../../../../protocol/codec/codec.js';
import { describeParseFailure } from '../../../../protocol/codec/json/parse-failure.js';
import { Call_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import { chooseEncoding } from './accept-header.js';
import { authenticate, schedulerRealm, unauthorized } from './authentication.js';
import { principalMismatch, refuseCall } from './call-validation.js';
import type { HttpAnswer } from './http-answer.js';
import { methodNotAllowed, textAnswer } from './http-answer.js';
import { refuseFollower } from './leadership.js';
import type { SchedulerRequest } from './scheduler-request.js';

type Check = (request: SchedulerRequest) => HttpAnswer | undefined;

/** The checks of `Master::Http::scheduler` (src/master/http.cpp) in its order; the first that fails answers. */
const checks: readonly Check[] = [
  checkCredentials,
  checkLeadership,
  checkMethod,
  checkContentType,
  checkBody,
  checkCall,
  checkAccept,
  checkNoStreamId,
  checkFramework,
  checkPrincipal,
  checkConnected,
  checkStreamId,
];

/** Runs the checks; undefined when the call may be carried out. */
export function checkRequest(request: SchedulerRequest): HttpAnswer | undefined {
  for (const check of checks) {
    const answer = check(request);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function checkCredentials(request: SchedulerRequest): HttpAnswer | undefined {
  if (request.credentials === undefined) return undefined;
  const principal = authenticate(request.headers.authorization, request.credentials);
  if (principal === undefined) return unauthorized(schedulerRealm);
  request.principal = principal;
  return undefined;
}

function checkLeadership(request: SchedulerRequest): HttpAnswer | undefined {
  if (request.leadership.kind !== 'leading') return refuseFollower(request.leadership, request.url);
  request.state = request.leadership.state;
  return undefined;
}

function checkMethod({ method }: SchedulerRequest): HttpAnswer | undefined {
  return method === 'POST' ? undefined : methodNotAllowed('POST', method);
}

/** Byte-exact: a parameter or another case is refused, as a comment in the source admits. */
function checkContentType(request: SchedulerRequest): HttpAnswer | undefined {
  const type = request.headers['content-type'];
  if (type === undefined) return textAnswer(400, "Expecting 'Content-Type' to be present");
  if (type === MEDIA_TYPES.json) request.bodyEncoding = 'json';
  else if (type === MEDIA_TYPES.protobuf) request.bodyEncoding = 'protobuf';
  else return textAnswer(415, `Expecting 'Content-Type' of ${MEDIA_TYPES.json} or ${MEDIA_TYPES.protobuf}`);
  return undefined;
}

function checkBody(request: SchedulerRequest): HttpAnswer | undefined {
  const encoding = request.bodyEncoding!;
  try {
    request.call = decodeMessage('mesos.v1.scheduler.Call', request.body, encoding);
    return undefined;
  } catch (error) {
    const text = describeParseFailure(error, encoding);
    if (text === undefined) throw error;
    return textAnswer(400, text);
  }
}

function checkCall({ call, principal }: SchedulerRequest): HttpAnswer | undefined {
  const refusal = refuseCall(call!, principal);
  return refusal === undefined
    ? undefined
    : textAnswer(400, `Failed to validate scheduler::Call: ${refusal}`);
}

/** Only two calls have something to answer. */
function checkAccept(request: SchedulerRequest): HttpAnswer | undefined {
  const { type } = request.call!;
  if (type !== Call_Type.SUBSCRIBE && type !== Call_Type.RECONCILE_OPERATIONS) return undefined;
  const encoding = chooseEncoding(request.headers.accept);
  if (encoding === undefined) {
    return textAnswer(406, `Expecting 'Accept' to allow '${MEDIA_TYPES.protobuf}' or '${MEDIA_TYPES.json}'`);
  }
  request.streamEncoding = encoding;
  return undefined;
}

function checkNoStreamId({ call, headers }: SchedulerRequest): HttpAnswer | undefined {
  if (call!.type !== Call_Type.SUBSCRIBE || headers['mesos-stream-id'] === undefined) return undefined;
  return textAnswer(400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
}

function checkFramework(request: SchedulerRequest): HttpAnswer | undefined {
  const { call, state } = request;
  if (call!.type === Call_Type.SUBSCRIBE) return undefined;
  const framework = state!.frameworks.get(call!.frameworkId!.value);
  if (framework === undefined) return textAnswer(400, 'Framework cannot be found');
  request.framework = framework;
  return undefined;
}

function checkPrincipal({ framework, principal }: SchedulerRequest): HttpAnswer | undefined {
  const own = framework?.info.principal;
  if (principal === undefined || own === undefined || own === principal) return undefined;
  return textAnswer(400, principalMismatch(principal, own));
}

function checkConnected({ framework }: SchedulerRequest): HttpAnswer | undefined {
  if (framework === undefined || framework.status === 'CONNECTED') return undefined;
  return textAnswer(403, 'Framework is not subscribed');
}

function checkStreamId({ framework, headers }: SchedulerRequest): HttpAnswer | undefined {
  if (framework === undefined) return undefined;
  const sent = headers['mesos-stream-id'];
  if (sent === undefined) {
    return textAnswer(400, "All non-subscribe calls should include the 'Mesos-Stream-Id' header");
  }
  if (sent === framework.streamId) return undefined;
  return textAnswer(
    400,
    `The stream ID '${String(sent)}' included in this request didn't match the stream ID currently associated with framework ID ${framework.id}`,
  );
}
