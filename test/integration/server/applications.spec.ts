import { afterEach, describe, expect, it } from '@jest/globals';
import { STATE_STORE } from '../../../src/index.js';
import { SimulatedCluster } from '../../../src/testing/index.js';
import { FaultyStore } from '../../unit/tasks/tasks.fixture.js';
import { nextChange, serve, webApp, type Answer, type Served } from './support.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(options: Parameters<typeof serve>[0] = {}): Promise<Served> {
  const served = await serve(options);
  closing.push(() => served.app.close());
  return served;
}

/** With a cluster of two agents whose tasks do as their labels say. */
async function startOnCluster(): Promise<Served & { readonly cluster: SimulatedCluster }> {
  const cluster = await SimulatedCluster.start({ agents: 2, allocationIntervalMs: 20 });
  closing.push(() => cluster.stop());
  return { ...(await start({ masters: cluster.masterUrls })), cluster };
}

type Body = Answer['body'];

/** Asks until the answer is as wanted. */
async function until(served: Served, path: string, fits: (body: Body) => boolean): Promise<Body> {
  for (;;) {
    const changed = nextChange(served.tasks, () => true);
    const { body } = await served.request('GET', path);
    if (fits(body)) return body;
    await changed;
  }
}

const isRunning = ({ state }: { state: string }): boolean => state === 'running';

describe('hydrogen routes', () => {
  it('deploy, look, update, delete - answer in its shapes with its mistakes repaired', async () => {
    const served = await start();
    expect((await served.request('GET', 'app/all')).body).toEqual([]);
    const posted = await served.request('POST', 'app', [webApp(), webApp({ name: 'my-db', instances: 2 })]);
    expect([posted.status, posted.body]).toEqual([
      201,
      [
        { name: 'web', message: 'Task web successfully queued' },
        { name: 'my-db', message: 'Task my-db successfully queued' },
      ],
    ]);
    expect((await served.request('GET', 'app/all')).body).toEqual([
      { name: 'my-db', state: 'TASK_STAGING', instances: 2, healthy: 0 },
      { name: 'web', state: 'TASK_STAGING', instances: 1, healthy: 0 },
    ]);
    const got = await served.request('GET', 'app?name=web');
    expect([got.status, got.body]).toEqual([
      200,
      expect.objectContaining({
        name: 'web',
        state: 'TASK_STAGING',
        instances: 1,
        resources: { cpus: 0.5, mem: 64 },
        command: { cmd: 'sleep 1000' },
      }),
    ]);
    const same = await served.request('PUT', 'app', webApp());
    expect([same.status, same.body]).toEqual([200, [{ name: 'web', message: 'Task web is up to date' }]]);
    const other = await served.request('PUT', 'app', webApp({ command: { cmd: 'sleep 5' } }));
    expect([other.status, other.body]).toEqual([
      202,
      [{ name: 'web', message: 'Task web is updated to version 2' }],
    ]);
    const gone = await served.request('DELETE', 'app', { name: 'web' });
    expect([gone.status, gone.body]).toEqual([202, { name: 'web', message: 'Task web is being killed' }]);
  });

  it('a document in hydrogen words - is understood', async () => {
    const served = await start();
    const document = {
      name: 'old',
      resources: { cpu: '0.5', mem: 64 },
      command: { cmd: 'true' },
      instances: 2,
    };
    expect((await served.request('POST', 'app', [document])).status).toBe(201);
    const { body } = await served.request('GET', 'applications/old');
    expect(body.definition.resources).toEqual({ cpus: 0.5, mem: 64 });
  });
});

