import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import { RawFramework, capabilities, send, task } from './raw-client.js';

const notAware = capabilities.filter(({ type }) => type !== 'PARTITION_AWARE');

describe('simulated master, agents that go and come', () => {
  let clock: ManualClock;
  let cluster: SimulatedCluster;

  beforeEach(async () => {
    clock = new ManualClock();
    cluster = await SimulatedCluster.start({ agents: 1, clock });
  });
  afterEach(() => cluster.stop());

  const subscribe = async (info: Record<string, unknown> = {}): Promise<RawFramework> => {
    const framework = await RawFramework.subscribe(cluster.leaderUrl, info);
    await framework.until(() => framework.id);
    return framework;
  };
  /** Starts a task and takes its first updates. */
  const run = async (framework: RawFramework, id: string): Promise<void> => {
    await framework.until(() => framework.offers.length);
    await framework.launch(framework.offers.at(-1), [task(id)], { refuse_seconds: 0 });
    for (let count = 0; count < 2; count++) {
      await clock.advance(10);
      await framework.until(() => framework.statuses(id).length > count);
      await framework.acknowledge(framework.statuses(id)[count]);
    }
  };
  const until = (framework: RawFramework, id: string, state: string): Promise<unknown> =>
    framework.until(() => framework.statuses(id).some((status) => status.state === state));

  it('M79 - tasks of a framework without checkpointing are LOST as soon as the socket breaks, PARTITION_AWARE or not', async () => {
    const framework = await subscribe({ checkpoint: false });
    await run(framework, 't');
    cluster.agents[0]!.crash();
    await until(framework, 't', 'TASK_LOST');
    expect(framework.statuses('t').at(-1)).toMatchObject({
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_DISCONNECTED',
      message: `Agent ${cluster.agents[0]!.info.hostname} disconnected`,
    });
    expect(framework.statuses('t').at(-1).uuid).toBeUndefined();
    cluster.assertInvariants();
  });

  it('M79 - tasks of a framework with checkpointing live on through a restart of the agent', async () => {
    const framework = await subscribe({ checkpoint: true });
    await run(framework, 't');
    cluster.agents[0]!.crash();
    cluster.agents[0]!.restart();
    await clock.advance(2_000);
    await framework.call('RECONCILE', { reconcile: {} });
    await framework.until(() => framework.statuses('t').length === 3);
    expect(framework.statuses('t')[2].state).toBe('TASK_RUNNING');
  });

  it.each([
    ['TASK_UNREACHABLE', capabilities],
    ['TASK_LOST', notAware],
  ])('M78 M80 - %s, then RUNNING again without uuid when the agent is back', async (state, list) => {
    const framework = await subscribe({ checkpoint: true, capabilities: list });
    await run(framework, 't');
    cluster.agents[0]!.partition();
    await clock.advance(75_000);
    await until(framework, 't', state);
    await framework.call('RECONCILE', { reconcile: {} });
    cluster.agents[0]!.heal();
    await framework.until(() => framework.statuses('t').at(-1).state === 'TASK_RUNNING');
    const back = framework.statuses('t').at(-1);
    expect(back).toMatchObject({
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REREGISTERED',
      message: 'Unreachable agent re-reregistered',
    });
    expect(back.uuid).toBeUndefined();
    // The implicit reconciliation in between had nothing to tell about it.
    expect(framework.statuses('t')).toHaveLength(4);
    cluster.assertInvariants();
  });

  it('M80 - updates of the time apart come with their uuids, after the one of the master', async () => {
    const framework = await subscribe({ checkpoint: true });
    await framework.until(() => framework.offers.length);
    const labels = { labels: [{ key: 'sim.run-ms', value: '30000' }] };
    await framework.launch(framework.offers[0], [task('t', { labels })]);
    for (let count = 0; count < 2; count++) {
      await clock.advance(10);
      await framework.until(() => framework.statuses('t').length > count);
      await framework.acknowledge(framework.statuses('t')[count]);
    }
    cluster.agents[0]!.partition();
    await clock.advance(75_000);
    cluster.agents[0]!.heal();
    await framework.until(() => framework.statuses('t').at(-1).uuid && framework.statuses('t').length > 3);
    expect(framework.statuses('t').map(({ state, uuid }) => [state, uuid !== undefined])).toEqual([
      ['TASK_STARTING', true],
      ['TASK_RUNNING', true],
      ['TASK_UNREACHABLE', false],
      ['TASK_FINISHED', false],
      ['TASK_FINISHED', true],
    ]);
  });

  it.each([
    [
      capabilities,
      { state: 'TASK_GONE_BY_OPERATOR', reason: 'REASON_AGENT_REMOVED_BY_OPERATOR' },
      'TASK_GONE_BY_OPERATOR',
    ],
    [notAware, { state: 'TASK_LOST', reason: 'REASON_AGENT_REMOVED' }, 'TASK_LOST'],
  ])('M82 - an agent marked gone (%#)', async (list, expected, answer) => {
    const framework = await subscribe({ checkpoint: true, capabilities: list });
    await run(framework, 't');
    const [agent] = cluster.agents;
    cluster.master.markAgentGone(agent!.id);
    await framework.until(() => framework.of('FAILURE').length);
    expect(framework.statuses('t').at(-1)).toMatchObject({
      ...expected,
      message: 'Agent has been marked gone',
    });
    expect(() => cluster.master.markAgentGone(agent!.id)).toThrow(/is not registered/u);
    const entry = { task_id: { value: 'never' }, agent_id: { value: agent!.id } };
    await framework.call('RECONCILE', { reconcile: { tasks: [entry] } });
    await framework.until(() => framework.statuses('never').length);
    expect(framework.statuses('never')[0]).toMatchObject({
      state: answer,
      message: 'Reconciliation: Task is gone',
    });
    // It is never let in again.
    agent!.reconnect(cluster.master);
    await clock.advance(2_000);
    expect(cluster.master.state.agents.all()).toEqual([]);
  });

  it('M83 - a deactivated agent: its offers are rescinded, its tasks run, REACTIVATE brings offers back', async () => {
    const framework = await subscribe({ checkpoint: true });
    await run(framework, 't');
    await clock.advance(1_000);
    await framework.until(() => framework.offers.length === 2);
    const { id } = cluster.agents[0]!;
    cluster.master.deactivateAgent(id);
    await framework.until(() => framework.of('RESCIND').length);
    expect(framework.of('RESCIND')[0]!['rescind'].offer_id).toEqual(framework.offers[1].id);
    await clock.advance(10_000);
    expect(cluster.journal.events('OFFERS')).toHaveLength(2);
    cluster.master.reactivateAgent(id);
    await clock.advance(1_000);
    await framework.until(() => framework.offers.length === 3);
    expect(framework.statuses('t')).toHaveLength(2);
  });

  it('M83 A27 - a drained agent kills with its own reason, and is DRAINED once all is acknowledged', async () => {
    const framework = await subscribe({ checkpoint: true });
    await run(framework, 't');
    const { id } = cluster.agents[0]!;
    cluster.master.drainAgent(id);
    const drainState = (): unknown => cluster.master.state.agents.get(id)?.draining;
    for (const [index, state] of ['TASK_KILLING', 'TASK_KILLED'].entries()) {
      await clock.advance(10);
      await until(framework, 't', state);
      expect(framework.statuses('t')[2 + index]).toMatchObject({
        state,
        reason: 'REASON_AGENT_DRAINING',
        source: 'SOURCE_EXECUTOR',
      });
      expect(drainState()).toBe('DRAINING');
      await framework.acknowledge(framework.statuses('t')[2 + index]);
    }
    expect(drainState()).toBe('DRAINED');
    cluster.master.reactivateAgent(id);
    expect(drainState()).toBeUndefined();
    await clock.advance(5_000);
    await framework.until(() => framework.offers.length > 1);
  });

  it('M83 M82 - drained with mark_gone the state is GONE_BY_OPERATOR, and the agent does not come back', async () => {
    const framework = await subscribe({ checkpoint: true });
    await run(framework, 't');
    const { id } = cluster.agents[0]!;
    cluster.master.drainAgent(id, { markGone: true });
    await until(framework, 't', 'TASK_GONE_BY_OPERATOR');
    expect(framework.statuses('t').at(-1)).toMatchObject({ reason: 'REASON_AGENT_DRAINING' });
    await framework.acknowledge(framework.statuses('t').at(-1));
    expect(cluster.master.state.agents.standing(id)).toBe('gone');
  });

  it('M83 - an agent with nothing to end is drained at once', async () => {
    const { id } = cluster.agents[0]!;
    cluster.master.drainAgent(id);
    expect(cluster.master.state.agents.get(id)?.draining).toBe('DRAINED');
  });
});

