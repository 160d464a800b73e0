import { describe, expect, it } from '@jest/globals';
import { TaskStatus_Reason } from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import type { TaskId } from '../../../../src/protocol/ids.js';
import { FaultyStore, ManagerBench, statusOf, webApp } from '../tasks.fixture.js';

async function started(definition = webApp(), bench = new ManagerBench()): Promise<ManagerBench> {
  await bench.manager.start();
  await bench.manager.add([definition]);
  return bench;
}
const minute = 60_000;

describe('TaskManager', () => {
  it('add - every instance waits for an offer, and offers are asked for once', async () => {
    const bench = await started(webApp({ instances: 3 }));
    await bench.clock.advance(0);
    expect(bench.pendingIds).toHaveLength(3);
    expect(bench.wakes).toEqual([[]]);
    expect(bench.manager.pending()[0]!.demand).toMatchObject({ scalars: { cpus: 1, mem: 64 }, scope: 'web' });
  });

  it('add - a list with a name that exists is refused whole', async () => {
    const bench = await started();
    await expect(bench.manager.add([webApp({ name: 'new' }), webApp()])).rejects.toMatchObject({
      code: 'MESOS_TASKS_APPLICATION_EXISTS',
    });
    await expect(bench.manager.add([webApp({ name: 'a' }), webApp({ name: 'a' })])).rejects.toThrow('exists');
    expect(bench.manager.list().map(({ name }) => name)).toEqual(['web']);
    expect((await bench.restart()).manager.list()).toHaveLength(1);
  });

  it('add - nothing is accepted when the store fails', async () => {
    const store = new FaultyStore();
    const bench = new ManagerBench(store);
    store.mode = 'fails';
    await expect(bench.manager.add([webApp()])).rejects.toThrow('disk full');
    store.mode = 'works';
    expect([bench.manager.list(), bench.pendingIds]).toEqual([[], []]);
  });

  it('I4 a failed attempt - the next one has a fresh id', async () => {
    const bench = await started();
    const first = await bench.run();
    await bench.report(first, 'TASK_FAILED');
    await bench.clock.advance(minute);
    expect(bench.pendingIds).toHaveLength(1);
    expect(bench.pendingIds[0]).not.toBe(first);
  });

  it('VZ-47 retry - waits grow with every failure up to the maximum', async () => {
    const bench = await started(webApp({ retry: { initialSeconds: 10, maxSeconds: 40, factor: 2 } }));
    const waits: number[] = [];
    for (let failure = 0; failure < 5; failure++) {
      await bench.report(await bench.run(), 'TASK_FAILED');
      let waitedMs = 0;
      for (; bench.pendingIds.length === 0; waitedMs += 500) await bench.clock.advance(500);
      waits.push(waitedMs / 1000);
    }
    [10, 20, 40, 40, 40].forEach((bound, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(bound / 2);
      expect(waits[index]).toBeLessThanOrEqual(bound + 0.5);
    });
  });

  it('VZ-48 I5 waiting for an offer - is no failure, however long it takes', async () => {
    const bench = await started(webApp({ retry: { limit: 0 } }));
    await bench.clock.advance(24 * 60 * minute);
    expect(bench.pendingIds).toHaveLength(1);
  });

  it('VZ-49 retry - a healthy run makes earlier failures forgotten', async () => {
    const bench = await started(webApp({ retry: { limit: 1, resetAfterSeconds: 60 } }));
    for (let turn = 0; turn < 4; turn++) {
      const taskId = await bench.run();
      await bench.clock.advance(2 * minute);
      await bench.report(taskId, 'TASK_FAILED');
      await bench.clock.advance(minute);
    }
    expect(bench.pendingIds).toHaveLength(1);
  });

  it('retry - an instance is given up after its limit and stays visible', async () => {
    const bench = await started(webApp({ retry: { limit: 2 } }));
    for (let attempt = 0; attempt < 3; attempt++) {
      await bench.report(await bench.run(), 'TASK_FAILED');
      await bench.clock.advance(10 * minute);
    }
    expect(bench.pendingIds).toEqual([]);
    expect(bench.manager.application('web')!.tasks[0]).toMatchObject({
      state: 'failed',
      attempts: { length: 3 },
    });
  });

  it.each([
    ['TASK_DROPPED', 'never'],
    ['TASK_LOST', 'on-failure'],
  ] as const)(
    'S73 I5 %s with REASON_INVALID_OFFERS - is queued again at once and burns no retry',
    async (state, restart) => {
      const bench = await started(webApp({ restart, retry: { limit: 0 } }));
      const [taskId] = await bench.launch();
      await bench.report(taskId!, state, TaskStatus_Reason.REASON_INVALID_OFFERS);
      expect(bench.pendingIds).toHaveLength(1);
      expect(bench.pendingIds[0]).not.toBe(taskId);
    },
  );

  it.each([
    ['always', 'TASK_FINISHED', 1],
    ['always', 'TASK_FAILED', 1],
    ['on-failure', 'TASK_FINISHED', 0],
    ['on-failure', 'TASK_FAILED', 1],
    ['on-failure', 'TASK_GONE', 1],
    ['never', 'TASK_FINISHED', 0],
    ['never', 'TASK_FAILED', 0],
    ['never', 'TASK_GONE', 0],
    ['always', 'TASK_ERROR', 0],
  ] as const)('restart %s - after %s there are %i waiting', async (restart, state, count) => {
    const bench = await started(webApp({ restart }));
    await bench.report(await bench.run(), state);
    await bench.clock.advance(10 * minute);
    expect(bench.pendingIds).toHaveLength(count);
  });

  it('HY-08 KILLED that nobody asked for - is a failure and starts again', async () => {
    const bench = await started(webApp({ restart: 'on-failure' }));
    await bench.report(await bench.run(), 'TASK_KILLED');
    await bench.clock.advance(minute);
    expect(bench.pendingIds).toHaveLength(1);
  });

  it('HY-10 a crash during the wait for a retry - the wait goes on in the next process', async () => {
    const bench = await started(webApp({ retry: { initialSeconds: 600, maxSeconds: 600 } }));
    await bench.report(await bench.run(), 'TASK_FAILED');
    const next = await bench.restart();
    expect(next.pendingIds).toEqual([]);
    await next.clock.advance(10 * minute);
    expect(next.pendingIds).toHaveLength(1);
  });

  it('history - is bounded per instance', async () => {
    const bench = await started(webApp(), new ManagerBench(undefined, undefined, { historyPerInstance: 2 }));
    for (let attempt = 0; attempt < 6; attempt++) {
      await bench.report(await bench.run(), 'TASK_FAILED');
      await bench.clock.advance(10 * minute);
    }
    expect(bench.manager.application('web')!.tasks[0]!.attempts.length).toBeLessThanOrEqual(3);
    expect((await bench.store.list('tasks/')).entries.length).toBeLessThanOrEqual(3);
  });

  it('HY-02 remove - kills first, and the records stay until the last task has ended', async () => {
    const bench = await started(webApp({ instances: 2 }));
    const [first, second] = await bench.launch();
    for (const taskId of [first!, second!]) await bench.report(taskId, 'TASK_RUNNING');
    await bench.manager.remove('web');
    await bench.clock.advance(0);
    expect(bench.kills.sort()).toEqual([first, second].sort());
    await bench.report(first!, 'TASK_KILLED');
    expect(bench.manager.application('web')).toMatchObject({ deleting: true });
    await bench.report(second!, 'TASK_KILLED');
    expect(bench.manager.application('web')).toBeUndefined();
    expect((await bench.store.list('')).entries).toEqual([]);
  });

  it('remove - KILL is repeated until the task has ended, also by the next process', async () => {
    const bench = await started();
    const taskId = await bench.run();
    await bench.manager.remove('web');
    await bench.clock.advance(5 * minute);
    expect(bench.kills.length).toBeGreaterThan(2);
    const next = await bench.restart();
    await next.clock.advance(0);
    expect(next.kills).toEqual([taskId]);
    await next.report(taskId, 'TASK_KILLED');
    await next.clock.advance(60 * minute);
    expect(next.kills.length).toBeLessThanOrEqual(2);
    expect(next.manager.list()).toEqual([]);
  });

  it('remove - an application that never ran is gone at once', async () => {
    const bench = await started();
    await bench.manager.remove('web');
    await bench.clock.advance(0);
    expect([bench.manager.list(), bench.pendingIds]).toEqual([[], []]);
  });

  it('remove - one without instances is gone at once, and its name is free', async () => {
    const bench = await started(webApp({ instances: 0 }));
    await bench.manager.remove('web');
    await bench.clock.advance(0);
    await bench.manager.add([webApp()]);
    expect(bench.pendingIds).toHaveLength(1);
  });

  it('scale - up adds instances, down kills those with the highest numbers', async () => {
    const bench = await started(webApp({ instances: 1 }));
    await bench.run();
    await bench.manager.scale('web', 3);
    const added = await bench.launch();
    expect(added).toHaveLength(2);
    await bench.manager.scale('web', 1);
    await bench.clock.advance(0);
    expect(bench.kills.sort()).toEqual(added.sort());
    for (const taskId of added) await bench.report(taskId, 'TASK_KILLED');
    expect(bench.manager.application('web')!.tasks).toHaveLength(1);
    await bench.manager.scale('web', 3);
    expect(bench.pendingIds.filter((taskId) => added.includes(taskId))).toEqual([]);
  });

  it('restart - every task is killed and started again under a new id', async () => {
    const bench = await started();
    const taskId = await bench.run();
    await bench.manager.restart('web');
    expect(bench.kills).toEqual([taskId]);
    await bench.report(taskId, 'TASK_KILLED');
    expect(bench.pendingIds).toHaveLength(1);
    expect(bench.pendingIds).not.toContain(taskId);
  });

  it('I11 an unreachable task - is replaced after its time, and killed when it comes back', async () => {
    const bench = await started(webApp({ unreachableAfterSeconds: 120 }));
    const old = await bench.run();
    await bench.report(old, 'TASK_UNREACHABLE');
    await bench.clock.advance(minute);
    expect(bench.pendingIds).toEqual([]);
    await bench.clock.advance(2 * minute);
    const [fresh] = await bench.launch();
    await bench.report(fresh!, 'TASK_RUNNING');
    await bench.report(old, 'TASK_RUNNING');
    expect(bench.kills).toContain(old);
    expect(bench.kills).not.toContain(fresh);
    await bench.report(old, 'TASK_KILLED');
    expect([bench.pendingIds, bench.manager.application('web')!.healthy]).toEqual([[], 1]);
  });

  it('S97 an unreachable task that comes back in time - runs on, nothing is started', async () => {
    const bench = await started();
    const taskId = await bench.run();
    await bench.report(taskId, 'TASK_UNREACHABLE');
    await bench.clock.advance(minute);
    await bench.report(taskId, 'TASK_RUNNING');
    await bench.clock.advance(60 * minute);
    expect([bench.pendingIds, bench.kills]).toEqual([[], []]);
  });

  it('S97 a LOST task that comes back while another waits - runs on, the other is not launched', async () => {
    const bench = await started();
    const taskId = await bench.run();
    await bench.report(taskId, 'TASK_LOST');
    expect(bench.pendingIds).toHaveLength(1);
    const [waiting] = bench.manager.pending();
    const late = waiting!.build({ agentId: 'a' as never, resources: [], ports: [] });
    await bench.report(taskId, 'TASK_RUNNING');
    expect(bench.pendingIds).toEqual([]);
    await expect(bench.manager.ledger.recordIntents([late])).rejects.toMatchObject({
      code: 'MESOS_TASKS_NOT_PENDING',
    });
  });

  it('I2 a crash between the intent and the ACCEPT - is healed by the answer to reconciliation', async () => {
    const bench = await started();
    const [taskId] = await bench.launch();
    const next = await bench.restart();
    expect([next.pendingIds, [...next.manager.ledger.unsettled()].length]).toEqual([[], 1]);
    await next.report(taskId!, 'TASK_GONE');
    expect(next.pendingIds).toHaveLength(1);
    expect(next.pendingIds).not.toContain(taskId);
  });

  it('I2 a crash after the ACCEPT - the task is found running and not started again', async () => {
    const bench = await started();
    const [taskId] = await bench.launch();
    const next = await bench.restart();
    await next.report(taskId!, 'TASK_RUNNING');
    await next.clock.advance(60 * minute);
    expect([next.pendingIds, next.kills, next.manager.application('web')!.healthy]).toEqual([[], [], 1]);
  });

  it('withdrawn intents - the task waits again', async () => {
    const bench = await started();
    const tasks = bench.manager
      .pending()
      .map((task) => task.build({ agentId: 'a' as never, resources: [], ports: [] }));
    const intents = await bench.manager.ledger.recordIntents(tasks);
    expect(bench.pendingIds).toEqual([]);
    await bench.manager.ledger.withdrawIntents(intents);
    expect(bench.pendingIds).toHaveLength(1);
  });

  it('stuck in staging - is killed after its time and started again', async () => {
    const bench = await started();
    const [taskId] = await bench.launch();
    await bench.clock.advance(11 * minute);
    expect(bench.kills).toContain(taskId);
    await bench.report(taskId!, 'TASK_KILLED');
    expect(bench.pendingIds).toHaveLength(1);
  });

  it('a failing store - a kill that cannot be stored is not sent, and tried again', async () => {
    const store = new FaultyStore();
    const bench = await started(webApp({ unreachableAfterSeconds: 1 }), new ManagerBench(store));
    const old = await bench.run();
    await bench.report(old, 'TASK_UNREACHABLE');
    await bench.clock.advance(2000);
    const launched = bench.launch();
    await Promise.resolve();
    store.mode = 'fails';
    await launched;
    await bench.clock.advance(1000);
    expect(bench.kills).toEqual([]);
    store.mode = 'works';
    await bench.clock.advance(minute);
    expect(bench.kills).toContain(old);
  });

  it('lookups - by name, id, state and agent; changes are published', async () => {
    const bench = await started();
    const changes: string[] = [];
    bench.manager.changes.subscribe(({ before, after }) => changes.push(`${before?.state}>${after?.state}`));
    const taskId = (await bench.run()) as TaskId;
    expect(bench.manager.task(taskId)?.state).toBe('running');
    expect(bench.manager.tasks({ state: 'running' })).toHaveLength(1);
    expect(bench.manager.tasks({ agentId: 'nowhere' as never })).toEqual([]);
    expect(changes).toEqual(['undefined>launching', 'launching>running']);
    expect(bench.manager.application('nothing')).toBeUndefined();
  });

  it('unknown names and ids - are told apart from those that exist', async () => {
    const { manager } = await started();
    await expect(manager.scale('nothing', 1)).rejects.toMatchObject({
      code: 'MESOS_TASKS_APPLICATION_UNKNOWN',
    });
    await expect(manager.remove('nothing')).rejects.toMatchObject({
      code: 'MESOS_TASKS_APPLICATION_UNKNOWN',
    });
    await expect(manager.kill('nothing' as TaskId)).rejects.toMatchObject({
      code: 'MESOS_TASKS_TASK_UNKNOWN',
    });
  });

  it('a status of another framework instance - changes no application', async () => {
    const bench = await started();
    await bench.manager.ledger.applyStatus(statusOf('stranger', 'TASK_RUNNING'));
    expect(bench.manager.application('web')!.tasks).toHaveLength(1);
  });
});
