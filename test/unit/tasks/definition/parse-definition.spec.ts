import { describe, expect, it } from '@jest/globals';
import { hasErrorCode } from '../../../../src/utils/errors.js';
import { parseApplication, parseApplications } from '../../../../src/tasks/definition/parse-definition.js';

const minimal = { name: 'web', resources: { cpus: 1, mem: 64 }, command: { cmd: 'run' } };

async function problemsOf(document: unknown): Promise<Record<string, string>> {
  const error = await parseApplications([document]).catch((reason: unknown) => reason);
  if (!hasErrorCode(error, 'MESOS_TASKS_DEFINITION_INVALID'))
    throw new Error(`no problems: ${String(error)}`);
  const problems = error.details['problems'] as readonly { path: string; rule: string }[];
  return Object.fromEntries(problems.map(({ path, rule }) => [path, rule]));
}

describe('parseApplications', () => {
  it('a minimal definition - is accepted', async () => {
    expect(await parseApplication(minimal)).toMatchObject(minimal);
  });

  it('all problems - are listed at once with path, value and rule', async () => {
    const documents = [
      minimal,
      { name: '', resources: { cpus: 0, mem: 'much' }, command: { cmd: 5 }, instances: -1, colour: 'red' },
      { ...minimal, container: { volumes: [{ containerPath: '' }] } },
    ];
    const error = await parseApplications(documents).catch((reason: unknown) => reason);
    const problems = (error as { details: { problems: { path: string; value: unknown }[] } }).details
      .problems;
    expect(problems.map(({ path }) => path).sort()).toEqual(
      [
        '[1].colour',
        '[1].command.cmd',
        '[1].instances',
        '[1].name',
        '[1].resources.cpus',
        '[1].resources.mem',
        '[2].container.volumes[0].containerPath',
      ].sort(),
    );
    expect(problems.find(({ path }) => path === '[1].instances')!.value).toBe(-1);
    expect(String(error)).toContain('[1].resources.cpus must be a number of at least 0.001');
  });

  it.each([
    ['[0]', null],
    ['[0]', []],
    ['[0].name', { ...minimal, name: 'a/b' }],
    ['[0].name', { ...minimal, name: 'x'.repeat(181) }],
    ['[0].resources', { name: 'web', command: { cmd: 'run' } }],
    ['[0].resources', { name: 'web', command: { cmd: 'run' }, resources: [] }],
    ['[0].command', { ...minimal, command: 5 }],
    ['[0].command', { ...minimal, command: [] }],
    ['[0].container.volumes', { ...minimal, container: { volumes: { containerPath: '/a' } } }],
    ['[0].resources.ports', { ...minimal, resources: { cpus: 1, mem: 1, ports: [80, 80] } }],
    ['[0].resources.ports', { ...minimal, resources: { cpus: 1, mem: 1, ports: [0] } }],
    ['[0].resources.gpus', { ...minimal, resources: { cpus: 1, mem: 1, gpus: 0.5 } }],
    ['[0].command', { ...minimal, command: {} }],
    ['[0].command', { ...minimal, command: { cmd: 'a', argv: ['b'] } }],
    ['[0].container.image', { ...minimal, container: { type: 'DOCKER' } }],
    ['[0].container.volumes[0]', { ...minimal, container: { volumes: [{ containerPath: '/a' }] } }],
    ['[0].healthCheck.type', { ...minimal, healthcheck: { type: 'ping' } }],
    ['[0].healthCheck.command', { ...minimal, healthcheck: { type: 'command' } }],
    ['[0].healthCheck.http.port', { ...minimal, healthcheck: { type: 'http' } }],
    ['[0].healthCheck.tcp.port', { ...minimal, healthcheck: { type: 'tcp', tcp: { Port: 70000 } } }],
    ['[0].labels', { ...minimal, labels: { '': 'x' } }],
    ['[0].labels', { ...minimal, labels: { a: 1 } }],
    ['[0].constraints[0].value', { ...minimal, constraints: [{ field: 'rack', operator: 'IS' }] }],
    [
      '[0].constraints[0].value',
      { ...minimal, constraints: [{ field: 'rack', operator: 'LIKE', value: '(' }] },
    ],
    ['[0].constraints[0].operator', { ...minimal, constraints: [{ field: 'rack', operator: 'NEAR' }] }],
    ['[0].retry.limit', { ...minimal, retry: { total_retries: 'often' } }],
    ['[0].strategy', { ...minimal, strategy: { type: 'magic' } }],
    [
      '[0].resources.disk',
      { ...minimal, resources: { cpus: 1, mem: 1, disk: { size: 5, persistence: { id: 'x' } } } },
    ],
  ])('%s - is named when it is wrong', async (path, document) => {
    expect(Object.keys(await problemsOf(document))).toEqual([path]);
  });

  it('a list - must not be empty, nor name one application twice', async () => {
    await expect(parseApplications([])).rejects.toMatchObject({ code: 'MESOS_TASKS_DEFINITION_INVALID' });
    await expect(parseApplications({})).rejects.toMatchObject({ code: 'MESOS_TASKS_DEFINITION_INVALID' });
    const error = await parseApplications([minimal, minimal]).catch((reason: unknown) => reason);
    expect(String(error)).toContain('[1].name must not be in the list twice');
  });

  it("hydrogen's document - is read as it was meant", async () => {
    const application = await parseApplication({
      name: 'test-app',
      instances: 2,
      resources: { mem: 32.5, cpu: '0.5', disk: { size: 100 }, role: 'prod' },
      command: {
        cmd: 'run',
        uris: [{ uri: 'http://h/f', extract: true, execute: false }],
        environment: { A: 'b' },
      },
      container: { type: 'mesos', image: 'nginx', tag: 'latest' },
      healthcheck: {
        type: 'tcp',
        tcp: { Port: 80 },
        delay: 5,
        interval: 10,
        timeout: 20,
        fails: 3,
        graceperiod: 10,
      },
      labels: { a: 'b' },
      filters: [{ type: 'TEXT', value: ['ssd', 'nvme'] }],
      retry: { time: '1.5', exp_backoff: false, total_retries: 3 },
      strategy: { effort: 'best', type: 'unique' },
    });
    expect(JSON.parse(JSON.stringify(application))).toEqual({
      name: 'test-app',
      instances: 2,
      resources: { mem: 32.5, cpus: 0.5, disk: 100, role: 'prod' },
      command: {
        cmd: 'run',
        uris: [{ value: 'http://h/f', extract: true, executable: false }],
        environment: { A: 'b' },
      },
      container: { type: 'MESOS', image: 'nginx:latest' },
      healthCheck: {
        type: 'tcp',
        tcp: { port: 80 },
        delaySeconds: 5,
        intervalSeconds: 10,
        timeoutSeconds: 20,
        failures: 3,
        gracePeriodSeconds: 10,
      },
      labels: { a: 'b' },
      attributeFilters: [['ssd', 'nvme']],
      retry: { initialSeconds: 1.5, factor: 1, limit: 3 },
      constraints: [{ field: '@hostname', operator: 'UNIQUE' }],
    });
  });

  it('VZ-41 disk - can be left out', async () => {
    expect((await parseApplication(minimal)).resources.disk).toBeUndefined();
  });

  it('a definition that was read - reads the same again from its own JSON', async () => {
    const once = await parseApplication({
      ...minimal,
      filters: [{ type: 'TEXT', value: ['a'] }],
      retry: { time: '2' },
    });
    const again = await parseApplication(JSON.parse(JSON.stringify(once)));
    expect(again).toEqual(once);
  });

  it('fields that are null - count as left out, items of lists do not', async () => {
    const application = await parseApplication({ ...minimal, container: null, retry: { time: null } });
    expect([application.container, application.retry?.initialSeconds]).toEqual([undefined, undefined]);
    const problems = await problemsOf({ ...minimal, command: { argv: [null] } });
    expect(Object.keys(problems)).toEqual(['[0].command.argv']);
  });

  it('the document given - is not changed', async () => {
    const document = { ...minimal, strategy: { type: 'mux' }, resources: { cpu: '1', mem: 5 } };
    const before = JSON.stringify(document);
    await parseApplication(document);
    expect(JSON.stringify(document)).toBe(before);
  });

  it('names of the prototype - have no effect', async () => {
    const document: unknown = JSON.parse(
      '{"name":"web","__proto__":{"x":1},"constructor":1,"resources":{"cpus":1,"mem":1},"command":{"cmd":"x"}}',
    );
    const application = await parseApplication(document);
    expect([application.name, 'x' in application, 'x' in {}]).toEqual(['web', false, false]);
  });
});
