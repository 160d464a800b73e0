import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import { RawFramework, scalar, task } from './raw-client.js';

describe('simulated cluster with processes', () => {
  let cluster: SimulatedCluster;
  let framework: RawFramework;

  beforeEach(async () => {
    cluster = await SimulatedCluster.start({ agents: 1, tasks: 'process', allocationIntervalMs: 50 });
    framework = await RawFramework.subscribe(cluster.leaderUrl, {
      capabilities: [{ type: 'TASK_KILLING_STATE' }, { type: 'PARTITION_AWARE' }, { type: 'MULTI_ROLE' }],
    });
    await framework.until(() => framework.offers.length);
  });

  afterEach(async () => {
    framework.close();
    await cluster.stop();
  });

  /** Acknowledges what comes until the last state of the task is this one. */
  async function reach(taskId: string, state: string): Promise<void> {
    for (let seen = 0; framework.statuses(taskId).at(-1)?.state !== state;) {
      await framework.until(() => framework.statuses(taskId).length > seen);
      for (const status of framework.statuses(taskId).slice(seen)) {
        seen++;
        if (status.uuid) await framework.acknowledge(status);
      }
    }
  }

  const states = (taskId: string): string[] =>
    framework.statuses(taskId).map(({ state }: { state: string }) => state);

  it('M67 A15 - a command runs, its updates arrive as recorded and its resources come back', async () => {
    await framework.launch(framework.offers[0], [task('t', { command: { value: 'exit 3' } })]);
    await reach('t', 'TASK_FAILED');
    expect(states('t')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED']);
    expect(framework.statuses('t').at(-1)).toMatchObject({
      message: 'Command exited with status 3',
      source: 'SOURCE_EXECUTOR',
      executor_id: { value: 't' },
      container_status: {
        network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: '127.0.0.1' }] }],
        executor_pid: expect.any(Number),
      },
    });
    expect(framework.of('FAILURE')).toEqual([]);
    cluster.assertInvariants();
  });

  it('A16 A17 - a pod is killed, and its executor reports its end with FAILURE', async () => {
    const [offer] = framework.offers;
    const resources = [scalar('cpus', 0.1), scalar('mem', 32), scalar('disk', 32)];
    const executor = {
      type: 'DEFAULT',
      executor_id: { value: 'pod' },
      framework_id: { value: framework.id },
      resources,
    };
    const tasks = ['a', 'b'].map((id) => ({ ...task(id), agent_id: offer.agent_id }));
    const operation = { type: 'LAUNCH_GROUP', launch_group: { executor, task_group: { tasks } } };
    const answer = await framework.call('ACCEPT', {
      accept: { offer_ids: [offer.id], operations: [operation] },
    });
    expect(answer.status).toBe(202);
    await Promise.all([reach('a', 'TASK_RUNNING'), reach('b', 'TASK_RUNNING')]);
    await framework.call('KILL', { kill: { task_id: { value: 'a' } } });
    await Promise.all([reach('a', 'TASK_KILLED'), reach('b', 'TASK_KILLED')]);
    await framework.until(() => framework.of('FAILURE').length);
    expect(framework.of('FAILURE')[0]).toMatchObject({
      failure: { executor_id: { value: 'pod' }, status: 0 },
    });
    expect(states('b')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_KILLED']);
  });
});
