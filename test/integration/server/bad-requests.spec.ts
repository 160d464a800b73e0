import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, webApp, type Answer, type Served } from './support.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
  await served.request('POST', 'app', [webApp({ name: 'taken' })]);
});
afterAll(() => served.app.close());

const names = async (): Promise<string[]> =>
  (await served.request('GET', 'app/all')).body.map(({ name }: { name: string }) => name);

const isJson = /^application\/json/;

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer).toMatchObject({ status, body: { code, message: expect.any(String) } });
  expect(answer.headers.get('content-type')).toMatch(isJson);
}

describe('bodies that cannot be read', () => {
  it.each([
    ['malformed JSON', '[{"name": ', {}, 400, 'MESOS_SERVER_BODY_MALFORMED'],
    ['a bare word', 'web', {}, 400, 'MESOS_SERVER_BODY_MALFORMED'],
    ['no body', '', {}, 400, 'MESOS_TASKS_DEFINITION_INVALID'],
    [
      'a form',
      'name=web',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'MESOS_SERVER_MEDIA_TYPE',
    ],
    ['a text', '[]', { 'content-type': 'text/plain' }, 415, 'MESOS_SERVER_MEDIA_TYPE'],
    [
      'an unknown charset',
      '[]',
      { 'content-type': 'application/json; charset=klingon' },
      415,
      'MESOS_SERVER_MEDIA_TYPE',
    ],
    ['an unknown encoding', '[]', { 'content-encoding': 'zip' }, 415, 'MESOS_SERVER_MEDIA_TYPE'],
    ['more than the limit of the app', `[${' '.repeat(200_000)}]`, {}, 413, 'MESOS_SERVER_BODY_TOO_LARGE'],
  ])('%s - is refused with a code', async (_what, body, headers, status, code) => {
    expectProblem(await served.request('POST', 'app', body, headers), status, code);
    expect(await names()).toEqual(['taken']);
  });

  it('below a global prefix - the same', async () => {
    const other = await serve({ prepare: (app) => app.setGlobalPrefix('mesos') });
    const answer = await fetch(`${other.origin}/mesos/v1/api/app`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      400,
      'MESOS_SERVER_BODY_MALFORMED',
    ]);
    await other.app.close();
  });

  it('on other paths of the app - are left to the app', async () => {
    const answer = await fetch(`${served.origin}/elsewhere`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.not.objectContaining({ code: expect.anything() }),
    ]);
  });
});

describe('definitions that are wrong', () => {
  it('a list - every problem of every application at once, with path, value and rule; nothing is taken', async () => {
    const answer = await served.request('POST', 'app', [
      webApp({ name: 'good' }),
      { name: 'a/b', resources: { cpus: 0, mem: '64', gpus: -1 }, command: {}, colour: 'red' },
      webApp({ name: 'good' }),
    ]);
    expectProblem(answer, 400, 'MESOS_TASKS_DEFINITION_INVALID');
    expect(answer.body.problems.map(({ path }: { path: string }) => path).sort()).toEqual([
      '[1].colour',
      '[1].name',
      '[1].resources.cpus',
      '[1].resources.gpus',
      '[2].name',
    ]);
    expect(answer.body.problems).toContainEqual({
      path: '[1].resources.gpus',
      value: -1,
      rule: 'must be a whole number from 0 to 1000',
    });
    expect(await names()).toEqual(['taken']);
  });

  it.each([
    ['an empty list', []],
    ['an object instead of a list', webApp({ name: 'single' })],
    ['a list of something else', [7, null, 'web']],
  ])('%s - 400', async (_what, body) => {
    const answer = await served.request('POST', 'app', body);
    expectProblem(answer, 400, 'MESOS_TASKS_DEFINITION_INVALID');
    expect(answer.body.problems.length).toBeGreaterThan(0);
    expect(await names()).toEqual(['taken']);
  });

  it('a value of great length - is shortened in the answer', async () => {
    const answer = await served.request('POST', 'app', [webApp({ name: 'x'.repeat(50_000) })]);
    expectProblem(answer, 400, 'MESOS_TASKS_DEFINITION_INVALID');
    expect(JSON.stringify(answer.body.problems).length).toBeLessThan(1000);
  });

  it('a key that is none of its own - does not reach the prototype', async () => {
    const answer = await served.request('POST', 'app', '[{"__proto__": {"name": "evil"}, "constructor": 1}]');
    expectProblem(answer, 400, 'MESOS_TASKS_DEFINITION_INVALID');
    expect(({} as { name?: string }).name).toBeUndefined();
  });
});

