import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isTerminal } from '../../src/protocol/task-states.js';
import { SimulatedCluster } from '../../src/testing/simulator/cluster.js';
import { createSeededRandom } from '../../src/utils/random.js';
import { compileSources } from './compile-sources.js';
import { CrashingScheduler, type ListedApplication, type Wish } from './crashing-scheduler.js';

/** kill -9 so many times. More for a long run: CRASH_ROUNDS=500 CRASH_SEED=2. */
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 12);
const seed = Number(process.env['CRASH_SEED'] ?? 1);
const names = ['a', 'b', 'c', 'd'];
const settleMs = 30_000;

describe(`a scheduler killed ${rounds} times`, () => {
  const random = createSeededRandom(seed);
  const pick = (count: number): number => Math.floor(random.next() * count);
  let cluster: SimulatedCluster;
  let directory: string;
  let sources: string;

  beforeAll(async () => {
    sources = await compileSources();
    directory = await mkdtemp(join(tmpdir(), 'nestjs-mesos-crash-'));
    const agent = { resources: 'cpus:100;mem:100000;disk:1000', initialRetryMs: 100, maxRetryMs: 500 };
    cluster = await SimulatedCluster.start({
      agents: [agent, agent, agent],
      allocationIntervalMs: 20,
      seed,
    });
  }, 60_000);

  afterAll(async () => {
    await current?.kill();
    await cluster.stop();
    await rm(directory, { recursive: true });
  });

  let current: CrashingScheduler | undefined;
  const start = (): CrashingScheduler =>
    (current = new CrashingScheduler(sources, cluster.leaderUrl, directory));

  function randomWish(): Wish {
    const name = names[pick(names.length)]!;
    const instances = pick(6);
    const definition = {
      name,
      instances,
      resources: { cpus: 0.1, mem: 16 },
      command: { cmd: `sleep ${pick(3)}` },
      retry: { initialSeconds: 0.05, maxSeconds: 0.2 },
    };
    const actions = ['add', 'add', 'update', 'update', 'scale', 'restart', 'remove'] as const;
    return { action: actions[pick(actions.length)]!, name, instances, definition };
  }

  /** Ids of the tasks that run in the cluster. */
  function runningTasks(): string[] {
    return cluster.master.state.frameworks
      .all()
      .flatMap((framework) => [...framework.tasks.all()])
      .filter(({ state }) => !isTerminal(state))
      .map(({ id }) => id)
      .sort();
  }

  /** What is not as it should be yet; empty when all has settled. */
  function unsettled(applications: readonly ListedApplication[]): string[] {
    const problems: string[] = [];
    const wanted: string[] = [];
    for (const { name, instances, version, deleting, tasks } of applications) {
      if (deleting) problems.push(`${name} is being deleted`);
      for (let index = 0; index < instances; index++) {
        const live = tasks.find(({ instance }) => instance === index)?.live ?? [];
        const [only] = live;
        if (live.length === 1 && only!.state === 'running' && only!.version === version)
          wanted.push(only!.taskId);
        else
          problems.push(
            `${name}.${index} of version ${version}: ${live.map((each) => `${each.taskId} ${each.state} v${each.version}`).join()}`,
          );
      }
    }
    const found = runningTasks();
    if (problems.length === 0 && found.join() !== wanted.sort().join()) {
      problems.push(`the cluster runs ${found.join()}, wanted are ${wanted.join()}`);
    }
    return problems;
  }

  function unacknowledged(): string[] {
    const acknowledged = new Set<string>();
    for (const { call } of cluster.journal.calls('ACKNOWLEDGE')) {
      acknowledged.add(Buffer.from(call.acknowledge!.uuid).toString('hex'));
    }
    return cluster.journal
      .events('UPDATE')
      .map(({ event }) => event.update!.status)
      .filter(({ uuid }) => uuid && !acknowledged.has(Buffer.from(uuid).toString('hex')))
      .map(({ taskId, state }) => `${taskId.value} ${String(state)}`);
  }

  async function settle(scheduler: CrashingScheduler): Promise<readonly ListedApplication[]> {
    const deadline = performance.now() + settleMs;
    for (;;) {
      const listed = (await scheduler.ask({ action: 'list' }))!.value as readonly ListedApplication[];
      const problems = [...unsettled(listed), ...unacknowledged()];
      if (problems.length === 0) return listed;
      if (performance.now() > deadline) throw new Error(`not settled: ${problems.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it(
    'I1 I2 kill -9 at any instant - every wanted instance runs exactly once, nothing else runs, all is acknowledged',
    async () => {
      /** What was promised: wishes that were answered must be found again. */
      const promised = new Map<string, { instances: number; cmd: string | undefined }>();
      for (let round = 0; round < rounds; round++) {
        const scheduler = start();
        // One in five dies while it starts.
        if (pick(5) === 0) {
          await new Promise((resolve) => setTimeout(resolve, random.next() * 600));
          await scheduler.kill();
          continue;
        }
        await scheduler.ready;
        const listed = await settle(scheduler);
        for (const [name, { instances, cmd }] of promised) {
          const found = listed.find((application) => application.name === name);
          expect([round, name, found?.instances]).toEqual([round, name, instances]);
          if (cmd !== undefined) expect(found?.cmd).toBe(cmd);
        }
        promised.clear();
        for (const { name, instances, cmd } of listed) promised.set(name, { instances, cmd });
        const wishes = Array.from({ length: 1 + pick(5) }, randomWish);
        const answers = wishes.map(async (wish) => {
          const answer = await scheduler.ask(wish);
          const { name, action, definition, instances } = wish;
          // Without an answer it may have been done or not; restarts change nothing that is promised.
          if (!answer || action === 'remove') promised.delete(name!);
          else if (answer.error === undefined && action === 'scale')
            promised.set(name!, { instances: instances!, cmd: undefined });
          else if (answer.error === undefined && (action === 'add' || action === 'update')) {
            const { command } = definition as { command: { cmd: string } };
            promised.set(name!, { instances: instances!, cmd: command.cmd });
          }
        });
        await new Promise((resolve) => setTimeout(resolve, random.next() * 150));
        await scheduler.kill();
        await Promise.all(answers);
      }
      const scheduler = start();
      await scheduler.ready;
      await settle(scheduler);
      await scheduler.kill();
      cluster.assertInvariants();
    },
    60_000 + rounds * 5000,
  );
});
