import { describe, expect, it } from '@jest/globals';
import type { TaskId } from '../../../../src/protocol/ids.js';
import type { ApplicationDefinition } from '../../../../src/tasks/definition/application.definition.js';
import { ManagerBench, webApp } from '../tasks.fixture.js';

const minute = 60_000;
const second = (more: Partial<ApplicationDefinition> = {}): ApplicationDefinition =>
  webApp({ command: { cmd: 'sleep 2' }, ...more });

async function running(definition: ApplicationDefinition): Promise<{ bench: ManagerBench; first: string[] }> {
  const bench = new ManagerBench();
  await bench.manager.start();
  await bench.manager.add([definition]);
  return { bench, first: await launchAll(bench) };
}

async function launchAll(bench: ManagerBench): Promise<string[]> {
  const ids = await bench.launch();
  for (const taskId of ids) await bench.report(taskId, 'TASK_RUNNING');
  return ids;
}

const live = (bench: ManagerBench): string[] =>
  bench.manager
    .tasks({ state: 'running' })
    .map(({ taskId, version }) => `${version}:${taskId.split('.')[1]}`);

describe('TaskManager.update', () => {
  it('an update - the old instance is killed only when the new one is healthy, one at a time', async () => {
    const { bench, first } = await running(webApp({ instances: 3 }));
    expect(await bench.manager.update(second({ instances: 3 }))).toEqual({ version: 2, isChanged: true });
    for (let turn = 0; turn < 3; turn++) {
      expect(bench.pendingIds).toHaveLength(1);
      expect(bench.kills).toHaveLength(turn);
      const [fresh] = await bench.launch();
      expect(bench.kills).toHaveLength(turn);
      await bench.report(fresh!, 'TASK_RUNNING');
      expect(bench.kills).toHaveLength(turn + 1);
      await bench.report(bench.kills.at(-1)!, 'TASK_KILLED');
    }
    expect(bench.kills).toEqual(first);
    expect([live(bench).sort(), bench.pendingIds]).toEqual([['2:0', '2:1', '2:2'], []]);
    expect(bench.manager.application('web')).toMatchObject({ version: 2, earlier: [{ version: 1 }] });
  });

  it('a health check - running is not enough, healthy is', async () => {
    const healthCheck = { type: 'command' as const, command: 'true' };
    const { bench } = await running(webApp({ healthCheck }));
    await bench.manager.update(second({ healthCheck }));
    const [fresh] = await bench.launch();
    await bench.report(fresh!, 'TASK_RUNNING');
    expect(bench.kills).toEqual([]);
    await bench.manager.ledger.applyStatus({
      taskId: { value: fresh as TaskId },
      state: 1,
      healthy: true,
    });
    await bench.clock.advance(0);
    expect(bench.kills).toHaveLength(1);
  });

  it('batch and pause - so many at once, the next ones when the pause is over, also after a crash', async () => {
    const { bench } = await running(webApp({ instances: 4 }));
    await bench.manager.update(second({ instances: 4 }), { batchSize: 2, pauseSeconds: 60 });
    await bench.clock.advance(minute);
    expect(await launchAll(bench)).toHaveLength(2);
    for (const taskId of [...bench.kills]) await bench.report(taskId, 'TASK_KILLED');
    await bench.clock.advance(minute / 2);
    expect(bench.pendingIds).toEqual([]);
    const next = await bench.restart();
    expect(next.pendingIds).toEqual([]);
    await next.clock.advance(minute);
    expect(next.pendingIds).toHaveLength(2);
  });

  it('a version that does not work - stops at its first batch, the old instances stay', async () => {
    const { bench } = await running(webApp({ instances: 3 }));
    await bench.manager.update(second({ instances: 3 }));
    for (let failure = 0; failure < 4; failure++) {
      const [fresh] = await bench.launch();
      await bench.report(fresh!, 'TASK_FAILED');
      await bench.clock.advance(10 * minute);
    }
    expect([bench.kills, live(bench)]).toEqual([[], ['1:0', '1:1', '1:2']]);
    await bench.manager.update(webApp({ instances: 3, command: { cmd: 'sleep 3' } }));
    for (let turn = 0; turn < 3; turn++) {
      await launchAll(bench);
      await bench.report(bench.kills.at(-1)!, 'TASK_KILLED');
    }
    expect(live(bench).sort()).toEqual(['3:0', '3:1', '3:2']);
  });

  it('stop-first - the old instance ends before the new one is started', async () => {
    const { bench, first } = await running(webApp());
    await bench.manager.update(second(), { order: 'stop-first' });
    await bench.clock.advance(0);
    expect([bench.kills, bench.pendingIds]).toEqual([first, []]);
    await bench.report(first[0]!, 'TASK_KILLED');
    await launchAll(bench);
    expect(live(bench)).toEqual(['2:0']);
  });

  it('an equal definition - changes nothing; another number of instances only scales', async () => {
    const { bench } = await running(webApp());
    expect(await bench.manager.update({ ...webApp() })).toEqual({ version: 1, isChanged: false });
    expect(await bench.manager.update(webApp({ instances: 2 }))).toEqual({ version: 1, isChanged: true });
    expect([bench.pendingIds.length, bench.kills]).toEqual([1, []]);
  });

  it('ifVersion - an update that was decided on an older version is refused', async () => {
    const { bench } = await running(webApp());
    await bench.manager.update(second(), { ifVersion: 1 });
    await expect(bench.manager.update(webApp(), { ifVersion: 1 })).rejects.toMatchObject({
      code: 'MESOS_TASKS_VERSION_CONFLICT',
    });
    await expect(bench.manager.update(webApp({ name: 'nothing' }))).rejects.toMatchObject({
      code: 'MESOS_TASKS_APPLICATION_UNKNOWN',
    });
  });

  it('a task built from the older version - is not launched any more', async () => {
    const bench = new ManagerBench();
    await bench.manager.start();
    await bench.manager.add([webApp()]);
    const built = bench.manager.pending()[0]!.build({ agentId: 'a' as never, resources: [], ports: [] });
    await bench.manager.update(second());
    await expect(bench.manager.ledger.recordIntents([built])).rejects.toMatchObject({
      code: 'MESOS_TASKS_NOT_PENDING',
    });
    await launchAll(bench);
    expect(live(bench)).toEqual(['2:0']);
  });

  it('a rolling restart - replaces instances one by one from the same definition', async () => {
    const { bench, first } = await running(webApp({ instances: 2 }));
    await bench.manager.restart('web', { rolling: true });
    await launchAll(bench);
    expect(bench.kills).toEqual([first[0]]);
    await bench.report(first[0]!, 'TASK_KILLED');
    await launchAll(bench);
    await bench.report(first[1]!, 'TASK_KILLED');
    expect(live(bench).sort()).toEqual(['2:0', '2:1']);
  });

  it('a crash in the middle - the next process goes on, nothing is started twice', async () => {
    const { bench, first } = await running(webApp({ instances: 2 }));
    await bench.manager.update(second({ instances: 2 }));
    const [fresh] = await bench.launch();
    const next = await bench.restart();
    await next.clock.advance(0);
    expect([next.pendingIds, next.kills]).toEqual([[], []]);
    await next.report(fresh!, 'TASK_RUNNING');
    expect(next.kills).toEqual([first[0]]);
  });
});