describe('requests that contradict what is there', () => {
  it('names that exist - 409 with all of them; nothing is taken', async () => {
    const answer = await served.request('POST', 'app', [webApp({ name: 'new' }), webApp({ name: 'taken' })]);
    expectProblem(answer, 409, 'MESOS_TASKS_APPLICATION_EXISTS');
    expect(answer.body.problems).toEqual([
      { path: '[1].name', value: 'taken', rule: 'must not be the name of an application that exists' },
    ]);
    expect(await names()).toEqual(['taken']);
  });

  it('two lists with one name at the same time - one is taken as a whole, the other not at all', async () => {
    const answers = await Promise.all([
      served.request('POST', 'app', [webApp({ name: 'race' }), webApp({ name: 'left' })]),
      served.request('POST', 'app', [webApp({ name: 'race' }), webApp({ name: 'right' })]),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const winner = answers[0]!.status === 201 ? 'left' : 'right';
    expect(await names()).toEqual(['race', 'taken', winner].sort());
    for (const name of ['race', winner]) await served.request('DELETE', `applications/${name}?wait=true`);
    expect(await names()).toEqual(['taken']);
  });

  it('HY-01 - PUT of an unknown name - 404 instead of reporting success', async () => {
    expect.assertions(2);
    expectProblem(
      await served.request('PUT', 'app', webApp({ name: 'none' })),
      404,
      'MESOS_TASKS_APPLICATION_UNKNOWN',
    );
  });

  it.each([
    ['GET', 'app?name=none', undefined],
    ['GET', 'applications/none', undefined],
    ['PUT', 'applications/none?ifVersion=3', webApp({ name: 'none' })],
    ['PATCH', 'applications/none', { instances: 1 }],
    ['POST', 'applications/none/restart', undefined],
    ['DELETE', 'applications/none', undefined],
    ['DELETE', 'app', { name: 'none' }],
  ])('%s %s - 404', async (method, path, body) => {
    expect.assertions(2);
    expectProblem(await served.request(method, path, body), 404, 'MESOS_TASKS_APPLICATION_UNKNOWN');
  });

  it.each([
    ['GET', 'tasks/none'],
    ['POST', 'tasks/none/kill'],
  ])('%s %s - 404', async (method, path) => {
    expect.assertions(2);
    expectProblem(await served.request(method, path), 404, 'MESOS_TASKS_TASK_UNKNOWN');
  });

  it('another version than expected - 409, nothing changes', async () => {
    const change = webApp({ name: 'taken', command: { cmd: 'sleep 2' } });
    const answer = await served.request('PUT', 'applications/taken?ifVersion=7', change);
    expectProblem(answer, 409, 'MESOS_TASKS_VERSION_CONFLICT');
    const create = await served.request('PUT', 'applications/taken?ifVersion=0', change);
    expectProblem(create, 409, 'MESOS_TASKS_VERSION_CONFLICT');
    const { body } = await served.request('GET', 'applications/taken');
    expect([body.version, body.definition.command.cmd]).toEqual([1, 'sleep 1000']);
  });
});

describe('parameters and small bodies that are wrong', () => {
  it.each([
    ['GET', 'app', undefined, ['name']],
    ['GET', 'app?name=', undefined, ['name']],
    ['GET', 'app?name=a&name=b', undefined, ['name']],
    ['DELETE', 'app', {}, ['name']],
    ['DELETE', 'app', { name: 7 }, ['name']],
    ['DELETE', 'app', ['taken'], ['name']],
    ['GET', 'applications?limit=0&after=&state=great&x=1', undefined, ['limit', 'after', 'state', 'x']],
    ['GET', 'applications?limit=1.5', undefined, ['limit']],
    ['GET', 'applications?label=', undefined, ['label']],
    ['GET', 'tasks?state=TASK_RUNNING&agentId=', undefined, ['state', 'agentId']],
    ['PATCH', 'applications/taken', {}, ['instances']],
    ['PATCH', 'applications/taken', { instances: -1, size: 3 }, ['size', 'instances']],
    ['PATCH', 'applications/taken', { instances: '2' }, ['instances']],
    ['PATCH', 'applications/taken', [2], ['']],
    [
      'PUT',
      'applications/taken?batchSize=0&pauseSeconds=-1&order=up&ifVersion=x',
      webApp({ name: 'taken' }),
      ['ifVersion', 'batchSize', 'pauseSeconds', 'order'],
    ],
    ['PUT', 'applications/taken', webApp({ name: 'other' }), ['name']],
    ['POST', 'applications/taken/restart?rolling=yes', undefined, ['rolling']],
    ['DELETE', 'applications/taken?wait=1&timeoutMs=600001', undefined, ['wait', 'timeoutMs']],
  ])('%s %s %j - 400 naming all of them', async (method, path, body, paths) => {
    const answer = await served.request(method, path, body);
    expectProblem(answer, 400, 'MESOS_SERVER_REQUEST_INVALID');
    expect(answer.body.problems.map((problem: { path: string }) => problem.path).sort()).toEqual(
      [...paths].sort(),
    );
    const { body: now } = await served.request('GET', 'applications/taken');
    expect([now.version, now.instances, now.state]).toEqual([1, 1, 'deploying']);
  });
});

describe('methods a path does not have', () => {
  it.each([
    ['PATCH', 'app', 'GET, POST, PUT, DELETE'],
    ['POST', 'app/all', 'GET'],
    ['DELETE', 'app/all', 'GET'],
    ['POST', 'applications', 'GET'],
    ['POST', 'applications/taken', 'GET, PUT, PATCH, DELETE'],
    ['GET', 'applications/taken/restart', 'POST'],
    ['POST', 'tasks', 'GET'],
    ['DELETE', 'tasks/x', 'GET'],
    ['GET', 'tasks/x/kill', 'POST'],
    ['POST', 'events', 'GET'],
    ['DELETE', 'framework', 'GET'],
    ['PUT', 'schema', 'GET'],
  ])('%s %s - 405 instead of an empty 200, with those it has', async (method, path, allow) => {
    const answer = await served.request(method, path);
    expectProblem(answer, 405, 'MESOS_SERVER_METHOD_NOT_ALLOWED');
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('a path that is none of ours - is the 404 of the app', async () => {
    expect((await served.request('GET', 'nothing')).status).toBe(404);
  });
});