describe('applications on a cluster', () => {
  it('PUT, PATCH, kill, restart, DELETE - the whole life, every answer with its status', async () => {
    const served = await startOnCluster();
    const created = await served.request('PUT', 'applications/web', webApp({ labels: { tier: 'front' } }));
    expect([created.status, created.body.version]).toEqual([201, 1]);
    const running = await until(served, 'applications/web', isRunning);
    const { taskId, attempts } = running.tasks[0];
    expect(attempts).toEqual([
      expect.objectContaining({ taskId, state: 'running', application: 'web', instance: 0, attempt: 0 }),
    ]);
    expect(new Date(attempts[0].runningSince).getTime()).toBeGreaterThan(Date.now() - 60_000);

    const frameworkId = (await served.request('GET', 'framework')).body.id;
    const path = encodeURIComponent(`/frameworks/${frameworkId}/executors/${taskId}/runs/latest`);
    expect(attempts[0].sandbox.browse).toMatch(
      new RegExp(`^http://[^/]+:505\\d/files/browse\\?path=${path}$`),
    );

    const scaled = await served.request('PATCH', 'applications/web', { instances: 3 });
    expect([scaled.status, scaled.body.instances]).toEqual([202, 3]);
    expect((await served.request('PATCH', 'applications/web', { instances: 3 })).status).toBe(200);
    await until(served, 'applications/web', ({ healthy }) => healthy === 3);

    const killed = await served.request('POST', `tasks/${taskId}/kill`);
    expect([killed.status, killed.body.killRequested]).toEqual([202, true]);
    const again = await until(
      served,
      'applications/web',
      (body) => isRunning(body) && body.tasks[0].taskId !== taskId,
    );
    expect(again.tasks[0].attempts.map(({ state }: { state: string }) => state)).toEqual([
      'killed',
      'running',
    ]);
    expect((await served.request('GET', `tasks/${taskId}`)).body).toMatchObject({
      state: 'killed',
      ports: [],
    });

    const restarted = await served.request('POST', 'applications/web/restart');
    expect(restarted.status).toBe(202);
    const before = new Set(again.tasks.map((task: { taskId: string }) => task.taskId));
    await until(
      served,
      'applications/web',
      (body) => isRunning(body) && body.tasks.every((task: { taskId: string }) => !before.has(task.taskId)),
    );

    const removed = await served.request('DELETE', 'applications/web?wait=true');
    expect([removed.status, removed.body]).toEqual([204, undefined]);
    expect((await served.request('GET', 'applications/web')).status).toBe(404);
    served.cluster.assertInvariants();
  });

  it('HY-01 - an update - gets other instances running, in the same application', async () => {
    const served = await startOnCluster();
    await served.request('POST', 'app', [webApp({ instances: 2 })]);
    await until(served, 'applications/web', isRunning);
    const change = webApp({ instances: 2, labels: { release: 'two' } });
    const updated = await served.request('PUT', 'applications/web?batchSize=2&order=stop-first', change);
    expect([updated.status, updated.body.version]).toEqual([202, 2]);
    expect(updated.body.earlier).toEqual([
      expect.objectContaining({ version: 1, definition: expect.objectContaining({ name: 'web' }) }),
    ]);
    const same = await served.request('PUT', 'applications/web?ifVersion=2', change);
    expect([same.status, same.body.version]).toEqual([200, 2]);
  });

  it('HY-02 - DELETE while the master is away - keeps the record until the task is known to be dead', async () => {
    const served = await startOnCluster();
    await served.request('POST', 'app', [webApp()]);
    await until(served, 'applications/web', isRunning);
    served.cluster.loseLeader();
    expect((await served.request('DELETE', 'app', { name: 'web' })).status).toBe(202);
    const waited = await served.request('DELETE', 'applications/web?wait=true&timeoutMs=100');
    expect([waited.status, waited.body.state]).toEqual([202, 'deleting']);
    expect(waited.body.tasks[0].attempts[0]).toMatchObject({ killRequested: true });
    const refused = await served.request('PATCH', 'applications/web', { instances: 2 });
    expect([refused.status, refused.body.code]).toEqual([409, 'MESOS_TASKS_APPLICATION_DELETING']);
  });

  it('a task that fails - leaves its message, and makes an application that is not started again failed', async () => {
    const served = await startOnCluster();
    await served.request('PUT', 'applications/job', {
      ...webApp({ name: 'job', restart: 'never' }),
      labels: { 'sim.run-ms': '1', 'sim.exit-status': '3' },
    });
    const job = await until(served, 'applications/job', ({ state }) => state === 'failed');
    expect(job.tasks[0].attempts[0]).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('3'),
    });
  });

  it('a task that does its work - makes the application finished', async () => {
    const served = await startOnCluster();
    await served.request('PUT', 'applications/job', {
      ...webApp({ name: 'job', restart: 'on-failure' }),
      labels: { 'sim.run-ms': '1' },
    });
    await until(served, 'applications/job', ({ state }) => state === 'finished');
    expect((await served.request('GET', 'app?name=job')).body.state).toBe('TASK_FINISHED');
  });

  it('the framework - is shown with its leader', async () => {
    const served = await startOnCluster();
    await served.request('POST', 'app', [webApp()]);
    await until(served, 'applications/web', isRunning);
    const { body } = await served.request('GET', 'framework');
    expect(body).toEqual({
      id: expect.any(String),
      connection: { state: 'subscribed' },
      leader: expect.objectContaining({ endpoint: expect.stringContaining('127.0.0.1') }),
    });
  });
});

