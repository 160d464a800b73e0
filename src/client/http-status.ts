import { MesosError } from '../utils/errors.js';
import { CLIENT_ERRORS } from './client.errors.js';
import type { ClientErrorCode } from './client.errors.js';

/** Bytes of an answer's body that an error carries. */
export const ERROR_BODY_BYTES = 4096;

/** What an error says about the request it belongs to. */
export interface RequestContext {
  /** The call in one line, without secrets. */
  readonly show: () => string;
  /** Base URL of the peer. */
  readonly endpoint: string;
  readonly path: string;
}

/** An answer whose status is not 2xx. */
export interface RefusedAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

interface StatusRule {
  readonly status: number;
  /** Must occur in the body. Compared by part because the wording differs between versions of Mesos. */
  readonly text?: string;
  readonly code: ClientErrorCode;
}

/** The one table from status and body to error; the first rule that fits decides. Texts: Mesos `master/http.cpp`. */
const statusRules: readonly StatusRule[] = [
  { status: 400, text: 'stream ID', code: 'MESOS_CLIENT_STREAM_REPLACED' },
  { status: 400, text: 'Framework cannot be found', code: 'MESOS_CLIENT_FRAMEWORK_UNKNOWN' },
  { status: 400, text: 'Authenticated principal', code: 'MESOS_CLIENT_PRINCIPAL_MISMATCH' },
  { status: 400, code: 'MESOS_CLIENT_BAD_REQUEST' },
  { status: 401, code: 'MESOS_CLIENT_UNAUTHENTICATED' },
  { status: 403, text: 'Framework is not subscribed', code: 'MESOS_CLIENT_NOT_SUBSCRIBED' },
  // A driver of the old API has taken the framework id over.
  { status: 403, text: 'Framework is not connected via HTTP', code: 'MESOS_CLIENT_STREAM_REPLACED' },
  { status: 403, code: 'MESOS_CLIENT_FORBIDDEN' },
  { status: 404, code: 'MESOS_CLIENT_NOT_FOUND' },
  { status: 405, code: 'MESOS_CLIENT_METHOD_NOT_ALLOWED' },
  { status: 406, code: 'MESOS_CLIENT_NOT_ACCEPTABLE' },
  { status: 415, code: 'MESOS_CLIENT_UNSUPPORTED_MEDIA_TYPE' },
  { status: 501, code: 'MESOS_CLIENT_NOT_IMPLEMENTED' },
  { status: 503, code: 'MESOS_CLIENT_UNAVAILABLE' },
];

/** The error for an answer that is neither 2xx nor a redirect to follow. */
export function createStatusError(
  answer: RefusedAnswer,
  context: RequestContext,
): MesosError<ClientErrorCode> {
  const body = Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength)
    .subarray(0, ERROR_BODY_BYTES)
    .toString('utf8');
  const code = findCode(answer.status, body);
  const text = body.trim() === '' ? '' : `: ${firstLine(body)}`;
  return createRequestError(code, `${answer.status}${text}`, context, { status: answer.status, body });
}

/** An error that carries the request: its line, the peer and the path. */
export function createRequestError(
  code: ClientErrorCode,
  why: string,
  context: RequestContext,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): MesosError<ClientErrorCode> {
  const call = context.show();
  return new MesosError<ClientErrorCode>(
    CLIENT_ERRORS,
    code,
    `${call} to ${context.endpoint}${context.path}: ${why}`,
    {
      details: { call, endpoint: context.endpoint, path: context.path, ...details },
      cause,
    },
  );
}

function findCode(status: number, body: string): ClientErrorCode {
  for (const rule of statusRules) {
    if (rule.status === status && (rule.text === undefined || body.includes(rule.text))) return rule.code;
  }
  return status >= 500 ? 'MESOS_CLIENT_SERVER_ERROR' : 'MESOS_CLIENT_UNEXPECTED_STATUS';
}

function firstLine(body: string): string {
  const line = body.trim().split('\n', 1)[0]!;
  return line.length > 300 ? `${line.slice(0, 300)}…` : line.replace(/\.$/, '');
}
