import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import { RawFramework, anyUuid, scalar, task } from './raw-client.js';

const role = 'r';
const reservedCpu = { ...scalar('cpus', 1), reservations: [{ type: 'DYNAMIC', role }] };
const reservedDisk = (size: number): Record<string, unknown> => ({
  ...scalar('disk', size),
  reservations: [{ type: 'DYNAMIC', role }],
});
const volume = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...reservedDisk(100),
  disk: { persistence: { id }, volume: { mode: 'RW', container_path: 'data' }, ...more },
});

describe('simulated master, operations', () => {
  let clock: ManualClock;
  let cluster: SimulatedCluster;
  let framework: RawFramework;

  beforeEach(async () => {
    clock = new ManualClock();
    cluster = await SimulatedCluster.start({ agents: 1, clock });
    framework = await RawFramework.subscribe(cluster.leaderUrl, { roles: [role] });
    await framework.until(() => framework.offers.length);
  });
  afterEach(() => cluster.stop());

  // oxlint-disable-next-line typescript/no-explicit-any
  const statuses = (id?: string): any[] =>
    framework
      .of('UPDATE_OPERATION_STATUS')
      .map((event) => event['update_operation_status'].status)
      .filter((status) => id === undefined || status.operation_id?.value === id);
  const run = async (...operations: Record<string, unknown>[]): Promise<void> => {
    const { id } = framework.offers.at(-1);
    const filters = { refuse_seconds: 0 };
    await framework.call('ACCEPT', { accept: { offer_ids: [id], operations, filters } });
  };
  const operation = (type: string, id: string, part: Record<string, unknown>): Record<string, unknown> => ({
    type,
    id: { value: id },
    [type.toLowerCase()]: part,
  });
  const reserve = (id: string, ...resources: unknown[]): Record<string, unknown> =>
    operation('RESERVE', id, { resources });
  const acknowledge = (status: Record<string, unknown> & { uuid: { value: string } }): Promise<unknown> =>
    framework.call('ACKNOWLEDGE_OPERATION_STATUS', {
      acknowledge_operation_status: {
        agent_id: status['agent_id'],
        operation_id: status['operation_id'],
        uuid: status.uuid.value,
      },
    });
  const reconcile = async (...operations: Record<string, unknown>[]): Promise<void> => {
    await framework.call('RECONCILE_OPERATIONS', { reconcile_operations: { operations } });
  };
  const agentId = (): string => cluster.agents[0]!.id;

  it.each([
    ['RESERVE', { resources: [scalar('cpus', 1)] }, 'is not dynamically reserved'],
    [
      'RESERVE',
      { resources: [{ ...scalar('cpus', 1), reservations: [{ type: 'DYNAMIC', role: 'other' }] }] },
      "A reserve operation was attempted for a resource with role 'other', but the resource was allocated to role 'r'",
    ],
    ['UNRESERVE', { resources: [scalar('cpus', 1)] }, 'is not dynamically reserved'],
    ['UNRESERVE', { resources: [volume('v')] }, 'cannot be unreserved directly'],
    [
      'CREATE',
      { volumes: [{ ...scalar('disk', 100), disk: volume('v')['disk'] }] },
      'Persistent volumes cannot be created from unreserved resources',
    ],
    ['CREATE', { volumes: [reservedDisk(100)] }, "'persistence' is not set"],
    [
      'CREATE',
      { volumes: [volume('v', { volume: { mode: 'RO', container_path: 'data' } })] },
      'Read-only persistent volume not supported',
    ],
    ['DESTROY', { volumes: [volume('none')] }, 'Persistent volumes not found'],
  ])('M57 - %s %j is refused', async (type, part, text) => {
    await run(operation(type, 'o', part));
    await framework.until(() => statuses().length);
    expect(statuses()).toEqual([
      { operation_id: { value: 'o' }, state: 'OPERATION_ERROR', message: expect.stringContaining(text) },
    ]);
    cluster.assertInvariants();
  });

  it('M57 - a volume is created once, destroyed, and what it was made of unreserved', async () => {
    await run(
      reserve('reserve', reservedDisk(100)),
      operation('CREATE', 'create', { volumes: [volume('v')] }),
      operation('CREATE', 'twice', { volumes: [volume('v')] }),
      operation('DESTROY', 'destroy', { volumes: [volume('v')] }),
      operation('UNRESERVE', 'unreserve', { resources: [reservedDisk(100)] }),
    );
    await framework.until(() => statuses().length === 5);
    expect(statuses().map(({ state }) => state.slice(10))).toEqual([
      'FINISHED',
      'FINISHED',
      'ERROR',
      'FINISHED',
      'FINISHED',
    ]);
    expect(cluster.agents[0]!.totalResources.some(({ disk }) => disk !== undefined)).toBe(false);
    cluster.assertInvariants();
  });

  it('M57 - a volume that a task uses is not destroyed', async () => {
    const { agent_id } = framework.offers[0];
    const resources = [volume('v'), scalar('cpus', 0.1), scalar('mem', 32)];
    await run(
      reserve('reserve', reservedDisk(100)),
      operation('CREATE', 'create', { volumes: [volume('v')] }),
      { type: 'LAUNCH', launch: { task_infos: [{ agent_id, ...task('t', { resources }) }] } },
      operation('DESTROY', 'destroy', { volumes: [volume('v')] }),
    );
    await framework.until(() => statuses('destroy').length);
    expect(statuses('destroy')[0]).toMatchObject({
      state: 'OPERATION_ERROR',
      message: expect.stringContaining('Persistent volumes in use'),
    });
    cluster.assertInvariants();
  });

  it('M58 A23 - FINISHED has a uuid and comes again after 10 s, then 20 s, until it is acknowledged', async () => {
    await run(reserve('o', reservedCpu));
    await framework.until(() => statuses('o').length === 1);
    const [first] = statuses('o');
    expect(first).toEqual({
      operation_id: { value: 'o' },
      state: 'OPERATION_FINISHED',
      agent_id: { value: agentId() },
      uuid: { value: expect.any(String) },
    });
    await clock.advance(10_000);
    await clock.advance(19_999);
    await framework.until(() => statuses('o').length === 2);
    await clock.advance(1);
    await framework.until(() => statuses('o').length === 3);
    expect(statuses('o')).toEqual([first, first, first]);
    await acknowledge({ ...first, uuid: { value: anyUuid() } });
    // The foreign uuid has not made the master forget the operation either.
    await reconcile();
    await framework.until(() => statuses('o').length === 4);
    await clock.advance(40_000);
    await framework.until(() => statuses('o').length === 5);
    await acknowledge(first);
    await reconcile();
    await clock.advance(3_600_000);
    expect(cluster.journal.events('UPDATE_OPERATION_STATUS')).toHaveLength(5);
  });

  it('M58 - operations without an id are done in silence', async () => {
    const { id: _id, ...silent } = reserve('', reservedCpu);
    await run(silent);
    await clock.advance(1_000);
    await framework.until(() => framework.offers.length === 2);
    expect(framework.offers[1].resources).toContainEqual(
      expect.objectContaining({ name: 'cpus', scalar: { value: 1 }, reservations: [expect.anything()] }),
    );
    expect(statuses()).toEqual([]);
  });

  it('A23 - a reservation outlives master and agent, and its status is said to the next master', async () => {
    await run(reserve('o', reservedCpu));
    await framework.until(() => statuses('o').length === 1);
    const { id } = framework;
    await cluster.failover();
    framework = await RawFramework.subscribe(cluster.leaderUrl, { id: { value: id }, roles: [role] });
    await framework.until(() => framework.offers.length);
    expect(framework.offers[0].resources.some((resource: object) => 'reservations' in resource)).toBe(true);
    cluster.agents[0]!.crash();
    cluster.agents[0]!.restart();
    await clock.advance(2_000);
    await framework.until(() => statuses('o').length);
    expect(statuses('o')[0]).toMatchObject({
      state: 'OPERATION_FINISHED',
      uuid: { value: expect.any(String) },
    });
    cluster.assertInvariants();
  });

  it('M76 - what is known is answered with its last status and without uuid, also implicitly', async () => {
    await run(reserve('o', reservedCpu));
    await framework.until(() => statuses('o').length === 1);
    await reconcile({ operation_id: { value: 'o' } });
    await reconcile();
    await framework.until(() => statuses('o').length === 3);
    const { uuid: _uuid, ...expected } = statuses('o')[0];
    expect(statuses('o').slice(1)).toEqual([expected, expected]);
  });

  it('M76 - what is unknown is answered by the standing of its agent', async () => {
    const extra = cluster.addAgent();
    cluster.master.markAgentGone(extra.id);
    const ask = async (id: string, agent?: string): Promise<unknown> => {
      const agent_id = agent === undefined ? undefined : { value: agent };
      await reconcile({ operation_id: { value: id }, agent_id });
      await framework.until(() => statuses(id).length);
      const { state, message } = statuses(id)[0];
      return [state, message];
    };
    expect(await ask('a')).toEqual([
      'OPERATION_UNKNOWN',
      "Reconciliation: Operation is unknown and no 'agent_id' was provided",
    ]);
    expect(await ask('b', agentId())).toEqual(['OPERATION_UNKNOWN', 'Reconciliation: Operation is unknown']);
    expect(await ask('c', extra.id)).toEqual([
      'OPERATION_GONE_BY_OPERATOR',
      'Reconciliation: Agent marked gone by operator',
    ]);
    expect(await ask('d', 'never')).toEqual([
      'OPERATION_UNKNOWN',
      'Reconciliation: Both operation and agent are unknown',
    ]);
    cluster.agents[0]!.partition();
    await clock.advance(75_000);
    expect(await ask('e', agentId())).toEqual([
      'OPERATION_UNREACHABLE',
      'Reconciliation: Agent is unreachable',
    ]);
  });

  it('M76 - an agent that is still to come back after a failover is RECOVERING', async () => {
    await cluster.failover({ agentsBackMs: 60_000 });
    framework = await RawFramework.subscribe(cluster.leaderUrl, { roles: [role] });
    await framework.until(() => framework.id);
    await reconcile({ operation_id: { value: 'o' }, agent_id: { value: agentId() } });
    await framework.until(() => statuses('o').length);
    expect(statuses('o')[0]).toMatchObject({
      state: 'OPERATION_RECOVERING',
      message: 'Reconciliation: Agent is recovered but has not re-registered',
    });
  });

  it('M76 M82 - operations of a lost agent are UNREACHABLE, of one marked gone GONE_BY_OPERATOR, each once', async () => {
    const extra = cluster.addAgent();
    await framework.until(() => framework.offers.length === 2);
    await run(reserve('gone', reservedCpu));
    const { id } = framework.offers[0];
    await framework.call('ACCEPT', {
      accept: { offer_ids: [id], operations: [reserve('lost', reservedCpu)] },
    });
    await framework.until(() => statuses().length === 2);
    cluster.master.markAgentGone(extra.id);
    cluster.agents[0]!.partition();
    await clock.advance(75_000);
    await framework.until(() => statuses('lost').at(-1).state === 'OPERATION_UNREACHABLE');
    expect(statuses('lost').at(-1)).toEqual({
      operation_id: { value: 'lost' },
      state: 'OPERATION_UNREACHABLE',
      message: 'Agent was marked unreachable',
      agent_id: { value: agentId() },
    });
    expect(statuses('gone').at(-1)).toMatchObject({
      state: 'OPERATION_GONE_BY_OPERATOR',
      message: 'Agent has been marked gone',
    });
    const said = cluster.journal.events('UPDATE_OPERATION_STATUS').length;
    // The master has forgotten them, so an implicit reconciliation has nothing to tell.
    await reconcile();
    await clock.advance(700_000);
    expect(cluster.journal.events('UPDATE_OPERATION_STATUS')).toHaveLength(said);
  });

  it('M50 - operations run in the order of the list: what comes first can be used, and only then', async () => {
    const { agent_id } = framework.offers[0];
    const launch = (id: string): Record<string, unknown> => ({
      type: 'LAUNCH',
      launch: { task_infos: [{ agent_id, ...task(id, { resources: [reservedCpu, scalar('mem', 32)] }) }] },
    });
    await run(launch('early'), reserve('o', reservedCpu), launch('late'));
    await clock.advance(10);
    await framework.until(() => framework.statuses('late').length);
    expect(framework.statuses('early')[0].state).toBe('TASK_ERROR');
    expect(framework.statuses('late')[0].state).toBe('TASK_STARTING');
  });

  it('M50 - a grown volume cannot be used in the same ACCEPT', async () => {
    const { agent_id } = framework.offers[0];
    const grown = { ...volume('v'), scalar: { value: 150 } };
    const resources = [grown, scalar('cpus', 0.1), scalar('mem', 32)];
    await run(
      reserve('reserve', reservedDisk(150)),
      operation('CREATE', 'create', { volumes: [volume('v')] }),
      {
        type: 'GROW_VOLUME',
        id: { value: 'grow' },
        grow_volume: { volume: volume('v'), addition: reservedDisk(50) },
      },
      { type: 'LAUNCH', launch: { task_infos: [{ agent_id, ...task('t', { resources }) }] } },
    );
    await framework.until(() => framework.statuses('t').length);
    expect(statuses('grow')[0].state).toBe('OPERATION_FINISHED');
    expect(framework.statuses('t')[0]).toMatchObject({
      state: 'TASK_ERROR',
      message: expect.stringContaining('is more than available'),
    });
    cluster.assertInvariants();
  });
});
