import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import { RawFramework, exchangeBytes, json, open, send } from './raw-client.js';

describe('simulated master, HTTP', () => {
  let cluster: SimulatedCluster;
  let framework: RawFramework;
  let base: string;

  beforeAll(async () => {
    cluster = await SimulatedCluster.start({ agents: 1, allocationIntervalMs: 50 });
    base = cluster.leaderUrl;
    framework = await RawFramework.subscribe(base);
    await framework.until(() => framework.id);
  });
  afterAll(async () => {
    framework.close();
    await cluster.stop();
  });

  it('M1 - the method is checked before the content type, the body before the stream id', async () => {
    expect((await send(base, { method: 'PUT', headers: {} })).status).toBe(405);
    const answer = await send(base, { headers: { ...json, 'Mesos-Stream-Id': 'wrong' }, body: '{' });
    expect(answer.body).toMatch(/^Failed to parse body into JSON: /);
  });

  it('M2 - 405 names the methods and carries Allow', async () => {
    const answer = await send(base, { method: 'GET' });
    expect(answer.headers.map(([name]) => name)).toEqual(['Date', 'Allow', 'Content-Type', 'Content-Length']);
    expect(answer.body).toBe("405 Method Not Allowed. Expecting one of { 'POST' }, but received 'GET'.");
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'text/plain'])(
    'M3 - 415 for %s',
    async (type) => {
      const answer = await send(base, { headers: { 'Content-Type': type }, body: '{}' });
      expect(answer).toMatchObject({
        status: 415,
        body: "Expecting 'Content-Type' of application/json or application/x-protobuf",
      });
    },
  );

  it('M3 - 400 without a content type', async () => {
    expect(await send(base, { headers: {}, body: '{}' })).toMatchObject({
      status: 400,
      body: "Expecting 'Content-Type' to be present",
    });
  });

  it.each([
    ['M4', 'hello', 'Failed to parse body into JSON: syntax error at line 1 near: hello'],
    ['M4', '[]', 'Failed to convert JSON into Call protobuf: Expecting a JSON object'],
    ['M5', '{"type":"NO_SUCH_CALL"}', "Failed to validate scheduler::Call: Expecting 'type' to be present"],
    ['M5', '{"type":null}', "Failed to validate scheduler::Call: Expecting 'type' to be present"],
    [
      'M6',
      '{"type":1}',
      "Failed to convert JSON into Call protobuf: Not expecting a JSON number for field 'type'",
    ],
  ])('%s - %s is answered 400 with its text', async (_statement, body, text) => {
    expect(await send(base, { body })).toMatchObject({ status: 400, body: text });
  });

  it('M4 - a protobuf body that is none has its own text', async () => {
    const headers = { 'Content-Type': 'application/x-protobuf' };
    expect(await send(base, { headers, body: 'hello world' })).toMatchObject({
      status: 400,
      body: 'Failed to parse body into Call protobuf',
    });
  });

  it('M7 - numbers as text and a bare element for a list are read', async () => {
    const decline = { offer_ids: { value: 'x' }, filters: { refuse_seconds: '2.5' } };
    expect((await framework.call('DECLINE', { decline })).status).toBe(202);
    expect(cluster.journal.calls('DECLINE').at(-1)!.call.decline).toEqual({
      offerIds: [{ value: 'x' }],
      filters: { refuseSeconds: 2.5 },
    });
  });

  it('M8 - Accept matters for SUBSCRIBE and RECONCILE_OPERATIONS only', async () => {
    const accept = { Accept: 'text/html' };
    expect((await framework.call('RECONCILE_OPERATIONS', { reconcile_operations: {} }, accept)).status).toBe(
      406,
    );
    expect((await framework.call('REVIVE', {}, accept)).status).toBe(202);
  });

  it.each([
    ['*/*', 'application/json'],
    ['application/x-protobuf, application/json;q=0.1', 'application/json'],
    ['application/x-protobuf', 'application/x-protobuf'],
  ])('M9 - Accept %s opens a stream of %s', async (accept, type) => {
    const subscribe = { framework_info: { user: 'root', name: 'n' } };
    const body = JSON.stringify({ type: 'SUBSCRIBE', subscribe });
    const message = await open(base, { headers: { ...json, Accept: accept }, body });
    message.destroy();
    expect(message.headers['content-type']).toBe(type);
  });

  it('M10 - SUBSCRIBE with a stream id is refused', async () => {
    const subscribe = { framework_info: { user: 'root', name: 'n' } };
    const answer = await send(base, {
      headers: { ...json, 'Mesos-Stream-Id': 'x' },
      body: JSON.stringify({ type: 'SUBSCRIBE', subscribe }),
    });
    expect(answer.body).toBe("Subscribe calls should not include the 'Mesos-Stream-Id' header");
  });

  it('M11 - a refused subscription is 200 with a fresh stream id, one ERROR and the end', async () => {
    const refused = await RawFramework.subscribe(base, { roles: ['/bad'] });
    await refused.until(() => refused.ended);
    expect(refused.head.status).toBe(200);
    expect(refused.streamId).toMatch(/^[0-9a-f-]{36}$/);
    expect(refused.ended).toBe('properly');
    expect(refused.events).toEqual([
      {
        type: 'ERROR',
        error: {
          message: "'FrameworkInfo.roles' contains invalid role: Role '/bad' cannot start with a slash",
        },
      },
    ]);
  });

  it('M12 - missing or wrong stream ids and unknown frameworks are refused with their texts', async () => {
    const body = JSON.stringify({ framework_id: { value: framework.id }, type: 'REVIVE' });
    expect((await send(base, { body })).body).toBe(
      "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
    );
    const wrong = await framework.call('REVIVE', {}, { 'Mesos-Stream-Id': 'wrong' });
    expect(wrong.body).toBe(
      `The stream ID 'wrong' included in this request didn't match the stream ID currently associated with framework ID ${framework.id}`,
    );
    expect((await framework.call('REVIVE', { framework_id: { value: 'nobody' } })).body).toBe(
      'Framework cannot be found',
    );
  });

  it('M13 - 202 has an empty body and no content type', async () => {
    const answer = await framework.call('REVIVE');
    expect(answer).toMatchObject({ status: 202, body: '' });
    expect(answer.headers.map(([name]) => name)).toEqual(['Date', 'Content-Length']);
  });

  it('M14 - type UNKNOWN of a subscribed framework is 501', async () => {
    expect(await framework.call('UNKNOWN')).toMatchObject({ status: 501, body: '501 Not Implemented.' });
  });

  it('M16 - a gzip body is read, a broken one is 500', async () => {
    const headers = { ...json, 'Content-Encoding': 'gzip', 'Mesos-Stream-Id': framework.streamId };
    const body = gzipSync(JSON.stringify({ framework_id: { value: framework.id }, type: 'REVIVE' }));
    expect((await send(base, { headers, body })).status).toBe(202);
    expect(await send(base, { headers, body: body.subarray(0, 20) })).toMatchObject({
      status: 500,
      body: 'Failed to decompress body',
    });
  });

  it('M17 - only large plain answers are compressed, and only on request', async () => {
    const encodingOf = (answer: { headers: readonly (readonly [string, string])[] }): string | undefined =>
      answer.headers.find(([name]) => name === 'Content-Encoding')?.[1];
    const gzip = { 'Accept-Encoding': 'gzip' };
    expect(encodingOf(await send(base, { method: 'GET', path: '/version', headers: gzip }))).toBeUndefined();
    for (let count = 0; count < 8; count++)
      (
        await RawFramework.subscribe(base, {
          roles: [],
          failover_timeout: 60,
          name: `padding of some length ${count}`,
        })
      ).close();
    expect(encodingOf(await send(base, { method: 'GET', path: '/state', headers: gzip }))).toBe('gzip');
    expect(encodingOf(await send(base, { method: 'GET', path: '/state', headers: {} }))).toBeUndefined();
    const stream = await RawFramework.subscribe(base, { roles: [], failover_timeout: 0 }, {}, gzip);
    stream.close();
    expect(encodingOf(stream.head)).toBeUndefined();
  });

  it('M18 - pipelined requests are carried out and answered in order', async () => {
    const call = (type: string): string => {
      const body = JSON.stringify({ framework_id: { value: framework.id }, type });
      return `POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nMesos-Stream-Id: ${framework.streamId}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    };
    const before = cluster.journal.calls().length;
    const { received } = await exchangeBytes(
      base,
      call('SUPPRESS') + call('ACCEPT') + call('REVIVE'),
      (text) => text.split('HTTP/1.1').length === 4 && text.endsWith('\r\n\r\n'),
    );
    expect([...received.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '202',
      '400',
      '202',
    ]);
    expect(
      cluster.journal
        .calls()
        .slice(before)
        .map(({ type }) => type),
    ).toEqual(['SUPPRESS', 'ACCEPT', 'REVIVE']);
  });

  it('bytes that are not HTTP close the connection without an answer', async () => {
    expect(await exchangeBytes(base, 'GARBAGE\r\n\r\n', () => false)).toEqual({ received: '', closed: true });
  });
});
