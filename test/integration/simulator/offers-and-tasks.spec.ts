import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import { RawFramework, capabilities, scalar, task } from './raw-client.js';

describe('simulated master, offers and tasks', () => {
  let clock: ManualClock;
  let cluster: SimulatedCluster;

  beforeEach(async () => {
    clock = new ManualClock();
    cluster = await SimulatedCluster.start({ agents: 1, clock });
  });
  afterEach(() => cluster.stop());

  const subscribe = async (info: Record<string, unknown> = {}): Promise<RawFramework> => {
    const framework = await RawFramework.subscribe(cluster.leaderUrl, info);
    await framework.until(() => framework.offers.length);
    return framework;
  };
  const offersMade = (): number => cluster.journal.events('OFFERS').length;

  it('M42 M45 - a declined offer comes back after the filter, not at once', async () => {
    const framework = await subscribe();
    await framework.call('DECLINE', { decline: { offer_ids: [framework.offers[0].id] } });
    await clock.advance(4_999);
    expect(offersMade()).toBe(1);
    await clock.advance(1_001);
    expect(offersMade()).toBe(2);
  });

  it('M46 - REVIVE clears filters, SUPPRESS does not and stops offers', async () => {
    const framework = await subscribe();
    await framework.call('DECLINE', {
      decline: { offer_ids: [framework.offers[0].id], filters: { refuse_seconds: 1000 } },
    });
    await framework.call('SUPPRESS');
    await clock.advance(2_000);
    expect(offersMade()).toBe(1);
    await framework.call('REVIVE');
    await framework.until(() => framework.offers.length === 2);
  });

  it('M47 M48 - an unknown offer drops every task, and the valid offers of the list are lost', async () => {
    const framework = await subscribe();
    const operations = [
      { type: 'LAUNCH', launch: { task_infos: [{ agent_id: { value: 'a' }, ...task('t') }] } },
    ];
    const offer_ids = [framework.offers[0].id, { value: 'no-such-offer' }];
    await framework.call('ACCEPT', { accept: { offer_ids, operations } });
    await framework.until(() => framework.statuses('t').length);
    expect(framework.statuses('t')[0]).toMatchObject({
      state: 'TASK_DROPPED',
      reason: 'REASON_INVALID_OFFERS',
      message: 'Task launched with invalid offers: Offer no-such-offer is no longer valid',
    });
    expect(cluster.master.state.offers.all()).toEqual([]);
  });

  it('M48 - without PARTITION_AWARE the state is TASK_LOST', async () => {
    const framework = await subscribe({ capabilities: capabilities.slice(1) });
    const operations = [
      { type: 'LAUNCH', launch: { task_infos: [{ agent_id: { value: 'a' }, ...task('t') }] } },
    ];
    await framework.call('ACCEPT', { accept: { offer_ids: [], operations } });
    await framework.until(() => framework.statuses('t').length);
    expect(framework.statuses('t')[0]).toMatchObject({
      state: 'TASK_LOST',
      message: 'Task launched with invalid offers: No offers specified',
    });
  });

  it.each([
    [task('a/b'), "'a/b' contains invalid characters"],
    [task('t', { resources: [] }), 'Task uses no resources'],
    [
      task('t', { command: undefined }),
      'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
    ],
    [
      task('t', { resources: [scalar('mem', -1)] }),
      "Resource 'mem:-1' is invalid: Invalid scalar resource: value <= 0",
    ],
    [task('t', { health_check: {} }), "Task uses invalid health check: HealthCheck must specify 'type'"],
    [
      task('t', { resources: [scalar('cpus', 100)] }),
      'Total resources cpus(allocated: *):100 required by task and its executor is more than available cpus(allocated: *):4; mem(allocated: *):4096; disk(allocated: *):10000; ports(allocated: *):[31000-32000]',
    ],
  ])('M62 - a bad task is TASK_ERROR (%#)', async (bad, message) => {
    const framework = await subscribe();
    await framework.launch(framework.offers[0], [bad]);
    await framework.until(() => framework.statuses().length);
    expect(framework.statuses()[0]).toMatchObject({
      state: 'TASK_ERROR',
      reason: 'REASON_TASK_INVALID',
      source: 'SOURCE_MASTER',
      message,
    });
    expect(framework.statuses()[0].uuid).toBeUndefined();
  });

  it('M65 M67 M69 M74 - a task runs, is known until its last update is acknowledged, and its id is free then', async () => {
    const framework = await subscribe();
    await framework.launch(framework.offers[0], [task('t')], { refuse_seconds: 0 });
    for (let count = 1; count <= 2; count++) {
      await clock.advance(10);
      await framework.until(() => framework.statuses('t').length === count);
      await framework.acknowledge(framework.statuses('t')[count - 1]);
    }
    expect(framework.statuses('t').map(({ state }) => state)).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    await framework.call('RECONCILE', { reconcile: {} });
    await framework.until(() => framework.statuses('t').length === 3);
    expect(framework.statuses('t')[2]).toMatchObject({
      state: 'TASK_RUNNING',
      message: 'Reconciliation: Latest task state',
    });
    cluster.assertInvariants();
  });

  it('M50 - what RESERVE made can be launched on in the same ACCEPT; an invalid operation is skipped', async () => {
    const framework = await subscribe({ roles: ['r'] });
    const { id, agent_id } = framework.offers[0];
    const reserved = { ...scalar('cpus', 1), reservations: [{ type: 'DYNAMIC', role: 'r' }] };
    const bad = { ...scalar('cpus', 1), reservations: [{ type: 'DYNAMIC', role: 'other' }] };
    const operations = [
      { type: 'RESERVE', id: { value: 'bad' }, reserve: { resources: [bad] } },
      { type: 'RESERVE', id: { value: 'good' }, reserve: { resources: [reserved] } },
      {
        type: 'LAUNCH',
        launch: { task_infos: [{ agent_id, ...task('t', { resources: [reserved, scalar('mem', 32)] }) }] },
      },
    ];
    await framework.call('ACCEPT', { accept: { offer_ids: [id], operations } });
    await clock.advance(10);
    await framework.until(() => framework.statuses('t').length);
    const states = framework
      .of('UPDATE_OPERATION_STATUS')
      .map((event) => event['update_operation_status'].status)
      .map(({ operation_id, state }) => [operation_id.value, state]);
    expect(states).toEqual([
      ['bad', 'OPERATION_ERROR'],
      ['good', 'OPERATION_FINISHED'],
    ]);
    expect(framework.statuses('t')[0].state).toBe('TASK_STARTING');
    cluster.assertInvariants();
  });

  it('M49 M54 - ACCEPT without operations declines; DECLINE of an unknown offer is ignored', async () => {
    const framework = await subscribe();
    const filters = { refuse_seconds: 3 };
    await framework.call('ACCEPT', { accept: { offer_ids: [framework.offers[0].id], filters } });
    expect((await framework.call('DECLINE', { decline: { offer_ids: [{ value: 'never' }] } })).status).toBe(
      202,
    );
    await clock.advance(2_999);
    expect(offersMade()).toBe(1);
    await clock.advance(1_001);
    expect(offersMade()).toBe(2);
  });

  it('M52 M53 - an offer nobody answers is rescinded after offer_timeout', async () => {
    await using short = await SimulatedCluster.start({ agents: 1, clock, offerTimeoutMs: 500 });
    const framework = await RawFramework.subscribe(short.leaderUrl);
    await framework.until(() => framework.offers.length);
    await clock.advance(500);
    await framework.until(() => framework.of('RESCIND').length);
    expect(framework.of('RESCIND')[0]!['rescind'].offer_id).toEqual(framework.offers[0].id);
  });

  it('M71 M73 - unknown tasks are answered by the table, KILL of one like a reconciliation', async () => {
    const framework = await subscribe();
    const agentId = framework.offers[0].agent_id;
    await framework.call('KILL', { kill: { task_id: { value: 'k' }, agent_id: agentId } });
    await framework.call('RECONCILE', { reconcile: { tasks: [{ task_id: { value: 'r' } }] } });
    await framework.until(() => framework.statuses().length === 2);
    expect(framework.statuses('k')[0]).toMatchObject({
      state: 'TASK_GONE',
      message: 'Reconciliation: Task is unknown to the agent',
    });
    expect(framework.statuses('r')[0]).toMatchObject({
      state: 'TASK_UNKNOWN',
      message: 'Reconciliation: Task is unknown',
    });
  });

  it('M77 M78 M84 - a silent agent is unreachable after 75 s, with UPDATE and FAILURE', async () => {
    const framework = await subscribe({ checkpoint: true });
    await framework.launch(framework.offers[0], [task('t')]);
    await clock.advance(10);
    await framework.until(() => framework.statuses('t').length);
    cluster.agents[0]!.partition();
    await clock.advance(75_000);
    await framework.until(() => framework.of('FAILURE').length);
    await framework.until(() => framework.statuses('t').some(({ state }) => state === 'TASK_UNREACHABLE'));
    expect(framework.statuses('t').at(-1)).toMatchObject({
      reason: 'REASON_AGENT_REMOVED',
      message: 'health check timed out',
    });
    expect(framework.statuses('t').at(-1).unreachable_time).toBeDefined();
    cluster.agents[0]!.heal();
    await framework.until(() =>
      framework.statuses('t').some(({ reason }) => reason === 'REASON_AGENT_REREGISTERED'),
    );
    cluster.assertInvariants();
  });
});
