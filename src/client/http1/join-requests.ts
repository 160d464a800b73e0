/** A request as it is written: the head without the length, and the body. */
export interface RequestBytes {
  /** Latin-1, ends with `Content-Length: `. */
  readonly prefix: string;
  readonly body: Uint8Array;
}

// Copying less than this costs less than another entry in the list of parts.
const copyBelowBytes = 16_384;

/** Requests as few pieces as pays: all heads and small bodies of a tick in one, large bodies as they are. */
export function joinRequests(requests: readonly RequestBytes[]): Uint8Array[] {
  let size = 0;
  for (const { prefix, body } of requests) {
    // 16 digits and two line ends at most.
    size += prefix.length + 20 + (body.length < copyBelowBytes ? body.length : 0);
  }
  const buffer = Buffer.allocUnsafe(size);
  const parts: Uint8Array[] = [];
  let position = 0;
  let cut = 0;
  for (const { prefix, body } of requests) {
    position += buffer.write(`${prefix}${body.length}\r\n\r\n`, position, 'latin1');
    if (body.length < copyBelowBytes) {
      buffer.set(body, position);
      position += body.length;
    } else {
      parts.push(buffer.subarray(cut, position), body);
      cut = position;
    }
  }
  if (position > cut) parts.push(buffer.subarray(cut, position));
  return parts;
}
