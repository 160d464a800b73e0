/** Where a peer listens. */
export interface Endpoint {
  readonly scheme: 'http' | 'https';
  /** Lower case; an IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** `hostname:port` as in the Host header. */
  readonly authority: string;
  /** `http://host:port`, always with the port: equal endpoints have equal urls. */
  readonly url: string;
}

// Mesos: `docs/configuration/master.md`, `--port`.
const defaultMasterPort = 5050;
const schemePattern = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Reads `http://host:port`, `https://host:port`, `host:port` or `host` (port 5050); a URL without a port
 * has the port of its scheme. Returns undefined for anything else: other schemes, credentials, paths.
 */
export function parseEndpoint(text: string): Endpoint | undefined {
  const hasScheme = schemePattern.test(text);
  const url = parseUrl(hasScheme ? text : `http://${text}`);
  if (!url || url.hostname === '' || url.username !== '' || url.password !== '') return undefined;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return undefined;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const scheme = url.protocol === 'http:' ? 'http' : 'https';
  let port = scheme === 'http' ? 80 : 443;
  if (url.port !== '') port = Number(url.port);
  else if (!hasScheme && !text.endsWith(':80')) port = defaultMasterPort;
  return createEndpoint(scheme, url.hostname, port);
}

/** @param host a name or address; IPv6 with or without brackets */
export function createEndpoint(scheme: Endpoint['scheme'], host: string, port: number): Endpoint {
  const hostname = host.replace(/^\[|\]$/g, '').toLowerCase();
  const authority = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
  return { scheme, hostname, port, authority, url: `${scheme}://${authority}` };
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
