import { describeError, hasErrorCode } from '../utils/errors.js';
import type { MesosError } from '../utils/errors.js';
import type { ClientErrorCode } from './client.errors.js';
import { createRequestError } from './http-status.js';
import type { RequestContext } from './http-status.js';
import { FramingError } from './http1/response-head.js';

/** Why a connection ended, before it is known which requests that concerns. */
export interface ConnectionFailure {
  readonly code: ClientErrorCode;
  readonly why: string;
  readonly cause?: unknown;
}

const dnsCodes: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NONAME',
  'EAI_NODATA',
]);
const timeoutCodes: ReadonlySet<string> = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']);
// OpenSSL's verdicts on certificates, as Node names them.
const certificateCode =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|HOSTNAME_MISMATCH|EPROTO)/;

/**
 * Sorts what a socket, a TLS handshake or a parser reported.
 * @param connected whether the connection had been made
 */
export function classifyFailure(error: unknown, connected: boolean): ConnectionFailure {
  if (error === undefined) {
    return { code: 'MESOS_CLIENT_CONNECTION_LOST', why: 'the peer closed the connection' };
  }
  const why = describeFailure(error);
  return { code: findCode(error, connected), why, cause: error };
}

/** The error of one request that such a failure hit. */
export function createFailureError(
  failure: ConnectionFailure,
  context: RequestContext,
): MesosError<ClientErrorCode> {
  return createRequestError(failure.code, failure.why, context, {}, failure.cause);
}

function findCode(error: unknown, connected: boolean): ClientErrorCode {
  if (error instanceof FramingError) return 'MESOS_CLIENT_BAD_RESPONSE';
  const code = errorCode(error);
  if (certificateCode.test(code) || hasErrorCode(error, 'MESOS_CLIENT_TLS')) return 'MESOS_CLIENT_TLS';
  if (connected) return 'MESOS_CLIENT_CONNECTION_LOST';
  if (dnsCodes.has(code)) return 'MESOS_CLIENT_DNS';
  if (timeoutCodes.has(code)) return 'MESOS_CLIENT_CONNECT_TIMEOUT';
  // Reset or cut while connecting: nothing was sent, so nothing is uncertain.
  return 'MESOS_CLIENT_CONNECTION_REFUSED';
}

/** Several addresses were tried: Node reports one error that holds one per address. */
function describeFailure(error: unknown): string {
  const errors = listErrors(error);
  return errors.length > 0 ? errors.map(describeFailure).join(', ') : describeError(error);
}

/** The code Node or undici gave the error, of several errors that of the first; '' when there is none. */
export function errorCode(error: unknown): string {
  const [first] = listErrors(error);
  if (first !== undefined) return errorCode(first);
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function listErrors(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null || !('errors' in error)) return [];
  return Array.isArray(error.errors) ? error.errors : [];
}