describe('lists', () => {
  it('of applications - in pages, by state and by labels', async () => {
    const served = await start();
    const names = Array.from({ length: 25 }, (_, index) => `app-${String(index).padStart(2, '0')}`);
    await served.request(
      'POST',
      'app',
      names.map((name, index) => webApp({ name, labels: { odd: String(index % 2 === 1) } })),
    );
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { body } = await served.request('GET', `applications?limit=10${after}`);
      seen.push(...body.applications.map(({ name }: { name: string }) => name));
      if (body.next === undefined) break;
      after = `&after=${body.next}`;
    }
    expect(seen).toEqual(names);
    const count = async (query: string): Promise<number> =>
      (await served.request('GET', `applications?${query}`)).body.applications.length;
    expect(await count('label=odd=true')).toBe(12);
    expect(await count('label=odd&label=odd=false')).toBe(13);
    expect(await count('label=even')).toBe(0);
    expect(await count('state=deploying&limit=1000')).toBe(25);
    expect(await count('state=running')).toBe(0);
  });

  it('of tasks - by application, state and agent', async () => {
    const served = await startOnCluster();
    await served.request('POST', 'app', [webApp({ instances: 3 }), webApp({ name: 'db' })]);
    await until(served, 'applications/web', isRunning);
    await until(served, 'applications/db', isRunning);
    const list = async (query: string): Promise<Body[]> =>
      (await served.request('GET', `tasks?${query}`)).body.tasks;
    expect(await list('application=web')).toHaveLength(3);
    expect(await list('state=running')).toHaveLength(4);
    expect(await list('state=queued')).toHaveLength(0);
    const [first] = await list('limit=1');
    const onAgent = await list(`agentId=${first.agentId}`);
    expect(onAgent.length).toBeGreaterThan(0);
    expect(onAgent.every(({ agentId }) => agentId === first.agentId)).toBe(true);
  });
});

describe('a store that fails', () => {
  it('every change - 503 with Retry-After, nothing half-done; it goes on when the store does', async () => {
    const store = new FaultyStore();
    const served = await start({ storage: store });
    await served.request('POST', 'app', [webApp({ name: 'before' })]);
    const { body: before } = await served.request('GET', 'applications/before');
    store.mode = 'fails';
    const changes: [string, string, unknown?][] = [
      ['POST', 'app', [webApp(), webApp({ name: 'db' })]],
      ['PUT', 'app', webApp({ name: 'before', command: { cmd: 'other' } })],
      ['PUT', 'applications/web', webApp()],
      ['PATCH', 'applications/before', { instances: 4 }],
      ['POST', 'applications/before/restart?rolling=true'],
      ['DELETE', 'applications/before'],
      ['DELETE', 'app', { name: 'before' }],
    ];
    for (const [method, path, body] of changes) {
      const answer = await served.request(method, path, body);
      expect([method, path, answer.status, answer.body.code]).toEqual([
        method,
        path,
        503,
        'MESOS_SERVER_NOT_STORED',
      ]);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.body.message).not.toContain('disk full');
    }
    expect((await served.request('GET', 'applications/before')).body).toEqual(before);
    expect((await served.request('GET', 'app/all')).body).toHaveLength(1);
    store.mode = 'works';
    expect((await served.request('POST', 'app', [webApp(), webApp({ name: 'db' })])).status).toBe(201);
    expect(served.app.get(STATE_STORE, { strict: false })).toBe(store);
  });
});

describe('the module', () => {
  it('path and instance - two frameworks side by side, each under its own path', async () => {
    const { MesosModule, MesosTasksModule, silentLogger } = await import('../../../src/index.js');
    const blue = MesosModule.forRoot({
      masters: ['http://127.0.0.1:1'],
      autoStart: false,
      framework: { name: 'blue', user: 'nobody' },
      logger: silentLogger,
      name: 'blue',
      isGlobal: false,
    });
    const api = MesosTasksModule.forRoot({ path: '/blue/', instance: 'blue', imports: [blue] });
    const served = await start({ imports: [blue, api] });
    await served.request('POST', 'app', [webApp()]);
    const list = await fetch(`${served.origin}/blue/applications`);
    expect(await list.json()).toEqual({ applications: [] });
    const wrong = await fetch(`${served.origin}/blue/app`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(await wrong.json()).toMatchObject({ code: 'MESOS_SERVER_BODY_MALFORMED' });
  });

  it('closing the app - lets go of a DELETE that waits', async () => {
    const served = await startOnCluster();
    await served.request('POST', 'app', [webApp({ labels: { 'sim.terminate-ms': 'ignore' } })]);
    await until(served, 'applications/web', isRunning);
    const change = nextChange(served.tasks, ({ after }) => after?.killRequested === true);
    const waiting = served.request('DELETE', 'applications/web?wait=true&timeoutMs=600000');
    await change;
    await served.app.close();
    expect((await waiting).status).toBe(202);
  });

  it('the schema - is served', async () => {
    const served = await start();
    const { status, body } = await served.request('GET', 'schema');
    expect(status).toBe(200);
    expect(body.$defs.ApplicationDefinition.required).toEqual(['name', 'resources']);
  });
});
