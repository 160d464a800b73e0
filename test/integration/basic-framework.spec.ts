import { Test } from '@nestjs/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  MemoryStateStore,
  MesosModule,
  TaskManager,
  isEnded,
  parseApplications,
  silentLogger,
  type ApplicationView,
  type StateStore,
} from '../../src/index.js';
import { SimulatedCluster } from '../../src/testing/index.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startCluster(agents = 3): Promise<SimulatedCluster> {
  const cluster = await SimulatedCluster.start({ agents, allocationIntervalMs: 20 });
  closing.push(() => cluster.stop());
  return cluster;
}

async function startFramework(
  cluster: SimulatedCluster,
  storage?: StateStore,
): Promise<INestApplicationContext> {
  const app = await Test.createTestingModule({
    imports: [
      MesosModule.forRoot({
        masters: cluster.masterUrls,
        framework: { name: 'basic', user: 'nobody' },
        logger: silentLogger,
        ...(storage && { storage }),
      }),
    ],
  }).compile();
  await app.init();
  closing.push(() => app.close());
  return app;
}

/** The application as soon as it looks as wanted; fails after ten seconds with what it looked like last. */
async function untilApplication(
  tasks: TaskManager,
  name: string,
  isWanted: (view: ApplicationView) => boolean,
): Promise<ApplicationView> {
  const look = (): ApplicationView | undefined => {
    const view = tasks.application(name);
    return view && isWanted(view) ? view : undefined;
  };
  const now = look();
  if (now) return now;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      watching.unsubscribe();
      reject(new Error(`${name} stayed ${JSON.stringify(tasks.application(name)?.tasks)}`));
    }, 10_000);
    const watching = tasks.changes.subscribe(() => {
      const view = look();
      if (!view) return;
      clearTimeout(timer);
      queueMicrotask(() => watching.unsubscribe());
      resolve(view);
    });
  });
}

const definition = (name: string, instances: number, cpus = 0.5): object => ({
  name,
  instances,
  resources: { cpus, mem: 64, ports: 1 },
  command: { cmd: 'sleep 1000' },
});

const runs = ({ healthy, instances }: ApplicationView): boolean => healthy === instances;

describe('basic framework - without any handler for offers', () => {
  it('I2 I3 - places waiting tasks on offers, several in one ACCEPT, and answers every offer once', async () => {
    const cluster = await startCluster();
    const tasks = (await startFramework(cluster)).get(TaskManager);
    await tasks.add(await parseApplications([definition('web', 4), definition('worker', 2)]));
    const web = await untilApplication(tasks, 'web', runs);
    await untilApplication(tasks, 'worker', runs);
    const ports = web.tasks.map(({ attempts }) => attempts.at(-1)!);
    expect(new Set(ports.map(({ agentId, ports: given }) => `${agentId}:${given[0]}`)).size).toBe(4);
    expect(cluster.journal.calls('ACCEPT').length).toBeLessThan(6);
    cluster.assertInvariants();
  });

  it('I10 - suppresses offers with nothing to place and revives them when work appears', async () => {
    const cluster = await startCluster(1);
    const tasks = (await startFramework(cluster)).get(TaskManager);
    await cluster.waitFor(() => cluster.journal.calls('SUPPRESS').length > 0, { timeoutMs: 5000 });
    await tasks.add(await parseApplications([definition('late', 1)]));
    await untilApplication(tasks, 'late', runs);
    expect(cluster.journal.calls('REVIVE').length).toBeGreaterThan(0);
    cluster.assertInvariants();
  });

  it('I5 - a task no offer is big enough for waits without using up retries, others go on', async () => {
    const cluster = await startCluster(1);
    const tasks = (await startFramework(cluster)).get(TaskManager);
    await tasks.add(await parseApplications([definition('huge', 1, 400), definition('small', 1)]));
    await untilApplication(tasks, 'small', runs);
    const huge = tasks.application('huge')!;
    expect(huge.tasks.map(({ state, attempts }) => [state, attempts.length])).toEqual([['queued', 0]]);
  });

  it('I4 - a killed task comes back under a fresh id', async () => {
    const cluster = await startCluster(1);
    const tasks = (await startFramework(cluster)).get(TaskManager);
    await tasks.add(await parseApplications([definition('web', 1)]));
    const first = (await untilApplication(tasks, 'web', runs)).tasks[0]!.taskId!;
    await tasks.kill(first);
    const second = await untilApplication(
      tasks,
      'web',
      (view) => runs(view) && view.tasks[0]!.taskId !== first,
    );
    expect(second.tasks[0]!.attempts.map(({ taskId }) => taskId)).toEqual([first, second.tasks[0]!.taskId]);
  });

  it('a new process on the same store - is the same framework and launches nothing twice', async () => {
    const cluster = await startCluster();
    const store = new MemoryStateStore();
    closing.push(() => store.close());
    const before = await startFramework(cluster, store);
    await before.get(TaskManager).add(await parseApplications([definition('web', 3)]));
    const running = await untilApplication(before.get(TaskManager), 'web', runs);
    await before.close();
    const launched = cluster.journal.calls('ACCEPT').length;
    const after = (await startFramework(cluster, store)).get(TaskManager);
    await cluster.waitFor(() => cluster.journal.calls('RECONCILE').length > 1, { timeoutMs: 5000 });
    const again = await untilApplication(after, 'web', runs);
    expect(again.tasks.map(({ taskId }) => taskId)).toEqual(running.tasks.map(({ taskId }) => taskId));
    expect(cluster.journal.calls('ACCEPT').length).toBe(launched);
    expect(new Set(cluster.journal.calls('SUBSCRIBE').map(({ frameworkId }) => frameworkId)).size).toBe(2);
  });

  it('removing an application - kills its tasks and forgets it when the last one has ended', async () => {
    const cluster = await startCluster(1);
    const tasks = (await startFramework(cluster)).get(TaskManager);
    await tasks.add(await parseApplications([definition('web', 2)]));
    await untilApplication(tasks, 'web', runs);
    await tasks.remove('web');
    await cluster.waitFor(() => tasks.application('web') === undefined, { timeoutMs: 10_000 });
    expect(tasks.tasks().filter(({ state }) => !isEnded(state))).toEqual([]);
    cluster.assertInvariants();
  });
});
