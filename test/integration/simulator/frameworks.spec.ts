import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import { RawFramework, send, task } from './raw-client.js';

describe('simulated master, frameworks and streams', () => {
  let clock: ManualClock;
  let cluster: SimulatedCluster;
  let base: string;

  beforeEach(async () => {
    clock = new ManualClock();
    cluster = await SimulatedCluster.start({ agents: 1, clock });
    base = cluster.leaderUrl;
  });
  afterEach(() => cluster.stop());

  const subscribe = async (
    info: Record<string, unknown> = {},
    extra: Record<string, unknown> = {},
  ): Promise<RawFramework> => {
    const framework = await RawFramework.subscribe(base, info, extra);
    await framework.until(() => framework.events.length > 0);
    return framework;
  };
  const again = (framework: RawFramework, info: Record<string, unknown> = {}): Promise<RawFramework> =>
    subscribe({ id: { value: framework.id }, ...info });

  it('M22 M23 - SUBSCRIBED is first, with interval and master; HEARTBEAT at once and every 15 s', async () => {
    const framework = await subscribe();
    await framework.until(() => framework.of('HEARTBEAT').length === 1);
    expect(framework.events[0]).toMatchObject({
      type: 'SUBSCRIBED',
      subscribed: { heartbeat_interval_seconds: 15, master_info: { version: '1.12.0' } },
    });
    await clock.advance(14_999);
    expect(cluster.journal.events('HEARTBEAT')).toHaveLength(1);
    await clock.advance(1);
    await framework.until(() => framework.of('HEARTBEAT').length === 2);
  });

  it('M24 - JSON prints defaults, leaves out empty lists and writes 64-bit numbers bare', async () => {
    const framework = await subscribe();
    await framework.until(() => framework.offers.length);
    const text = Buffer.concat(framework.chunks).toString();
    expect(text).toContain('"heartbeat_interval_seconds":15.0');
    expect(text).toContain('{"begin":31000,"end":32000}');
    expect(text).not.toContain('[]');
  });

  it('M25 M26 - a second SUBSCRIBE ends the first stream with ERROR and its id is void', async () => {
    const first = await subscribe();
    const second = await again(first);
    await first.until(() => first.ended);
    expect(first.events.at(-1)).toEqual({ type: 'ERROR', error: { message: 'Framework failed over' } });
    expect(first.of('RESCIND')).toEqual([]);
    expect(second.id).toBe(first.id);
    expect((await first.call('REVIVE')).status).toBe(400);
    expect((await second.call('REVIVE')).status).toBe(202);
  });

  it('M27 M31 - TEARDOWN ends the stream without ERROR and the id is refused from then on', async () => {
    const framework = await subscribe();
    await framework.call('TEARDOWN');
    await framework.until(() => framework.ended);
    expect(framework.of('ERROR')).toEqual([]);
    expect((await framework.call('REVIVE')).body).toBe('Framework cannot be found');
    expect((await again(framework)).events).toEqual([
      { type: 'ERROR', error: { message: 'Framework has been removed' } },
    ]);
  });

  it('M29 M30 - ids are <master uuid>-NNNN; an id of elsewhere is taken as it is', async () => {
    const first = await subscribe();
    const second = await subscribe({ id: { value: '' } });
    const master = first.events[0]!['subscribed'].master_info.id;
    expect([first.id, second.id]).toEqual([`${master}-0000`, `${master}-0001`]);
    expect((await subscribe({ id: { value: 'elsewhere-0007' } })).id).toBe('elsewhere-0007');
  });

  it('M31 - the oldest of 51 removed ids is forgotten', async () => {
    for (let count = 0; count <= 50; count++) {
      const framework = await subscribe({ id: { value: `f${count}` }, roles: [] });
      await framework.call('TEARDOWN');
    }
    expect((await subscribe({ id: { value: 'f1' } })).events[0]!.type).toBe('ERROR');
    expect((await subscribe({ id: { value: 'f0' } })).id).toBe('f0');
  });

  it('M32 M34 M81 - after a failover removed ids are forgotten and recovered frameworks never expire', async () => {
    const removed = await subscribe();
    await removed.call('TEARDOWN');
    const framework = await subscribe({ checkpoint: true, failover_timeout: 1 });
    await framework.until(() => framework.offers.length);
    await framework.launch(framework.offers[0], [task('t')]);
    await clock.advance(10);
    await framework.until(() => framework.statuses('t').length);
    await framework.acknowledge(framework.statuses('t')[0]);
    await cluster.failover();
    await framework.until(() => framework.ended);
    expect(framework.ended).toBe('broken');
    await clock.advance(60_000);
    expect((await again(removed)).id).toBe(removed.id);
    const back = await again(framework, { checkpoint: true });
    expect(back.events[0]!['subscribed'].master_info.id).not.toBe(
      framework.events[0]!['subscribed'].master_info.id,
    );
    await back.call('RECONCILE', { reconcile: {} });
    await back.until(() => back.statuses('t').length);
    cluster.assertInvariants();
  });

  it('M12 M33 M38 - a closed stream means 403 and lost events, then removal when the time is over', async () => {
    const framework = await subscribe({ failover_timeout: 10 });
    framework.close();
    await cluster.waitFor(() => cluster.master.state.frameworks.all()[0]!.status === 'DISCONNECTED');
    expect(await framework.call('REVIVE')).toMatchObject({
      status: 403,
      body: 'Framework is not subscribed',
    });
    const events = cluster.journal.events().length;
    await clock.advance(9_999);
    expect(cluster.journal.events()).toHaveLength(events);
    await clock.advance(1);
    expect((await framework.call('REVIVE')).body).toBe('Framework cannot be found');
  });

  it('M33 M40 - failover timeout 0 removes the framework and its tasks at once', async () => {
    const framework = await subscribe({ failover_timeout: 0 });
    await framework.until(() => framework.offers.length);
    await framework.launch(framework.offers[0], [task('t')]);
    await clock.advance(10);
    await framework.until(() => framework.statuses('t').length);
    framework.close();
    await cluster.waitFor(() => cluster.master.state.frameworks.all().length === 0);
    expect(cluster.master.state.agents.all()[0]!.allocated.size).toBe(0);
    cluster.assertInvariants();
  });

  it('M35 - user and checkpoint stay silently; another principal is refused and the old stream lives', async () => {
    const framework = await subscribe({ principal: 'p' });
    const refused = await again(framework, { principal: 'q' });
    expect(refused.events).toEqual([
      { type: 'ERROR', error: { message: "Changing framework's principal is not allowed." } },
    ]);
    expect((await framework.call('REVIVE')).status).toBe(202);
    await again(framework, { principal: 'p', user: 'nobody', checkpoint: true, name: 'renamed' });
    expect(cluster.master.state.frameworks.all()[0]!.info).toMatchObject({ user: 'root', name: 'renamed' });
    expect(cluster.master.state.frameworks.all()[0]!.info.checkpoint ?? false).toBe(false);
  });

  it.each([
    [{ role: 'x' }, {}, "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable"],
    [
      { capabilities: [] },
      {},
      "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable",
    ],
    [{ roles: ['a', 'a'] }, {}, "'FrameworkInfo.roles' contains duplicate items: { a }"],
    [{}, { suppressed_roles: ['z'] }, 'Suppressed roles { z } are not contained in the set of roles'],
    [
      {},
      { offer_constraints: { role_constraints: { z: { groups: [] } } } },
      "Offer constraints specify `role_constraints` for a role 'z'not contained in the set of roles",
    ],
    [{ failover_timeout: 1e20 }, {}, 'The framework failover_timeout (1e+20) is invalid'],
  ])('M28 M36 - %j %j is refused by ERROR', async (info, extra, message) => {
    const refused = await subscribe(info, extra);
    await refused.until(() => refused.ended);
    expect(refused.events).toEqual([{ type: 'ERROR', error: { message } }]);
  });

  it('M37 - UPDATE_FRAMEWORK answers at once and rescinds the offers of removed roles', async () => {
    const framework = await subscribe({ roles: ['a'] });
    await framework.until(() => framework.offers.length);
    const update = (info: Record<string, unknown>): ReturnType<RawFramework['call']> =>
      framework.call('UPDATE_FRAMEWORK', {
        update_framework: {
          framework_info: {
            user: 'root',
            name: 'raw',
            roles: ['b'],
            capabilities: [{ type: 'MULTI_ROLE' }],
            id: { value: framework.id },
            ...info,
          },
        },
      });
    expect(await update({ user: 'nobody' })).toMatchObject({
      status: 400,
      body: "FrameworkInfo update is not valid: Updating 'FrameworkInfo.user' is unsupported; attempted to update from 'root' to 'nobody'",
    });
    expect(await update({})).toMatchObject({ status: 200, body: '' });
    await framework.until(() => framework.of('RESCIND').length);
    expect(framework.of('RESCIND')[0]!['rescind'].offer_id).toEqual(framework.offers[0].id);
  });

  it('M39 - one foreign or invalid role spoils a whole SUPPRESS', async () => {
    const framework = await subscribe({ roles: ['a'] });
    for (const roles of [
      ['a', 'b'],
      ['a', '/bad'],
    ]) {
      expect((await framework.call('SUPPRESS', { suppress: { roles } })).status).toBe(202);
      expect(cluster.master.state.frameworks.all()[0]!.suppressedRoles.size).toBe(0);
    }
  });

  it('M21 - records are split and merged at any boundary', async () => {
    cluster.faults.chunkSizes = [1, 2, 3, 7, 400];
    const framework = await subscribe();
    await framework.until(() => framework.offers.length);
    expect(framework.chunks.length).toBeGreaterThan(1);
  });

  it('M20 - answers 503, 404 and redirect loops to order; streams are cut inside a record', async () => {
    cluster.faults.answerNext({ status: 503, body: 'Master has not finished recovery' });
    expect((await send(base, { body: '{}' })).status).toBe(503);
    cluster.hideRoutes();
    expect((await send(base, { body: '{}' })).status).toBe(404);
    cluster.hideRoutes(false);
    cluster.faults.redirectLoop = true;
    expect(await send(base, { body: '{}' })).toMatchObject({
      status: 307,
      headers: expect.arrayContaining([['Location', `${base.slice(5)}/master/api/v1/scheduler`]]),
    });
    cluster.faults.redirectLoop = false;
    cluster.cutStreams({ atByte: 50 });
    const framework = await RawFramework.subscribe(base);
    await framework.until(() => framework.ended);
    expect([framework.ended, Buffer.concat(framework.chunks).length]).toEqual(['broken', 50]);
  });

  it('M85 - best-effort events are dropped and duplicated to order', async () => {
    cluster.faults.dropNext('OFFERS');
    cluster.faults.duplicateNext('HEARTBEAT');
    const framework = await subscribe();
    await framework.until(() => framework.of('HEARTBEAT').length === 2);
    await clock.advance(5_000);
    expect(cluster.journal.events('OFFERS')).toHaveLength(0);
  });
});

