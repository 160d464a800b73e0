import { createRequestError } from './http-status.js';
import type { RequestContext } from './http-status.js';
import { createEndpoint } from './endpoint.js';
import type { Endpoint } from './endpoint.js';

/** `host`, `host:port` or `[ipv6]:port`. */
export const OVERRIDE_PATTERN = /^(\[[0-9a-f:.]+\]|[^:/\s[\]]+)(?::(\d{1,5}))?$/i;

/** What decides where a redirect may lead. */
export interface RedirectPolicy {
  /** Names a Location may use that mean another address from here: `host` or `host:port` to the same. */
  readonly hostOverrides: Readonly<Record<string, string>>;
  /** Whether requests carry credentials. Without them any host will do. */
  readonly hasCredentials: boolean;
  /** Host names that may see the credentials; `*.example.com` stands for all below. Lower case. */
  readonly trustedHosts: readonly string[];
}

/** Whether the client has to follow this answer or refuse it. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * Where the same request goes next. Only host and port are taken from the Location: its path is the one the
 * master uses inside (`/master/api/v1/scheduler`), ours stays (Mesos: `master/http.cpp`, `redirect`).
 * @throws MesosError `MESOS_CLIENT_BAD_REDIRECT` or `MESOS_CLIENT_UNTRUSTED_REDIRECT`
 */
export function resolveRedirect(
  from: Endpoint,
  status: number,
  location: string | undefined,
  policy: RedirectPolicy,
  context: RequestContext,
): Endpoint {
  if (status !== 307 && status !== 308) {
    throw createRequestError('MESOS_CLIENT_BAD_REDIRECT', `${status} would change the request`, context, {
      status,
    });
  }
  const target = location === undefined ? undefined : parseLocation(from, location);
  if (!target) {
    const what = location === undefined ? 'has no Location' : `has the Location ${JSON.stringify(location)}`;
    throw createRequestError('MESOS_CLIENT_BAD_REDIRECT', `the ${status} ${what}`, context, {
      status,
      location,
    });
  }
  const next = applyOverride(target, policy.hostOverrides);
  const isDowngrade = from.scheme === 'https' && next.scheme === 'http';
  const isOverridden = next !== target;
  if (
    policy.hasCredentials &&
    (isDowngrade ||
      !(isOverridden || next.hostname === from.hostname || isTrustedHost(next.hostname, policy)))
  ) {
    throw createRequestError(
      'MESOS_CLIENT_UNTRUSTED_REDIRECT',
      `the ${status} leads to ${next.url}`,
      context,
      {
        status,
        location,
      },
    );
  }
  return next;
}

function isTrustedHost(hostname: string, policy: RedirectPolicy): boolean {
  return policy.trustedHosts.some((trusted) =>
    trusted.startsWith('*.') ? hostname.endsWith(trusted.slice(1)) : hostname === trusted,
  );
}

function parseLocation(from: Endpoint, location: string): Endpoint | undefined {
  let url: URL;
  try {
    url = new URL(location, `${from.url}/`);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.hostname === '' || url.username !== '' || url.password !== '') return undefined;
  const scheme = url.protocol === 'http:' ? 'http' : 'https';
  const port = url.port === '' ? (scheme === 'http' ? 80 : 443) : Number(url.port);
  return createEndpoint(scheme, url.hostname, port);
}

/** Replaces host and port, or the host alone when the override names no port. */
function applyOverride(target: Endpoint, overrides: Readonly<Record<string, string>>): Endpoint {
  for (const [from, to] of Object.entries(overrides)) {
    const name = from.toLowerCase();
    if (name !== target.authority && name !== target.hostname) continue;
    const match = OVERRIDE_PATTERN.exec(to);
    if (match) return createEndpoint(target.scheme, match[1]!, Number(match[2] ?? target.port));
  }
  return target;
}
