import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runCommand } from '../../../src/cli/run-command.js';
import { decodeMessage } from '../../../src/protocol/codec/message-codec.js';

async function run(
  args: readonly string[],
  input = '',
): Promise<{ code: number; lines: string[]; errors: string[] }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const stdin = Readable.from([Buffer.from(input)]);
  const io = { stdin, stdout, stderr };
  const code = await runCommand(['validate', ...args], io, new AbortController().signal);
  const linesOf = async (stream: PassThrough): Promise<string[]> => {
    stream.end();
    return Buffer.concat(await stream.toArray())
      .toString('utf8')
      .split('\n')
      .slice(0, -1);
  };
  return { code, lines: await linesOf(stdout), errors: await linesOf(stderr) };
}

const web = {
  name: 'web',
  instances: 3,
  resources: { cpus: 0.5, mem: 64, gpus: 1, ports: 2, custom: { licences: 1.5 } },
  command: { argv: ['node', 'server.js'], environment: { MODE: 'test' } },
  labels: { tier: 'front' },
};

describe('nestjs-mesos validate', () => {
  it('a right definition - prints the TaskInfo of its first instance as Mesos JSON, exit code 0', async () => {
    const { code, lines, errors } = await run(['-'], JSON.stringify(web));
    expect([code, errors, lines.length]).toEqual([0, [], 1]);
    const task = decodeMessage('mesos.v1.TaskInfo', Buffer.from(lines[0]!), 'json');
    expect(task).toMatchObject({ name: 'web', command: { shell: false, value: 'node' } });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      task_id: { value: 'web.0.00000000.0' },
      labels: { labels: [{ key: 'tier', value: 'front' }] },
    });
    const resources = JSON.parse(lines[0]!).resources as { name: string; scalar?: { value: number } }[];
    expect(Object.fromEntries(resources.map(({ name, scalar }) => [name, scalar?.value]))).toEqual({
      cpus: 0.5,
      mem: 64,
      gpus: 1,
      licences: 1.5,
      ports: undefined,
    });
  });

  it('HY-07 - the TaskInfo - has labels, kill policy, checks and discovery', async () => {
    const full = {
      ...web,
      killGraceSeconds: 5,
      healthCheck: { type: 'http', http: { path: '/health' } },
      discovery: { visibility: 'CLUSTER' },
    };
    const { lines } = await run(['-'], JSON.stringify([full]));
    expect(JSON.parse(lines[0]!)).toMatchObject({
      labels: {},
      kill_policy: {},
      health_check: { type: 'HTTP', http: { port: 31_000, path: '/health' } },
      discovery: { visibility: 'CLUSTER' },
    });
  });

  it('a list with problems - prints all of them with their paths, nothing else, exit code 1', async () => {
    const { code, lines, errors } = await run(
      ['-'],
      JSON.stringify([web, { ...web, resources: { cpus: 0 } }]),
    );
    expect([code, lines]).toEqual([1, []]);
    expect(errors).toEqual(
      expect.arrayContaining([
        '[1].resources.cpus: must be a number of at least 0.001 (is 0)',
        expect.stringMatching(/^\[1\]\.resources\.mem: must be a number/),
      ]),
    );
  });

  it.each([
    ['what is no JSON', '{"name":'],
    ['a text', '"web"'],
    ['an empty list', '[]'],
    ['nothing', ''],
  ])('%s - one line, exit code 1', async (_what, text) => {
    const { code, lines, errors } = await run(['-'], text);
    expect([code, lines, errors.length]).toEqual([1, [], 1]);
  });

  it.each([[[]], [['a', 'b']], [['--fast']], [[join(import.meta.dirname, 'no-such-file.json')]]])(
    'arguments %j - exit code 2',
    async (args) => {
      const { code, lines, errors } = await run(args);
      expect([code, lines]).toEqual([2, []]);
      expect(errors.length).toBeGreaterThan(0);
    },
  );
});
