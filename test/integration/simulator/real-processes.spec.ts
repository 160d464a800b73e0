import { expect, it } from '@jest/globals';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import { RawFramework, task } from './raw-client.js';

it('simulated cluster - a launched command runs as a process of this machine and its exit decides the state', async () => {
  await using cluster = await SimulatedCluster.start({ agents: 1, tasks: 'process' });
  const framework = await RawFramework.subscribe(cluster.leaderUrl);
  await framework.until(() => framework.offers.length);
  const tasks = [task('good', { command: { value: 'true' } }), task('bad', { command: { value: 'exit 3' } })];
  await framework.launch(framework.offers[0], tasks);
  const acknowledged = new Set<string>();
  const last = (id: string): string => framework.statuses(id).at(-1)?.state;
  await framework.until(() => {
    for (const status of framework.statuses()) {
      if (acknowledged.has(status.uuid)) continue;
      acknowledged.add(status.uuid);
      void framework.acknowledge(status);
    }
    return last('good') === 'TASK_FINISHED' && last('bad') === 'TASK_FAILED';
  });
  expect(framework.statuses('bad').at(-1)).toMatchObject({ message: 'Command exited with status 3' });
  cluster.assertInvariants();
});
