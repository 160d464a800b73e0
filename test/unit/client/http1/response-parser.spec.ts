import { describe, expect, it } from '@jest/globals';

import { ResponseParser } from '../../../../src/client/http1/response-parser.js';

interface Seen {
  status: number;
  headers: Record<string, string>;
  body: string;
  isEnded: boolean;
}

function parse(chunks: readonly Buffer[], ends = false, maxHeaderBytes = 4096): Seen[] {
  const seen: Seen[] = [];
  const parser = new ResponseParser(maxHeaderBytes, {
    onHead: ({ status, headers }) => seen.push({ status, headers: { ...headers }, body: '', isEnded: false }),
    onBody: (bytes, start, end) => (seen.at(-1)!.body += bytes.toString('latin1', start, end)),
    onEnd: () => (seen.at(-1)!.isEnded = true),
  });
  for (const chunk of chunks) parser.write(chunk);
  if (ends) parser.finish();
  return seen;
}

const wire = Buffer.from(
  'HTTP/1.1 100 Continue\r\n\r\n' +
    'HTTP/1.1 202 Accepted\r\nDate: Sun, 22 Nov 2026 08:56:55 GMT\r\nContent-Length: 0\r\n\r\n' +
    'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 7\r\n\r\nExpect.' +
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nMesos-Stream-Id: a\r\nX-A: 1\r\nx-a:2 \r\n\r\n' +
    'A;ext="1"\r\n0123456789\r\n00b \t;x\r\nabcdef\r\nghi\r\n0\r\nTrailer: t\r\n\r\n' +
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' +
    'HTTP/1.1 200 OK\r\n\r\nuntil the end',
  'latin1',
);
const expected = parse([wire], true);

describe('ResponseParser', () => {
  it('pipelined answers - come out one by one, chunked bodies without extensions and trailers', () => {
    expect(expected.map(({ status, body, isEnded }) => [status, body, isEnded])).toEqual([
      [202, '', true],
      [400, 'Expect.', true],
      [200, '0123456789abcdef\r\nghi', true],
      [200, '', true],
      [200, 'until the end', true],
    ]);
    expect(expected[2]!.headers).toEqual({
      'transfer-encoding': 'chunked',
      'mesos-stream-id': 'a',
      'x-a': '1, 2',
    });
  });

  it('any split - gives the same, for every pair of cuts and for chunks of every size', () => {
    for (let first = 0; first <= wire.length; first++) {
      expect(parse([wire.subarray(0, first), wire.subarray(first)], true)).toEqual(expected);
      const second = Math.min(wire.length, first + 5);
      const parts = [wire.subarray(0, first), wire.subarray(first, second), wire.subarray(second)];
      expect(parse(parts, true)).toEqual(expected);
    }
    for (const size of [1, 2, 3, 7, Math.ceil(wire.length / 2)]) {
      const parts: Buffer[] = [];
      for (let at = 0; at < wire.length; at += size) parts.push(wire.subarray(at, at + size));
      expect(parse(parts, true)).toEqual(expected);
    }
  });

  it.each([
    [
      'a second head inside a chunked body (1.6)',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nHTTP/1.1 500 Internal\r\n\r\n',
    ],
    ['no status line', 'hello\r\n\r\n'],
    ['a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nA : b\r\n\r\n'],
    ['both lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['two different lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n'],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n'],
    ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['an empty chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n'],
    ['a chunk longer than its size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n'],
    ['a huge chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n'],
    [
      'a chunk size line without end',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(300)}`,
    ],
    ['a head without end', `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(300)}`],
  ])('%s - is a framing error', (_name, text) => {
    expect(() => parse([Buffer.from(text)], false, 256)).toThrow(
      expect.objectContaining({ name: 'FramingError' }),
    );
    expect(() =>
      parse(
        [...Buffer.from(text)].map((byte) => Buffer.from([byte])),
        false,
        256,
      ),
    ).toThrow(expect.objectContaining({ name: 'FramingError' }));
  });

  it('the end of the connection - is an error at every offset inside an answer', () => {
    const one = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n');
    for (let cut = 1; cut < one.length; cut++)
      expect(() => parse([one.subarray(0, cut)], true)).toThrow(
        expect.objectContaining({ name: 'FramingError' }),
      );
    expect(() => parse([one], true)).not.toThrow();
    expect(() => parse([], true)).not.toThrow();
  });

  it('bodies - are views of what was written, not copies', () => {
    const chunk = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc');
    let part: Uint8Array | undefined;
    new ResponseParser(4096, { onHead: () => {}, onBody: (bytes) => (part = bytes), onEnd: () => {} }).write(
      chunk,
    );
    expect(part?.buffer).toBe(chunk.buffer);
  });
});
