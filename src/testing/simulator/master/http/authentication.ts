import type { Credential } from '../master.options.js';
import type { HttpAnswer } from './http-answer.js';
import { textAnswer } from './http-answer.js';

/** Realm of the scheduler API (src/master/constants.hpp). */
export const schedulerRealm = 'mesos-master-scheduler';
/** Realm of the operator API. */
export const operatorRealm = 'mesos-master-readwrite';

export function unauthorized(realm: string): HttpAnswer {
  return textAnswer(401, '401 Unauthorized.', [['WWW-Authenticate', `Basic realm="${realm}"`]]);
}

/**
 * The principal behind an `Authorization` header. The scheme is matched with its case and a secret with a
 * colon never works, both as in Mesos (3rdparty/libprocess/src/authenticator.cpp).
 */
export function authenticate(
  authorization: string | undefined,
  credentials: readonly Credential[],
): string | undefined {
  if (!authorization?.startsWith('Basic ')) return undefined;
  const parts = Buffer.from(authorization.slice('Basic '.length), 'base64').toString().split(':');
  if (parts.length !== 2) return undefined;
  const [principal, secret] = parts;
  return credentials.find((known) => known.principal === principal && known.secret === secret)?.principal;
}
