import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { runCommand } from '../../../src/cli/run-command.js';
import { parseSimulateArguments } from '../../../src/cli/simulate-arguments.js';

class Terminal {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly interrupt = new AbortController();

  run(...args: string[]): Promise<number> {
    return runCommand(args, this, this.interrupt.signal);
  }

  get out(): string {
    return String(this.stdout.read() ?? '');
  }

  get err(): string {
    return String(this.stderr.read() ?? '');
  }
}

describe('nestjs-mesos', () => {
  const directories: string[] = [];
  afterEach(async () => {
    for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
  });

  it('--version and --help - answer on stdout', async () => {
    const terminal = new Terminal();
    expect(await terminal.run('--version')).toBe(0);
    expect(terminal.out).toMatch(/^\d+\.\d+\.\d+\n$/u);
    expect(await terminal.run('--help')).toBe(0);
    expect(terminal.out).toContain('simulate');
    expect(await terminal.run('simulate', '--help')).toBe(0);
    expect(terminal.out).toContain('--secret-file');
    expect(await terminal.run('decode', '--help')).toBe(0);
    expect(terminal.out).toContain('--encoding');
  });

  it.each([[[]], [['fly']], [['constructor']]])(
    '%j - is no command: 2, with the usage on stderr',
    async (args) => {
      const terminal = new Terminal();
      expect(await terminal.run(...args)).toBe(2);
      expect(terminal.err).toContain('usage: nestjs-mesos');
    },
  );

  it('simulate - starts, says where and what to try, and ends when interrupted', async () => {
    const terminal = new Terminal();
    const exit = terminal.run('simulate', '--port', '0', '--agents', '2', '--masters', '2');
    await once(terminal.stdout, 'readable');
    const text = terminal.out;
    const urls = text.match(/^ {2}http:\/\/127\.0\.0\.1:\d+/gmu)?.map((url) => url.trim()) ?? [];
    expect(urls).toHaveLength(2);
    expect(text).toContain('2 agents of cpus:4;mem:4096;disk:10000;ports:[31000-32000], tasks: process');
    expect(text).toContain(`curl -sN ${urls[0]}/api/v1/scheduler`);
    const answer = await fetch(`${urls[0]}/api/v1/scheduler`, { method: 'POST' });
    expect(answer.status).toBe(400);
    await answer.text();
    terminal.interrupt.abort();
    expect(await exit).toBe(0);
    expect(terminal.out).toBe('Stopped.\n');
    await expect(fetch(`${urls[0]}/`)).rejects.toThrow('fetch failed');
  });

  it('simulate - the curl line it prints works, with credentials and without showing the secret', async () => {
    const terminal = new Terminal();
    const secretFile = await secret('hush\n');
    const exit = terminal.run('simulate', '--port=0', '--principal', 'me', '--secret-file', secretFile);
    await once(terminal.stdout, 'readable');
    const text = terminal.out;
    expect(text).toContain(`-u me:"$(cat ${secretFile})"`);
    expect(text).not.toContain('hush');
    const [, url = '', body = ''] = /(http:\S+) -H '[^']+' -d '([^']+)'/u.exec(text) ?? [];
    const post = (password: string): Promise<Response> =>
      fetch(url, {
        method: 'POST',
        body,
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}`,
        },
      });
    const refused = await post('wrong');
    expect(refused.status).toBe(401);
    await refused.text();
    const stream = await post('hush');
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
    terminal.interrupt.abort();
    expect(await exit).toBe(0);
  });

  it('simulate - a port in use is one message and 2', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const terminal = new Terminal();
    expect(await terminal.run('simulate', '--port', port)).toBe(2);
    expect(terminal.err).toMatch(
      new RegExp(`^simulate: The simulated master cannot listen: .*${port}.*\\n$`, 'u'),
    );
    server.close();
  });

  it('simulate - all that is wrong is said at once', async () => {
    const terminal = new Terminal();
    const args = ['--port', '70000', '--agents=-1', '--cpus', 'many', '--ports', '9-1', '--tasks', 'magic'];
    expect(
      await terminal.run('simulate', ...args, '--attributes', 'rack', '--fast', 'x', '--principal', 'p'),
    ).toBe(2);
    const lines = terminal.err.trimEnd().split('\n');
    for (const name of [
      '--port ',
      '--agents',
      '--cpus',
      '--ports',
      '--tasks',
      '--attributes',
      '--fast',
      "'x'",
    ]) {
      expect(lines.filter((line) => line.includes(name))).not.toEqual([]);
    }
    expect(lines).toContain('simulate: --principal and --secret-file go together');
    expect(lines.at(-1)).toBe('See nestjs-mesos simulate --help.');
  });

  it('simulate - agents take turns with the attributes', async () => {
    const args = ['--agents', '3', '--attributes', 'rack:a', '--attributes', 'rack:b', '--cpus', '0.5'];
    const parsed = await parseSimulateArguments(args);
    const resources = 'cpus:0.5;mem:4096;disk:10000;ports:[31000-32000]';
    expect(parsed).toMatchObject({
      options: {
        port: 5050,
        tasks: 'process',
        agents: [
          { resources, attributes: 'rack:a' },
          { resources, attributes: 'rack:b' },
          { resources, attributes: 'rack:a' },
        ],
      },
    });
  });

  async function secret(text: string): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'nestjs-mesos-test-'));
    directories.push(directory);
    const file = join(directory, 'secret');
    await writeFile(file, text);
    return file;
  }
});
