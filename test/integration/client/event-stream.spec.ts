import { describe, expect, it } from '@jest/globals';

import { createHttpMesosClient } from '../../../src/client/http-mesos-client.js';
import type { ClientOptions } from '../../../src/client/client.options.js';
import { answer, drain, readBody, serveHttp, serveTcp, subscribe, until } from './support.js';

const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nMesos-Stream-Id: s-1\r\n\r\n';
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const wire = Buffer.from(`${head}${chunk('5\nhello3\n')}${chunk('añ')}${chunk('2\nok')}0\r\n\r\n`);
const coded = (text: string) => expect.objectContaining({ code: text });

async function withClient<T>(
  options: ClientOptions,
  use: (client: ReturnType<typeof createHttpMesosClient>) => Promise<T>,
): Promise<T> {
  const client = createHttpMesosClient(options);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** A server that answers every request with these pieces, each in a packet of its own, and then ends. */
const serveBytes = (pieces: readonly Buffer[], ends = true) =>
  serveTcp((socket) => {
    socket.setNoDelay(true);
    socket.once('data', () => {
      void (async () => {
        for (const piece of pieces) {
          socket.write(piece);
          if (pieces.length > 1) await new Promise((resolve) => setImmediate(resolve));
        }
        if (ends) socket.end();
      })();
    });
  });

describe('openStream', () => {
  it('S1 S2 S3 S4 S7 S10 - posts the call and yields the frames', async () => {
    let seen: Record<string, unknown> = {};
    await using server = await serveHttp(async (request, response) => {
      seen = { ...request.headers, method: request.method, url: request.url, body: await readBody(request) };
      response.writeHead(200, { 'Content-Type': 'application/json', 'mesos-STREAM-id': 's-2' });
      response.write('5\nhello');
      response.end('2\nok');
    });
    await withClient({ masters: server.url }, async (client) => {
      const stream = await client.openStream(subscribe);
      expect(stream.endpoint).toBe(server.url);
      expect(stream.headers['mesos-stream-id']).toBe('s-2');
      expect(await drain(stream)).toEqual({ frames: ['hello', 'ok'] });
    });
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/api/v1/scheduler',
      body: '{}',
      accept: 'application/json',
    });
    expect(seen['content-type']).toBe('application/json');
    expect(seen['user-agent']).toMatch(/^nestjs-mesos\//);
    expect(seen).not.toHaveProperty('libprocess-from');
    expect(seen).not.toHaveProperty('accept-encoding');
  });

  it('S25 - chunks of one byte give the same frames', async () => {
    await using server = await serveBytes([...wire].map((byte) => Buffer.from([byte])));
    await withClient({ masters: server.url }, async (client) => {
      expect(await drain(await client.openStream(subscribe))).toEqual({ frames: ['hello', 'añ', 'ok'] });
    });
  });

  it('S30 - a stream cut at any byte is a typed, retryable error and never hangs', async () => {
    for (let cut = 0; cut < wire.length; cut++) {
      await using server = await serveBytes([wire.subarray(0, cut)]);
      await withClient({ masters: server.url }, async (client) => {
        let error: unknown;
        let frames: string[] = [];
        try {
          ({ error, frames } = (await drain(await client.openStream(subscribe))) as {
            error: unknown;
            frames: string[];
          });
        } catch (thrown) {
          error = thrown;
        }
        expect(error).toEqual(
          coded(cut < head.length ? 'MESOS_CLIENT_CONNECTION_LOST' : 'MESOS_CLIENT_STREAM_BROKEN'),
        );
        expect(error).toMatchObject({ retryable: true });
        expect(['hello', 'añ', 'ok'].slice(0, frames.length)).toEqual(frames);
      });
    }
  });

  it('a reset connection - is a typed error', async () => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () => socket.write(`${head}${chunk('2\nok')}`, () => socket.resetAndDestroy()));
    });
    await withClient({ masters: server.url }, async (client) => {
      const opened = await client.openStream(subscribe).catch((error: unknown) => ({ error }));
      const result = 'error' in opened ? opened : await drain(opened);
      expect(result.error).toMatchObject({ retryable: true });
    });
  });

  it('a second response head inside the body (1.6) - drops the connection after the whole frames', async () => {
    await using server = await serveBytes(
      [Buffer.from(`${head}${chunk('2\nok')}HTTP/1.1 500 Internal Server Error\r\n\r\n`)],
      false,
    );
    await withClient({ masters: server.url }, async (client) => {
      const { frames, error } = await drain(await client.openStream(subscribe));
      expect(frames).toEqual(['ok']);
      expect(error).toEqual(coded('MESOS_CLIENT_BAD_RESPONSE'));
      await until(() => server.sockets.size === 0);
    });
  });

  it('S27 - a length that is no number ends the stream after the whole frames', async () => {
    await using server = await serveBytes([Buffer.from(`${head}${chunk('2\nokx\n')}`)], false);
    await withClient({ masters: server.url }, async (client) => {
      const { frames, error } = await drain(await client.openStream(subscribe));
      expect(frames).toEqual(['ok']);
      expect(error).toEqual(coded('MESOS_PROTOCOL_RECORD_LENGTH'));
    });
  });

  it('a slow reader - stops the writer, and loses nothing', async () => {
    const record = `65536\n${'y'.repeat(65_536)}`;
    let sent = 0;
    let isBlocked = false;
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200);
      const write = (): void => {
        while (sent < 1000) {
          sent++;
          if (response.write(record)) continue;
          isBlocked = true;
          response.once('drain', write);
          return;
        }
        response.end();
      };
      write();
    });
    await withClient({ masters: server.url }, async (client) => {
      const stream = await client.openStream(subscribe);
      const iterator = stream[Symbol.asyncIterator]();
      let count = (await iterator.next()).value.length as number;
      await until(() => isBlocked);
      for (let turn = 0; turn < 2000; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(sent).toBeLessThan(500);
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        count += next.value.length;
      expect(count).toBe(1000);
    });
  });

  it('close and abort - end the iteration without an error and drop the connection', async () => {
    await using server = await serveBytes([Buffer.from(head)], false);
    await withClient({ masters: server.url }, async (client) => {
      const closed = await client.openStream(subscribe);
      const result = drain(closed);
      closed.close();
      closed.close();
      expect(await result).toEqual({ frames: [] });
      const controller = new AbortController();
      const aborted = await client.openStream(subscribe, controller.signal);
      const later = drain(aborted);
      controller.abort();
      expect(await later).toEqual({ frames: [] });
      await until(() => server.sockets.size === 0);
    });
  });

  it('a master that accepts and says nothing - is left at the deadline, or when the caller aborts', async () => {
    await using server = await serveTcp((socket) => socket.resume());
    await withClient({ masters: server.url, callTimeoutMs: 30 }, async (client) => {
      await expect(client.openStream(subscribe)).rejects.toEqual(coded('MESOS_CLIENT_TIMEOUT'));
      const controller = new AbortController();
      const opening = client.openStream({ ...subscribe, timeoutMs: 60_000 }, controller.signal);
      controller.abort();
      await expect(opening).rejects.toEqual(coded('MESOS_CLIENT_ABORTED'));
      await until(() => server.sockets.size === 0);
    });
  });

  it('S11 S12 S13 - a 307 is followed with method, body, headers and credentials, a bounded number of times', async () => {
    const seen: string[] = [];
    await using leader = await serveHttp(async (request, response) => {
      seen.push(
        `${request.method} ${request.url} ${request.headers.authorization} ${String(request.headers['x-a'])} ${await readBody(request)}`,
      );
      answer(response, 200, '2\nok');
    });
    await using standby = await serveHttp((_request, response) =>
      answer(response, 307, '', { Location: `//127.0.0.1:${leader.port}/master/api/v1/scheduler` }),
    );
    await using loop = await serveHttp((request, response) =>
      answer(response, 307, '', { Location: `//${request.headers.host}/` }),
    );
    const credentials = { principal: 'alice', secret: 'secret' };
    await withClient({ masters: standby.url, credentials, headers: { 'X-A': '1' } }, async (client) => {
      const stream = await client.openStream(subscribe);
      expect(stream.endpoint).toBe(leader.url);
      expect(await drain(stream)).toEqual({ frames: ['ok'] });
      expect(seen).toEqual([
        `POST /api/v1/scheduler Basic ${Buffer.from('alice:secret').toString('base64')} 1 {}`,
      ]);
    });
    await withClient({ masters: loop.url }, async (client) => {
      await expect(client.openStream(subscribe)).rejects.toEqual(coded('MESOS_CLIENT_TOO_MANY_REDIRECTS'));
      expect(loop.accepted()).toBe(6);
    });
  });

  it('S120 S14 S15 VZ-03 - dead and recovering masters are passed over, and asked last the next time', async () => {
    const dead = await serveTcp(() => {});
    const deadUrl = dead.url;
    await dead[Symbol.asyncDispose]();
    let asked = 0;
    await using recovering = await serveHttp((_request, response) => {
      asked++;
      answer(response, 503, 'Master has not finished recovery');
    });
    await using leader = await serveHttp((_request, response) => answer(response, 200, '2\nok'));
    await withClient({ masters: [deadUrl, recovering.url, leader.url] }, async (client) => {
      await client.openStream(subscribe);
      expect((await client.openStream(subscribe)).endpoint).toBe(leader.url);
      expect(asked).toBe(1);
    });
    await withClient({ masters: [deadUrl, recovering.url] }, async (client) => {
      const error = await client.openStream(subscribe).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'MESOS_CLIENT_NO_LEADER',
        retryable: true,
        details: { codes: ['MESOS_CLIENT_CONNECTION_REFUSED', 'MESOS_CLIENT_UNAVAILABLE'] },
      });
    });
  });

  it('S16 - a refusal for good is not carried to the next master', async () => {
    await using refusing = await serveHttp((_request, response) =>
      answer(response, 401, '401 Unauthorized.'),
    );
    await using other = await serveHttp((_request, response) => answer(response, 200));
    await withClient({ masters: [refusing.url, other.url] }, async (client) => {
      await expect(client.openStream(subscribe)).rejects.toEqual(coded('MESOS_CLIENT_UNAUTHENTICATED'));
      expect(other.accepted()).toBe(0);
    });
  });

  it('names - are resolved anew for each attempt and all addresses tried', async () => {
    await using server = await serveHttp((_request, response) => answer(response, 200, '2\nok'));
    let lookups = 0;
    const options: ClientOptions = {
      masters: `master.test:${server.port}`,
      lookup: (_name, _options, callback) => {
        lookups++;
        callback(null, [
          { address: '127.0.0.2', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]);
      },
    };
    await withClient(options, async (client) => {
      for (let round = 0; round < 2; round++)
        expect(await drain(await client.openStream(subscribe))).toEqual({ frames: ['ok'] });
      expect(lookups).toBe(2);
    });
  });
});
