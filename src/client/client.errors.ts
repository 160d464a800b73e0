import { MesosError } from '../utils/errors.js';
import type { ErrorTable } from '../utils/errors.js';

/** Everything that can go wrong between us and a master or an agent. */
export const CLIENT_ERRORS = {
  MESOS_CLIENT_INVALID_OPTIONS: {
    summary: 'The options of the client are wrong',
    retryable: false,
    action: 'Correct the options listed.',
  },
  MESOS_CLIENT_INVALID_REQUEST: {
    summary: 'The request cannot be sent as HTTP',
    retryable: false,
    action: 'Correct the endpoint, path or header named.',
  },
  MESOS_CLIENT_CREDENTIALS: {
    summary: 'The credentials cannot be used',
    retryable: true,
    action: 'Check `credentials`: the file must be readable and hold a secret, the provider must return one.',
  },
  MESOS_CLIENT_BAD_REQUEST: {
    summary: 'The peer refused the call as invalid (400)',
    retryable: false,
    action: 'The text of the answer names the field; correct the call.',
  },
  MESOS_CLIENT_STREAM_REPLACED: {
    summary: 'The subscription this call belongs to is no longer the current one',
    retryable: true,
    action: 'Subscribe again, and check that no other instance uses the same framework id.',
  },
  MESOS_CLIENT_FRAMEWORK_UNKNOWN: {
    summary: 'The master does not know the framework',
    retryable: false,
    action:
      'Subscribe again; if that is refused, the framework was torn down or its failover timeout has passed.',
  },
  MESOS_CLIENT_PRINCIPAL_MISMATCH: {
    summary: 'The principal of the credentials is not the one of the framework',
    retryable: false,
    action: 'Use the same principal in `credentials` and in the FrameworkInfo.',
  },
  MESOS_CLIENT_UNAUTHENTICATED: {
    summary: 'The peer wants credentials, or other ones (401)',
    retryable: false,
    action: 'Check `credentials`: principal and secret must be in the credentials file of the master.',
  },
  MESOS_CLIENT_FORBIDDEN: {
    summary: 'The peer does not allow this (403)',
    retryable: false,
    action: 'Ask for the permission in the ACLs of the master, or use another principal.',
  },
  MESOS_CLIENT_NOT_SUBSCRIBED: {
    summary: 'The framework has no live subscription',
    retryable: true,
    action: 'Subscribe again, then repeat the call.',
  },
  MESOS_CLIENT_NOT_LEADER: {
    summary: 'The master that held the subscription no longer leads',
    retryable: true,
    action: 'Subscribe again at the new leader, then repeat the call.',
  },
  MESOS_CLIENT_NOT_FOUND: {
    summary: 'The peer does not know this path (404)',
    retryable: true,
    action: 'A master that is just starting answers so; otherwise check that `masters` names Mesos masters.',
  },
  MESOS_CLIENT_METHOD_NOT_ALLOWED: {
    summary: 'The peer does not allow this HTTP method (405)',
    retryable: false,
    action: 'Check that the endpoint is a Mesos master or agent, without a proxy that changes requests.',
  },
  MESOS_CLIENT_NOT_ACCEPTABLE: {
    summary: 'The peer cannot answer in the encoding asked for (406)',
    retryable: false,
    action: 'Accept `application/json` or `application/x-protobuf`.',
  },
  MESOS_CLIENT_UNSUPPORTED_MEDIA_TYPE: {
    summary: 'The peer does not read this content type (415)',
    retryable: false,
    action: 'Send exactly `application/json` or `application/x-protobuf`, without parameters.',
  },
  MESOS_CLIENT_SERVER_ERROR: {
    summary: 'The peer failed to handle the request (5xx)',
    retryable: true,
    action: 'Look into the log of the peer.',
  },
  MESOS_CLIENT_NOT_IMPLEMENTED: {
    summary: 'The peer does not implement this call (501)',
    retryable: false,
    action: 'Check the version of Mesos against the call.',
  },
  MESOS_CLIENT_UNAVAILABLE: {
    summary: 'The peer cannot serve now (503)',
    retryable: true,
    action: 'Wait: no leader is elected, or the master is still recovering.',
  },
  MESOS_CLIENT_UNEXPECTED_STATUS: {
    summary: 'The peer answered with a status Mesos does not use',
    retryable: false,
    action: 'Check that the endpoint is a Mesos master or agent, without a proxy in between.',
  },
  MESOS_CLIENT_TOO_MANY_REDIRECTS: {
    summary: 'The masters keep redirecting',
    retryable: true,
    action: 'Wait for the election to end; if it persists, check the hostnames the masters advertise.',
  },
  MESOS_CLIENT_BAD_REDIRECT: {
    summary: 'The redirect cannot be followed',
    retryable: false,
    action: 'Mesos redirects with 307 and a Location; check for a proxy or login page in between.',
  },
  MESOS_CLIENT_UNTRUSTED_REDIRECT: {
    summary: 'The redirect leads to a host that must not see the credentials',
    retryable: false,
    action: 'If the host is one of your masters, add it to `masters` or `trustedHosts`.',
  },
  MESOS_CLIENT_NO_LEADER: {
    summary: 'None of the masters answered as leader',
    retryable: true,
    action: 'Check `masters`, and that the masters have elected a leader.',
  },
  MESOS_CLIENT_CONNECTION_REFUSED: {
    summary: 'No connection can be made',
    retryable: true,
    action: 'Is a Mesos master or agent listening there? Check `masters` and the network.',
  },
  MESOS_CLIENT_CONNECT_TIMEOUT: {
    summary: 'The connection was not made in time',
    retryable: true,
    action: 'Check `masters`, firewalls and `connectTimeoutMs`.',
  },
  MESOS_CLIENT_DNS: {
    summary: 'The host name cannot be resolved',
    retryable: true,
    action: 'Check `masters` and DNS; use `hostOverrides` for names that exist only inside the cluster.',
  },
  MESOS_CLIENT_TLS: {
    summary: 'No TLS connection can be made',
    retryable: false,
    action: 'Check `tls` (ca, cert, key, serverName), and that the scheme in `masters` matches the master.',
  },
  MESOS_CLIENT_CONNECTION_LOST: {
    summary: 'The connection broke before the answer; it is unknown whether the peer saw the call',
    retryable: true,
    action: 'Repeat the call if that is harmless, or find out by reconciling.',
  },
  MESOS_CLIENT_STREAM_BROKEN: {
    summary: 'The event stream broke off',
    retryable: true,
    action: 'Subscribe again.',
  },
  MESOS_CLIENT_TIMEOUT: {
    summary: 'No answer in time; it is unknown whether the peer saw the call',
    retryable: true,
    action: 'Repeat the call if that is harmless; raise `callTimeoutMs` if the peer is merely slow.',
  },
  MESOS_CLIENT_ABORTED: {
    summary: 'The request was aborted by the caller',
    retryable: false,
    action: 'Nothing is to be done if that was intended; the peer may have seen the request.',
  },
  MESOS_CLIENT_CLOSED: {
    summary: 'The client is closed',
    retryable: false,
    action: 'Do not use a client after closing it.',
  },
  MESOS_CLIENT_BAD_RESPONSE: {
    summary: 'The answer is not valid HTTP, the connection was dropped',
    retryable: true,
    action: 'If it persists, check that the endpoint is a Mesos master or agent.',
  },
  MESOS_CLIENT_BODY_TOO_LARGE: {
    summary: 'The body of the answer is too large',
    retryable: false,
    action: 'Ask for less, or raise `maxBodyBytes`.',
  },
  MESOS_CLIENT_TOO_MANY_CALLS: {
    summary: 'Too many calls wait for their answers',
    retryable: true,
    action: 'Await calls before making more, or raise `maxPendingCalls`.',
  },
} as const satisfies ErrorTable;

export type ClientErrorCode = keyof typeof CLIENT_ERRORS;

const subscriptionLost: ReadonlySet<string> = new Set<ClientErrorCode>([
  'MESOS_CLIENT_STREAM_REPLACED',
  'MESOS_CLIENT_NOT_SUBSCRIBED',
  'MESOS_CLIENT_FRAMEWORK_UNKNOWN',
  'MESOS_CLIENT_NOT_LEADER',
]);

/** Whether `error` says that the subscription a call belonged to is gone: drop it and subscribe again. */
export function isSubscriptionLost(error: unknown): boolean {
  return error instanceof MesosError && subscriptionLost.has(error.code);
}
