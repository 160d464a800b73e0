import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import type { SimulatedClusterOptions } from '../../../src/testing/simulator/cluster.options.js';
import { RawFramework, anyUuid, scalar, task } from './raw-client.js';

describe('simulated master, life of tasks', () => {
  let clock: ManualClock;
  let cluster: SimulatedCluster;
  let framework: RawFramework;

  const start = async (options: SimulatedClusterOptions = {}): Promise<void> => {
    await cluster?.stop();
    clock = new ManualClock();
    cluster = await SimulatedCluster.start({ agents: 1, clock, ...options });
    framework = await RawFramework.subscribe(cluster.leaderUrl, { checkpoint: true });
    await framework.until(() => framework.offers.length);
  };
  beforeEach(() => start());
  afterEach(() => cluster.stop());

  const labels = (values: Record<string, string>): Record<string, unknown> => ({
    labels: { labels: Object.entries(values).map(([key, value]) => ({ key, value })) },
  });
  /** Acknowledges every update of a task until it has this many. */
  const follow = async (id: string, count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      await clock.advance(10);
      await framework.until(() => framework.statuses(id).length > index);
      await framework.acknowledge(framework.statuses(id)[index]);
    }
  };
  const states = (id: string): string[] => framework.statuses(id).map(({ state }) => state.slice(5));
  const group = (executor: Record<string, unknown>, tasks: Record<string, unknown>[]): Promise<unknown> => {
    const { id, agent_id } = framework.offers.at(-1);
    const task_group = { tasks: tasks.map((one) => ({ agent_id, ...one })) };
    const operations = [{ type: 'LAUNCH_GROUP', launch_group: { executor, task_group } }];
    return framework.call('ACCEPT', { accept: { offer_ids: [id], operations } });
  };
  const podExecutor = (cpus: number, mem: number, disk = 10): Record<string, unknown> => ({
    type: 'DEFAULT',
    executor_id: { value: 'pod' },
    resources: [scalar('cpus', cpus), scalar('mem', mem), scalar('disk', disk)].filter(
      (resource) => (resource as { scalar: { value: number } }).scalar.value > 0,
    ),
  });

  it('M51 - what was not used is refused with the filter of the ACCEPT, what was converted comes back at once', async () => {
    framework = await RawFramework.subscribe(cluster.leaderUrl, { roles: ['r'] });
    cluster.addAgent();
    await framework.until(() => framework.offers.length);
    const reserved = { ...scalar('cpus', 1), reservations: [{ type: 'DYNAMIC', role: 'r' }] };
    const operations = [{ type: 'RESERVE', reserve: { resources: [reserved] } }];
    await framework.call('ACCEPT', {
      accept: { offer_ids: [framework.offers[0].id], operations, filters: { refuse_seconds: 100 } },
    });
    await clock.advance(1_000);
    // All that is free is offered together, and the filter only refuses subsets of what was refused.
    await framework.until(() => framework.offers.length === 2);
    const [, second] = framework.offers;
    expect(second.agent_id).toEqual(framework.offers[0].agent_id);
    const cpus = second.resources.filter(({ name }: { name: string }) => name === 'cpus');
    expect(cpus.map((resource: { scalar: unknown }) => resource.scalar)).toEqual(
      expect.arrayContaining([{ value: 1 }, { value: 3 }]),
    );
    await framework.call('DECLINE', { decline: { offer_ids: [second.id], filters: { refuse_seconds: 0 } } });
    cluster.assertInvariants();
  });

  it('M51 - without conversion nothing comes back before the filter is over', async () => {
    await framework.launch(framework.offers[0], [task('t')], { refuse_seconds: 20 });
    await clock.advance(19_999);
    expect(cluster.journal.events('OFFERS')).toHaveLength(1);
    await clock.advance(1_001);
    await framework.until(() => framework.offers.length === 2);
  });

  it('M63 - a small executor is taken for LAUNCH', async () => {
    const executor = {
      executor_id: { value: 'small' },
      command: { value: './run' },
      resources: [scalar('cpus', 0.001), scalar('mem', 1)],
    };
    await framework.launch(framework.offers[0], [task('t', { command: undefined, executor })]);
    await framework.until(() => framework.statuses('t').length);
    // The master let it pass; custom executors are not simulated.
    expect(framework.statuses('t')[0]).toMatchObject({
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
    });
  });

  it.each([
    [podExecutor(0.001, 32), "Executor 'pod' uses less CPUs (0.001) than the minimum required (0.01)"],
    [podExecutor(0.1, 31), "Executor 'pod' uses less memory (31MB) than the minimum required (32MB)"],
    [podExecutor(0.1, 32, 0), "Executor 'pod' uses no disk"],
  ])('M63 M64 - a small executor fails its whole group (%#)', async (executor, message) => {
    await group(executor, [task('a'), task('b')]);
    await framework.until(() => framework.statuses().length === 2);
    for (const id of ['a', 'b']) {
      expect(framework.statuses(id)).toEqual([
        expect.objectContaining({ state: 'TASK_ERROR', reason: 'REASON_TASK_GROUP_INVALID', message }),
      ]);
    }
  });

  it('M64 - one bad task fails its whole group, and nothing is taken', async () => {
    await group(podExecutor(0.1, 32), [task('a'), task('b', { resources: [] })]);
    await framework.until(() => framework.statuses().length === 2);
    expect(states('a')).toEqual(['ERROR']);
    expect(framework.statuses('a')[0].message).toBe("Task 'b' is invalid: Task uses no resources");
    expect(cluster.master.state.agents.all()[0]!.allocated.size).toBe(0);
  });

  it('M66 - what the master says has no uuid and is said once, even when it is lost', async () => {
    cluster.faults.dropNext('UPDATE');
    await framework.launch(framework.offers[0], [task('bad', { resources: [] })]);
    await framework.call('RECONCILE', { reconcile: { tasks: [{ task_id: { value: 'other' } }] } });
    await framework.until(() => framework.statuses('other').length);
    await clock.advance(3_600_000);
    expect(cluster.journal.events('UPDATE')).toHaveLength(1);
    expect(framework.statuses('bad')).toEqual([]);
    expect(framework.statuses('other')[0]).not.toHaveProperty('uuid');
  });

  it('M68 - resources are free at the end of the task, not when that is acknowledged', async () => {
    await framework.launch(framework.offers[0], [task('t', labels({ 'sim.run-ms': '100' }))], {
      refuse_seconds: 0,
    });
    await follow('t', 2);
    await clock.advance(1_000);
    const used = framework.offers.at(-1);
    await framework.call('DECLINE', { decline: { offer_ids: [used.id], filters: { refuse_seconds: 0 } } });
    await framework.until(() => states('t').includes('FINISHED'));
    await clock.advance(2_000);
    const cpus = (): number[] =>
      framework.offers
        .at(-1)
        .resources.filter(({ name }: { name: string }) => name === 'cpus')
        .map((resource: { scalar: { value: number } }) => resource.scalar.value);
    await framework.until(() => cpus()[0] === 4);
    // Not acknowledged: the task is still known.
    await framework.call('RECONCILE', { reconcile: {} });
    await framework.until(() => framework.statuses('t').length === 4);
    expect(framework.statuses('t')[3]).toMatchObject({
      state: 'TASK_FINISHED',
      reason: 'REASON_RECONCILIATION',
    });
  });

  it('M70 - acknowledgements with another uuid or of another agent change nothing', async () => {
    await framework.launch(framework.offers[0], [task('t')]);
    await clock.advance(10);
    await framework.until(() => framework.statuses('t').length === 1);
    const [starting] = framework.statuses('t');
    const wrong = anyUuid();
    expect(await framework.acknowledge({ ...starting, uuid: wrong })).toMatchObject({ status: 202 });
    expect(await framework.acknowledge({ ...starting, agent_id: { value: 'never' } })).toMatchObject({
      status: 202,
    });
    await clock.advance(10_000);
    await framework.until(() => framework.statuses('t').length === 2);
    expect(framework.statuses('t')[1]).toEqual(starting);
    await framework.acknowledge(starting);
    await clock.advance(10);
    await framework.until(() => framework.statuses('t').length === 3);
    expect(states('t')).toEqual(['STARTING', 'STARTING', 'RUNNING']);
  });

  it('M70 - an acknowledgement while the agent is away is lost, and the update comes again', async () => {
    await framework.launch(framework.offers[0], [task('t')]);
    await follow('t', 1);
    await clock.advance(10);
    await framework.until(() => framework.statuses('t').length === 2);
    cluster.agents[0]!.crash();
    await framework.acknowledge(framework.statuses('t')[1]);
    cluster.agents[0]!.restart();
    await clock.advance(2_000);
    await framework.until(() => framework.statuses('t').length === 3);
    expect(framework.statuses('t')[2]).toEqual(framework.statuses('t')[1]);
  });

  it('M72 - completed tasks are remembered up to a limit, the newest ones', async () => {
    await start({ maxCompletedTasks: 2 });
    for (const id of ['a', 'b', 'c']) {
      await framework.launch(framework.offers.at(-1), [task(id, labels({ 'sim.run-ms': '5' }))], {
        refuse_seconds: 0,
      });
      const seen = framework.offers.length;
      await follow(id, 3);
      await clock.advance(1_000);
      await framework.until(() => framework.offers.length > seen);
    }
    const [held] = cluster.master.state.frameworks.all();
    expect(held!.tasks.allCompleted().map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('M72 M65 - unreachable tasks are remembered up to a limit, and only those keep their ids taken', async () => {
    await start({ maxUnreachableTasks: 1 });
    await framework.launch(framework.offers[0], [task('a'), task('b')]);
    await clock.advance(10);
    await framework.until(() => framework.statuses().length === 2);
    cluster.agents[0]!.partition();
    await clock.advance(75_000);
    await framework.until(() => states('b').includes('UNREACHABLE'));
    const { id } = cluster.addAgent();
    const offer = await framework.until(() => framework.offers.find(({ agent_id }) => agent_id.value === id));
    await framework.launch(offer, [task('a'), task('b')]);
    await framework.until(() => states('b').includes('ERROR'));
    expect(framework.statuses('b').at(-1).message).toBe('Task reuses the ID of an unreachable task: b');
    expect(states('a')).not.toContain('ERROR');
  });

  it('M75 - a reconciliation repeats health, check and container, and neither data nor labels', async () => {
    const check = { type: 'COMMAND', command: { command: { value: 'true' } } };
    const health = { type: 'TCP', tcp: { port: 80 }, delay_seconds: 0, grace_period_seconds: 0 };
    await framework.launch(framework.offers[0], [task('t', { check, health_check: health })]);
    for (let count = 1; !framework.statuses('t').some(({ healthy }) => healthy); count++) {
      await clock.advance(1_000);
      await framework.until(() => framework.statuses('t').length >= count);
      await framework.acknowledge(framework.statuses('t')[count - 1]);
    }
    const last = framework.statuses('t').at(-1);
    await framework.call('RECONCILE', {
      reconcile: { tasks: [{ task_id: { value: 't' }, agent_id: last.agent_id }] },
    });
    await framework.until(() => framework.statuses('t').at(-1).reason === 'REASON_RECONCILIATION');
    const { healthy, check_status, container_status, ...answer } = framework.statuses('t').at(-1);
    expect({ healthy, check_status, container_status }).toEqual({
      healthy: true,
      check_status: last.check_status,
      container_status: last.container_status,
    });
    expect(check_status).toBeDefined();
    expect(Object.keys(answer).sort()).toEqual([
      'agent_id',
      'message',
      'reason',
      'source',
      'state',
      'task_id',
      'timestamp',
    ]);
  });
});