describe('simulated masters, leadership and authentication', () => {
  it('M15 - standbys redirect, nobody leading is 503, the next leader serves', async () => {
    await using cluster = await SimulatedCluster.start({ masters: 2, agents: 0 });
    const [first, second] = cluster.masterUrls as [string, string];
    const leader = new URL(first).host;
    const location = (answer: { headers: readonly (readonly [string, string])[] }): string | undefined =>
      answer.headers.find(([name]) => name === 'Location')?.[1];
    expect(location(await send(second, { method: 'GET', body: '' }))).toBe(
      `//${leader}/master/api/v1/scheduler`,
    );
    expect(location(await send(second, { method: 'GET', path: '/redirect' }))).toBe(`//${leader}`);
    cluster.loseLeader();
    expect(await send(second, { body: '{' })).toMatchObject({ status: 503, body: 'No leader elected' });
    await cluster.failover();
    expect(cluster.leaderUrl).toBe(second);
    expect((await send(second, { body: '{}' })).status).toBe(400);
    expect(location(await send(first, { body: '{}' }))).toBe(
      `//${new URL(second).host}/master/api/v1/scheduler`,
    );
  });

  it('M19 - credentials are checked first, and the principal of every call', async () => {
    const credentials = [
      { principal: 'alice', secret: 'wonder' },
      { principal: 'bob', secret: 'builder' },
    ];
    await using cluster = await SimulatedCluster.start({ agents: 0, credentials });
    const basic = (text: string): Record<string, string> => ({
      Authorization: `Basic ${Buffer.from(text).toString('base64')}`,
    });
    const refused = await send(cluster.leaderUrl, { method: 'GET' });
    expect(refused.headers).toContainEqual(['WWW-Authenticate', 'Basic realm="mesos-master-scheduler"']);
    expect(refused).toMatchObject({ status: 401, body: '401 Unauthorized.' });
    const alice = await RawFramework.subscribe(cluster.leaderUrl, {}, {}, basic('alice:wonder'));
    await alice.until(() => alice.id);
    expect((await alice.call('REVIVE')).status).toBe(202);
    expect(await alice.call('REVIVE', {}, basic('bob:builder'))).toMatchObject({
      status: 400,
      body: "Authenticated principal 'bob' does not match principal 'alice' set in `FrameworkInfo`",
    });
  });

  it('a port in use is a clear error', async () => {
    await using cluster = await SimulatedCluster.start({ agents: 0 });
    const port = Number(new URL(cluster.leaderUrl).port);
    await expect(SimulatedCluster.start({ port })).rejects.toMatchObject({
      code: 'MESOS_SIMULATOR_PORT_IN_USE',
    });
  });
});