describe('TaskManager limits and strangers', () => {
  it('maxLaunchesPerSecond - what is over waits, and offers are asked for again', async () => {
    const bench = new ManagerBench(undefined, undefined, { maxLaunchesPerSecond: 2 });
    await bench.manager.start();
    await bench.manager.add([webApp({ instances: 5 })]);
    const launched = [(await bench.launch()).length, (await bench.launch()).length];
    const wakes = bench.wakes.length;
    await bench.clock.advance(1000);
    expect(bench.wakes.length).toBeGreaterThan(wakes);
    launched.push((await bench.launch()).length);
    expect(launched).toEqual([2, 0, 2]);
  });

  it.each(['report', 'kill', 'adopt'] as const)('I6 S115 an unknown task - policy %s', async (policy) => {
    const bench = new ManagerBench(undefined, undefined, { unknownTasks: policy });
    await bench.manager.start();
    await bench.manager.add([webApp()]);
    await bench.report('web.0.abcdef01.7', 'TASK_RUNNING');
    await bench.report('stranger', 'TASK_RUNNING');
    await bench.report('gone', 'TASK_FINISHED');
    expect(bench.kills).toEqual(policy === 'kill' ? ['web.0.abcdef01.7', 'stranger'] : []);
    expect(bench.manager.tasks().map(({ taskId }) => taskId)).toEqual(
      policy === 'adopt' ? ['web.0.abcdef01.7', 'stranger'] : [],
    );
    expect(bench.pendingIds).toHaveLength(policy === 'adopt' ? 0 : 1);
  });

  it('unreachableAfterSeconds never - nothing takes its place', async () => {
    const { bench, first } = await running(webApp({ unreachableAfterSeconds: 'never' }));
    await bench.report(first[0]!, 'TASK_UNREACHABLE');
    await bench.clock.advance(10_000 * minute);
    expect(bench.pendingIds).toEqual([]);
  });
});
