// Reads requests from a socket of a fake master: as little as it takes, so that the master is not what is measured.

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('\r\n0\r\n\r\n');

export class RequestReader {
  #pending = Buffer.alloc(0);

  /** @returns {{isCall: boolean, encoding: string, bodyBytes: number}[]} the requests that are now complete */
  read(bytes) {
    const pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const requests = [];
    let at = 0;
    for (;;) {
      const end = pending.indexOf(headEnd, at);
      if (end < 0) break;
      const head = pending.latin1Slice(at, end).toLowerCase();
      const bodyStart = end + headEnd.length;
      const next = head.includes('transfer-encoding: chunked')
        ? afterLastChunk(pending, end)
        : bodyStart + Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
      if (next > pending.length) break;
      at = next;
      requests.push({
        // All but SUBSCRIBE carry the id of the stream.
        isCall: head.includes('mesos-stream-id'),
        encoding: head.includes('accept: application/x-protobuf') ? 'protobuf' : 'json',
        bodyBytes: at - bodyStart,
      });
    }
    this.#pending = at === pending.length ? Buffer.alloc(0) : Buffer.from(pending.subarray(at));
    return requests;
  }
}

function afterLastChunk(bytes, from) {
  const at = bytes.indexOf(lastChunk, from);
  return at < 0 ? Number.POSITIVE_INFINITY : at + lastChunk.length;
}
