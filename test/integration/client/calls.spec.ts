import { describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { createHttpMesosClient } from '../../../src/client/http-mesos-client.js';
import type { ClientOptions } from '../../../src/client/client.options.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { answer, drain, makeCall, readBody, serveHttp, serveTcp, subscribe, until } from './support.js';

const coded = (text: string) => expect.objectContaining({ code: text });
const accepted = 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n';

async function withClient<T>(
  options: ClientOptions,
  use: (client: ReturnType<typeof createHttpMesosClient>) => Promise<T>,
  clock?: ManualClock,
): Promise<T> {
  const client = createHttpMesosClient(options, clock ? { clock } : {});
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** Answers nothing by itself; the test decides. */
async function serveSilently(): Promise<
  Awaited<ReturnType<typeof serveTcp>> & { readonly seen: Socket[]; text(): string }
> {
  const seen: Socket[] = [];
  let text = '';
  const server = await serveTcp((socket) => {
    seen.push(socket);
    socket.on('data', (bytes) => (text += bytes.toString('latin1')));
  });
  return { ...server, seen, text: () => text, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}

describe('call', () => {
  it('S9 S18 VZ-01 - thousands of calls arrive in order over one connection, also after many rounds', async () => {
    const bodies: string[] = [];
    await using server = await serveHttp(async (request, response) => {
      const slot = bodies.push('') - 1;
      bodies[slot] = await readBody(request);
      answer(response, 202);
    });
    await withClient({ masters: server.url }, async (client) => {
      const count = 3000;
      const answers = await Promise.all(
        Array.from({ length: count }, (_, index) => client.call(makeCall(server.url, `${index}`))),
      );
      expect(answers.every(({ status, body }) => status === 202 && body.length === 0)).toBe(true);
      for (let index = 0; index < 50; index++) await client.call(makeCall(server.url, 'again'));
      expect(bodies.slice(0, count)).toEqual(Array.from({ length: count }, (_, index) => `${index}`));
      expect(server.accepted()).toBe(1);
    });
    await until(() => server.sockets.size === 0);
  });

  it('S8 - calls do not use the connection of the stream; maxConnections bounds theirs', async () => {
    await using server = await serveHttp(async (request, response) => {
      if ((await readBody(request)) === '{}') response.writeHead(200).write('2\nok');
      else answer(response, 202);
    });
    await withClient({ masters: server.url, maxConnections: 3 }, async (client) => {
      const stream = await client.openStream(subscribe);
      await Promise.all(Array.from({ length: 200 }, () => client.call(makeCall(stream.endpoint))));
      expect(server.accepted()).toBe(4);
      stream.close();
    });
  });

  it('S6 S21 - every call carries its headers and the credentials, and an answer with a body is returned', async () => {
    const seen: unknown[] = [];
    await using server = await serveHttp((request, response) => {
      seen.push([
        request.headers.authorization,
        request.headers['mesos-stream-id'],
        request.headers['content-type'],
      ]);
      answer(response, 200, 'pong');
    });
    await withClient({ masters: server.url, credentials: { bearer: 'tok' } }, async (client) => {
      for (let index = 0; index < 2; index++) {
        const { body } = await client.call(
          makeCall(server.url, 'x', { headers: { 'Mesos-Stream-Id': 's' } }),
        );
        expect(Buffer.from(body).toString()).toBe('pong');
      }
      expect(seen).toEqual([1, 2].map(() => ['Bearer tok', 's', 'application/json']));
    });
  });

  it('S9 - a provider that answers in another order does not change the order of calls', async () => {
    const bodies: string[] = [];
    const grants: ((token: string) => void)[] = [];
    await using server = await serveHttp(async (request, response) => {
      bodies.push(`${request.headers.authorization} ${await readBody(request)}`);
      answer(response, 202);
    });
    const credentials = { bearer: () => new Promise<string>((resolve) => grants.push(resolve)) };
    await withClient({ masters: server.url, credentials }, async (client) => {
      const calls = [client.call(makeCall(server.url, '1')), client.call(makeCall(server.url, '2'))];
      grants[1]!('b');
      grants[0]!('a');
      await Promise.all(calls);
      expect(bodies).toEqual(['Bearer a 1', 'Bearer b 2']);
    });
  });

  it('S20 VZ-06 - gzip answers are unpacked, error texts too; a bomb and other codings are refused', async () => {
    const packed = { 'Content-Encoding': 'gzip' };
    await using server = await serveHttp(async (request, response) => {
      const body = await readBody(request);
      expect(request.headers['accept-encoding']).toBe('gzip');
      const send = (status: number, bytes: Buffer, headers: Record<string, string>): void =>
        void response.writeHead(status, { 'Content-Length': bytes.length, ...headers }).end(bytes);
      if (body === 'good') send(200, gzipSync('x'.repeat(2000)), packed);
      else if (body === 'bad') send(400, gzipSync('Framework cannot be found'), packed);
      else if (body === 'bomb') send(200, gzipSync(Buffer.alloc(100_000)), packed);
      else send(200, Buffer.from('zz'), { 'Content-Encoding': 'br' });
    });
    await withClient({ masters: server.url, maxBodyBytes: 10_000 }, async (client) => {
      expect((await client.call(makeCall(server.url, 'good'))).body).toHaveLength(2000);
      await expect(client.call(makeCall(server.url, 'bad'))).rejects.toEqual(
        coded('MESOS_CLIENT_FRAMEWORK_UNKNOWN'),
      );
      await expect(client.call(makeCall(server.url, 'bomb'))).rejects.toEqual(
        coded('MESOS_CLIENT_BODY_TOO_LARGE'),
      );
      await expect(client.call(makeCall(server.url, 'other'))).rejects.toEqual(
        coded('MESOS_CLIENT_BAD_RESPONSE'),
      );
    });
  });

  it('a body over the limit - fails its call, announced or not', async () => {
    await using server = await serveHttp(async (request, response) => {
      if ((await readBody(request)) === 'announced') answer(response, 200, 'x'.repeat(2000));
      else response.end('x'.repeat(2000));
    });
    await withClient({ masters: server.url, maxBodyBytes: 1000 }, async (client) => {
      for (const body of ['announced', 'chunked']) {
        await expect(client.call(makeCall(server.url, body))).rejects.toEqual(
          coded('MESOS_CLIENT_BODY_TOO_LARGE'),
        );
      }
    });
  });

  it('a connection that breaks - fails what was sent as unknown, in order, and the next call reconnects', async () => {
    let count = 0;
    await using server = await serveTcp((socket) => {
      socket.on('data', () => {
        if (count++ > 0) return void socket.write(accepted);
        socket.write(accepted);
        socket.end();
      });
    });
    await withClient({ masters: server.url }, async (client) => {
      const results = await Promise.allSettled(
        ['1', '2', '3'].map((body) => client.call(makeCall(server.url, body))),
      );
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(results[1]).toMatchObject({
        reason: { code: 'MESOS_CLIENT_CONNECTION_LOST', retryable: true, details: { call: 'CALL 2' } },
      });
      expect((await client.call(makeCall(server.url, '4'))).status).toBe(202);
      expect(server.accepted()).toBe(2);
    });
  });

  it('Connection: close and an idle close - are followed by a new connection without a failure', async () => {
    await using server = await serveHttp((_request, response) =>
      answer(response, 202, '', { Connection: 'close' }),
    );
    await withClient({ masters: server.url }, async (client) => {
      for (let index = 0; index < 3; index++)
        expect((await client.call(makeCall(server.url))).status).toBe(202);
      expect(server.accepted()).toBe(3);
    });
  });

  it('VZ-04 - a half-open connection fails calls at their deadlines and is dropped', async () => {
    const clock = new ManualClock();
    await using server = await serveSilently();
    await withClient(
      { masters: server.url },
      async (client) => {
        const slow = client
          .call(makeCall(server.url, 'slow', { timeoutMs: 5000 }))
          .catch((error: unknown) => error);
        const quick = client
          .call(makeCall(server.url, 'quick', { timeoutMs: 1000 }))
          .catch((error: unknown) => error);
        await until(() => server.text().includes('quick'));
        await clock.advance(1000);
        expect(await quick).toEqual(coded('MESOS_CLIENT_TIMEOUT'));
        expect(server.sockets.size).toBe(1);
        const behind = client.call(makeCall(server.url, 'behind')).catch((error: unknown) => error);
        await until(() => server.text().includes('behind'));
        await clock.advance(4000);
        expect(await slow).toEqual(coded('MESOS_CLIENT_TIMEOUT'));
        expect(await behind).toEqual(coded('MESOS_CLIENT_CONNECTION_LOST'));
        await until(() => server.sockets.size === 0);
      },
      clock,
    );
    expect(clock.pendingTimers).toBe(0);
  });

  it('an unused connection - is closed after idleTimeoutMs and leaves no timer', async () => {
    const clock = new ManualClock();
    await using server = await serveHttp((_request, response) => answer(response, 202));
    await withClient(
      { masters: server.url, idleTimeoutMs: 1000 },
      async (client) => {
        await client.call(makeCall(server.url));
        await clock.advance(60_000);
        await until(() => server.sockets.size === 0);
        expect(clock.pendingTimers).toBe(0);
        expect((await client.call(makeCall(server.url))).status).toBe(202);
      },
      clock,
    );
  });

  it('abort - fails the call at once, its late answer is not given to another', async () => {
    await using server = await serveSilently();
    await withClient({ masters: server.url }, async (client) => {
      const controller = new AbortController();
      const aborted = client
        .call(makeCall(server.url, 'one'), controller.signal)
        .catch((error: unknown) => error);
      const kept = client.call(makeCall(server.url, 'two'));
      await until(() => server.text().includes('two'));
      controller.abort(new Error('enough'));
      expect(await aborted).toMatchObject({ code: 'MESOS_CLIENT_ABORTED', cause: new Error('enough') });
      server.seen[0]!.write(
        'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none' + 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo',
      );
      expect(Buffer.from((await kept).body).toString()).toBe('two');
      await expect(client.call(makeCall(server.url), AbortSignal.abort())).rejects.toEqual(
        coded('MESOS_CLIENT_ABORTED'),
      );
    });
  });

  it('an answer nobody asked for, and bytes that are no HTTP - break the connection', async () => {
    await using server = await serveTcp((socket) => socket.once('data', () => socket.write('hello\r\n\r\n')));
    await withClient({ masters: server.url }, async (client) => {
      await expect(client.call(makeCall(server.url))).rejects.toEqual(coded('MESOS_CLIENT_BAD_RESPONSE'));
    });
  });

  it('a call of a subscription that is redirected - says that the subscription is lost; others follow', async () => {
    await using leader = await serveHttp((_request, response) => answer(response, 200, 'ok'));
    await using standby = await serveHttp((_request, response) =>
      answer(response, 307, '', { Location: `//127.0.0.1:${leader.port}/x` }),
    );
    await withClient({ masters: standby.url }, async (client) => {
      const bound = makeCall(standby.url, 'x', { headers: { 'Mesos-Stream-Id': 's' } });
      await expect(client.call(bound)).rejects.toEqual(coded('MESOS_CLIENT_NOT_LEADER'));
      expect((await client.call(makeCall(standby.url))).status).toBe(200);
    });
  });

  it('VZ-02 - credentials are not carried to a host that is not trusted', async () => {
    await using other = await serveHttp((_request, response) => answer(response, 200));
    await using standby = await serveHttp((_request, response) =>
      answer(response, 307, '', { Location: `//localhost:${other.port}/x` }),
    );
    await withClient({ masters: standby.url, credentials: { bearer: 't' } }, async (client) => {
      await expect(client.call(makeCall(standby.url))).rejects.toEqual(
        coded('MESOS_CLIENT_UNTRUSTED_REDIRECT'),
      );
      await expect(client.openStream(subscribe)).rejects.toEqual(coded('MESOS_CLIENT_UNTRUSTED_REDIRECT'));
      expect(other.accepted()).toBe(0);
    });
  });

  it('refused, too many, malformed, closed - are typed errors', async () => {
    await using server = await serveSilently();
    const client = createHttpMesosClient({ masters: server.url, maxPendingCalls: 2 });
    await expect(client.call(makeCall('http://127.0.0.1:1'))).rejects.toEqual(
      coded('MESOS_CLIENT_CONNECTION_REFUSED'),
    );
    await expect(client.call(makeCall('ftp://x'))).rejects.toEqual(coded('MESOS_CLIENT_INVALID_REQUEST'));
    const evil = makeCall(server.url, 'x', { headers: { a: 'b\r\nc: d' } });
    await expect(client.call(evil)).rejects.toEqual(coded('MESOS_CLIENT_INVALID_REQUEST'));
    const pending = ['1', '2'].map((body) =>
      client.call(makeCall(server.url, body)).catch((error: unknown) => error),
    );
    await expect(client.call(makeCall(server.url, '3'))).rejects.toEqual(
      coded('MESOS_CLIENT_TOO_MANY_CALLS'),
    );
    await client.close();
    await client.close();
    expect(await Promise.all(pending)).toEqual([coded('MESOS_CLIENT_CLOSED'), coded('MESOS_CLIENT_CLOSED')]);
    await expect(client.call(makeCall(server.url))).rejects.toEqual(coded('MESOS_CLIENT_CLOSED'));
    await expect(client.openStream(subscribe)).rejects.toEqual(coded('MESOS_CLIENT_CLOSED'));
  });

  it('large and small bodies - go out whole and in order', async () => {
    const sizes: number[] = [];
    await using server = await serveHttp(async (request, response) => {
      const slot = sizes.push(-1) - 1;
      sizes[slot] = (await readBody(request)).length;
      answer(response, 202);
    });
    await withClient({ masters: server.url }, async (client) => {
      const wanted = [1, 50_000, 0, 3_000_000, 16_384, 16_383, 2];
      await Promise.all(
        wanted.map((size) => client.call(makeCall(server.url, 'z'.repeat(size), { show: () => 'CALL' }))),
      );
      expect(sizes).toEqual(wanted);
    });
  });

  it('closing the client - ends its streams', async () => {
    await using server = await serveHttp((_request, response) => void response.writeHead(200).write('2\nok'));
    const client = createHttpMesosClient({ masters: server.url });
    const result = drain(await client.openStream(subscribe));
    await client.close();
    expect((await result).error).toBeUndefined();
  });
});
