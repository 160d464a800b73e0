import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';

import { createHttpMesosClient } from '../../../src/client/http-mesos-client.js';
import type { ClientOptions } from '../../../src/client/client.options.js';
import { answer, drain, makeCall, readBody, serve, serveHttp, subscribe } from './support.js';

const file = (name: string) => `test/fixtures/tls/${name}`;
const pem = (name: string) => readFileSync(file(name));
const coded = (text: string) => expect.objectContaining({ code: text });
const tls = { ca: { file: file('ca.pem') } };
const echo: RequestListener = (request, response) =>
  void readBody(request).then(() => answer(response, 200, '2\nok', { 'Content-Type': 'text/plain' }));
const serveTls = (listener: RequestListener, name = 'server', more: ServerOptions = {}) =>
  serve(
    createServer(
      { cert: pem(`${name}.pem`), key: pem(`${name}.key.pem`), ca: pem('ca.pem'), ...more },
      listener,
    ),
    'https',
  );

/** What each of the three ways of sending meets. */
async function sendAll(url: string, options: Omit<ClientOptions, 'masters'>): Promise<unknown[]> {
  const client = createHttpMesosClient({ ...options, masters: url });
  try {
    return await Promise.all([
      client
        .openStream(subscribe)
        .then(drain)
        .then(
          ({ frames }) => frames[0],
          (error: unknown) => error,
        ),
      client.call(makeCall(url)).then(
        ({ status }) => status,
        (error: unknown) => error,
      ),
      client.axios.get('/state').then(
        ({ data }) => data as unknown,
        (error: unknown) => error,
      ),
    ]);
  } finally {
    await client.close();
  }
}

describe('TLS', () => {
  it('S23 - stream, calls and axios work with a private CA, from a file or a value', async () => {
    await using server = await serveTls(echo);
    expect(await sendAll(server.url, { tls })).toEqual(['ok', 200, '2\nok']);
    expect(await sendAll(server.url, { tls: { ca: pem('ca.pem') } })).toEqual(['ok', 200, '2\nok']);
    expect(await sendAll(server.url, { tls: { rejectUnauthorized: false } })).toEqual(['ok', 200, '2\nok']);
  });

  it('S23 - an unknown CA, a wrong name, a missing file are typed errors', async () => {
    const failed = [1, 2, 3].map(() => coded('MESOS_CLIENT_TLS'));
    await using server = await serveTls(echo);
    expect(await sendAll(server.url, {})).toEqual(failed);
    expect(await sendAll(server.url, { tls: { ca: { file: '/nonexistent' } } })).toEqual(failed);
    await using other = await serveTls(echo, 'other');
    expect(await sendAll(other.url, { tls })).toEqual(failed);
    expect(await sendAll(other.url, { tls: { ...tls, serverName: 'master.test' } })).toEqual([
      'ok',
      200,
      '2\nok',
    ]);
  });

  it('S23 - a client certificate is shown where it is demanded', async () => {
    await using server = await serveTls(echo, 'server', { requestCert: true, rejectUnauthorized: true });
    const cert = { cert: { file: file('client.pem') }, key: pem('client.key.pem').toString() };
    expect(await sendAll(server.url, { tls: { ...tls, ...cert } })).toEqual(['ok', 200, '2\nok']);
    // With TLS 1.3 the refusal follows the handshake; undici sees the connection close before it.
    const refused = await sendAll(server.url, { tls });
    expect(refused.slice(0, 2)).toEqual([1, 2].map(() => coded('MESOS_CLIENT_TLS')));
    expect(refused[2]).toMatchObject({ code: expect.stringMatching(/^MESOS_CLIENT_(TLS|CONNECTION_LOST)$/) });
  });

  it('a slow reader over TLS - loses nothing', async () => {
    await using server = await serveTls((_request, response) => {
      response.writeHead(200);
      for (let index = 0; index < 200; index++) response.write(`20000\n${String(index).padEnd(20_000)}`);
      response.end();
    });
    const client = createHttpMesosClient({ masters: server.url, tls });
    const seen: number[] = [];
    for await (const batch of await client.openStream(subscribe)) {
      await new Promise((resolve) => setImmediate(resolve));
      for (const frame of batch) seen.push(Number(Buffer.from(frame).toString()));
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
    await client.close();
  });
});

describe('HttpMesosClient.axios', () => {
  it('shares credentials, redirects, gzip and errors, and parses JSON', async () => {
    await using leader = await serveHttp((request, response) => {
      if (request.url !== '/state?x=1') return answer(response, 404, '404 Not Found.');
      const body = gzipSync(JSON.stringify({ by: request.headers.authorization }));
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }).end(body);
    });
    await using standby = await serveHttp((_request, response) =>
      answer(response, 307, '', { Location: `//127.0.0.1:${leader.port}/master/state` }),
    );
    const client = createHttpMesosClient({ masters: standby.url, credentials: { bearer: 't' } });
    const { data } = await client.axios.get<unknown>('/state', { params: { x: 1 } });
    expect(data).toEqual({ by: 'Bearer t' });
    await expect(client.axios.get('/nothing')).rejects.toEqual(coded('MESOS_CLIENT_NOT_FOUND'));
    expect((await client.axios.get('/nothing', { validateStatus: () => true })).status).toBe(404);
    await expect(client.axios.get('http://127.0.0.1:1/')).rejects.toEqual(
      coded('MESOS_CLIENT_CONNECTION_REFUSED'),
    );
    await client.close();
  });

  it("transport: 'axios' - sends calls through interceptors, in order, with the same errors", async () => {
    const bodies: string[] = [];
    await using server = await serveHttp(async (request, response) => {
      bodies.push(
        `${String(request.headers['x-trace'])} ${request.headers['content-type']} ${await readBody(request)}`,
      );
      if (bodies.length > 5) answer(response, 403, 'Framework is not subscribed');
      else answer(response, 202);
    });
    const client = createHttpMesosClient({ masters: server.url, transport: 'axios' });
    client.axios.interceptors.request.use((config) => {
      config.headers.set('x-trace', 'on');
      return config;
    });
    const calls = [1, 2, 3, 4, 5].map((index) => client.call(makeCall(server.url, `${index}`)));
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(bodies).toEqual([1, 2, 3, 4, 5].map((index) => `on application/json ${index}`));
    expect(server.accepted()).toBe(1);
    await expect(client.call(makeCall(server.url))).rejects.toEqual(coded('MESOS_CLIENT_NOT_SUBSCRIBED'));
    await expect(client.call(makeCall(server.url), AbortSignal.abort())).rejects.toEqual(
      coded('MESOS_CLIENT_ABORTED'),
    );
    await client.close();
  });
});
