import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const gunzipLater = promisify(gunzip);

/**
 * Unpacks a gzip body off the main thread.
 * @throws Error when it is broken or becomes longer than `maxBytes`
 */
export function gunzipBody(body: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  return gunzipLater(body, { maxOutputLength: maxBytes });
}
