import type { StreamRequest } from './client.js';
import { PACKAGE_VERSION } from './version.js';

/** What Mesos and we ourselves know this library by. Must not begin with `libprocess/`. */
export const USER_AGENT = `nestjs-mesos/${PACKAGE_VERSION}`;

/**
 * All headers of a request, names in lower case. Those of the request win over those of the client.
 * @param common of the client's options, names in lower case
 */
export function createRequestHeaders(
  request: StreamRequest,
  common: Readonly<Record<string, string>>,
  authorization: string | undefined,
  acceptsGzip: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': USER_AGENT,
    ...common,
    'content-type': request.contentType,
    accept: request.accept ?? request.contentType,
  };
  if (acceptsGzip) headers['accept-encoding'] = 'gzip';
  if (authorization !== undefined) headers['authorization'] = authorization;
  for (const name in request.headers) headers[name.toLowerCase()] = request.headers[name]!;
  return headers;
}