describe('simulated masters, the ways a leader changes', () => {
  const location = (answer: { headers: readonly (readonly [string, string])[] }): string | undefined =>
    answer.headers.find(([name]) => name === 'Location')?.[1];

  it('M15 M81 - nobody leads, then the next one recovers, then it serves without agents, then with', async () => {
    const clock = new ManualClock();
    await using cluster = await SimulatedCluster.start({ masters: 2, agents: 1, clock });
    const [first, second] = cluster.masterUrls as [string, string];
    const agent = cluster.agents[0]!;
    const done = cluster.failover({ leaderlessMs: 1_000, recoveryMs: 2_000, agentsBackMs: 3_000 });
    for (const url of [first, second]) {
      expect(await send(url, { body: '{}' })).toMatchObject({ status: 503, body: 'No leader elected' });
    }
    await clock.advance(1_000);
    expect(await send(second, { body: '{}' })).toMatchObject({
      status: 503,
      body: 'Master has not finished recovery',
    });
    expect(location(await send(first, { body: '{}' }))).toContain(new URL(second).host);
    await clock.advance(2_000);
    await done;
    const framework = await RawFramework.subscribe(second);
    await framework.until(() => framework.id);
    const entry = { task_id: { value: 't' }, agent_id: { value: agent.id } };
    const reconcile = (task_id: string): Promise<unknown> =>
      framework.call('RECONCILE', { reconcile: { tasks: [{ ...entry, task_id: { value: task_id } }] } });
    await reconcile('while-away');
    await clock.advance(2_999);
    expect(cluster.journal.events('OFFERS')).toEqual([]);
    await clock.advance(1);
    await framework.until(() => framework.offers.length);
    await reconcile('back');
    await framework.until(() => framework.statuses('back').length);
    expect(framework.statuses('back')[0].state).toBe('TASK_GONE');
    // M73: about agents that are still to come back there is no answer.
    expect(framework.statuses('while-away')).toEqual([]);
  });

  it('M81 M73 - agents the former master had given up stay unreachable; those that never come give FAILURE only', async () => {
    const clock = new ManualClock();
    await using cluster = await SimulatedCluster.start({ agents: 2, clock });
    const [lost, late] = cluster.agents as [(typeof cluster.agents)[0], (typeof cluster.agents)[0]];
    lost.partition();
    await clock.advance(75_000);
    late.crash();
    cluster.loseLeader();
    await cluster.failover();
    const framework = await RawFramework.subscribe(cluster.leaderUrl);
    await framework.until(() => framework.id);
    const entry = { task_id: { value: 't' }, agent_id: { value: lost.id } };
    await framework.call('RECONCILE', { reconcile: { tasks: [entry] } });
    await framework.until(() => framework.statuses('t').length);
    expect(framework.statuses('t')[0]).toMatchObject({
      state: 'TASK_UNREACHABLE',
      unreachable_time: expect.anything(),
    });
    await clock.advance(600_000);
    await framework.until(() => framework.of('FAILURE').length);
    expect(framework.of('FAILURE').map(({ failure }) => failure)).toEqual([{ agent_id: { value: late.id } }]);
    expect(framework.statuses()).toHaveLength(1);
  });

  it('M15 - with staleMs standbys redirect to the dead leader, which breaks connections, until its session expires', async () => {
    const clock = new ManualClock();
    await using cluster = await SimulatedCluster.start({ masters: 3, agents: 0, clock });
    const [first, second] = cluster.masterUrls as [string, string];
    const framework = await RawFramework.subscribe(first);
    cluster.loseLeader({ staleMs: 4_500 });
    await framework.until(() => framework.ended);
    expect(framework.ended).toBe('broken');
    expect(location(await send(second, { body: '{}' }))).toBe(
      `//${new URL(first).host}/master/api/v1/scheduler`,
    );
    await expect(send(first, { body: '{}' })).rejects.toThrow(/ECONNRESET|socket hang up/u);
    await clock.advance(4_500);
    for (const url of [first, second]) {
      expect(await send(url, { body: '{}' })).toMatchObject({ status: 503, body: 'No leader elected' });
    }
    await cluster.failover();
    expect(location(await send(first, { body: '{}' }))).toContain(new URL(second).host);
  });
});
