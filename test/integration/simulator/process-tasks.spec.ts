import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckInfo_Type, HealthCheck_Type } from '../../../src/protocol/gen/mesos/v1/mesos.js';
import type { TaskId } from '../../../src/protocol/ids.js';
import { ProcessTaskRunner } from '../../../src/testing/simulator/agent/process-task.runner.js';
import { SimulatedAgent } from '../../../src/testing/simulator/agent/simulated-agent.js';
import { systemClock } from '../../../src/utils/clock.js';
import { systemRandom } from '../../../src/utils/random.js';
import {
  FakeMaster,
  Reason,
  Source,
  TaskState,
  aCommandTask,
  aDefaultExecutor,
  aFramework,
  agentId,
  frameworkId,
} from '../../unit/testing/simulator/agent/fake-master.js';

const seconds = (value: number): { nanoseconds: bigint } => ({ nanoseconds: BigInt(value * 1e9) });
const id = (value: string): TaskId => value as TaskId;

describe('SimulatedAgent with processes', () => {
  let master: FakeMaster;
  let agent: SimulatedAgent;
  let workDir: string;

  beforeEach(async () => {
    master = new FakeMaster();
    workDir = await realpath(await mkdtemp(join(tmpdir(), 'nestjs-mesos-test-')));
    const environment = { PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
    const runner = new ProcessTaskRunner({ workDir, environment });
    agent = new SimulatedAgent({ id: agentId, clock: systemClock, random: systemRandom, runner });
    agent.reconnect(master);
  });

  afterEach(async () => {
    await agent.stop();
    await rm(workDir, { recursive: true, force: true });
  });

  const sandbox = (task: string): string =>
    join(workDir, 'slaves', agentId, 'frameworks', frameworkId, 'executors', task, 'runs', 'latest');
  const output = (task: string): Promise<string> => readFile(join(sandbox(task), 'stdout'), 'utf8');

  it('A15 - runs a shell command in its sandbox and writes its output there', async () => {
    const command = 'echo "out $GREETING"; echo err >&2; pwd';
    const environment = { variables: [{ name: 'GREETING', value: 'hello' }] };
    agent.runTask(
      aFramework(),
      aCommandTask('t', command, { command: { value: command, uris: [], arguments: [], environment } }),
    );
    await master.reached('t', 'FINISHED');
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING', 'FINISHED']);
    expect(await output('t')).toBe(`out hello\n${await realpath(sandbox('t'))}\n`);
    expect(await readFile(join(sandbox('t'), 'stderr'), 'utf8')).toBe('err\n');
    const containerId = master.last('t')?.containerStatus?.containerId?.value;
    expect(await realpath(sandbox('t'))).toBe(join(sandbox('t'), '..', containerId ?? ''));
  });

  it('A15 - runs a program without a shell, arguments as they are', async () => {
    const command = { shell: false, value: '/bin/echo', arguments: ['echo', 'a b', '$HOME'], uris: [] };
    agent.runTask(aFramework(), aCommandTask('t', '', { command }));
    await master.reached('t', 'FINISHED');
    expect(await output('t')).toBe('a b $HOME\n');
  });

  it.each([
    ['exit 3', true, 'Command exited with status 3'],
    ['kill -9 $$', true, 'Command terminated with signal Killed'],
    ['/no/such/command', true, 'Command exited with status 127'],
    ['/no/such/command', false, 'Command exited with status 1'],
  ])('A15 - `%s` (shell %s) is FAILED: %s', async (value, shell, message) => {
    agent.runTask(
      aFramework(),
      aCommandTask('t', '', { command: { value, shell, uris: [], arguments: [] } }),
    );
    await master.reached('t', 'FAILED');
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING', 'FAILED']);
    expect(master.last('t')).toMatchObject({ message, source: Source.SOURCE_EXECUTOR });
    expect(master.last('t')?.reason).toBeUndefined();
  });

  it('A12 - the environment is that of an executor, and nothing of the host but what was given', async () => {
    process.env['SECRET_OF_HOST'] = 'x';
    agent.runTask(aFramework(), aCommandTask('t', 'env'));
    await master.reached('t', 'FINISHED');
    delete process.env['SECRET_OF_HOST'];
    const environment = Object.fromEntries(
      (await output('t')).split('\n').map((line) => line.split(/=(.*)/su)),
    );
    const directory = await realpath(sandbox('t'));
    expect(environment).toMatchObject({
      MESOS_AGENT_ENDPOINT: '127.0.0.1:5051',
      MESOS_ALLOCATION_ROLE: 'web',
      MESOS_CHECKPOINT: '1',
      MESOS_DIRECTORY: directory,
      MESOS_EXECUTOR_ID: 't',
      MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: '5secs',
      MESOS_FRAMEWORK_ID: frameworkId,
      MESOS_HTTP_COMMAND_EXECUTOR: '0',
      MESOS_RECOVERY_TIMEOUT: '15mins',
      MESOS_SANDBOX: directory,
      MESOS_SLAVE_ID: agentId,
      MESOS_SLAVE_PID: 'slave(1)@127.0.0.1:5051',
    });
    expect(environment).not.toHaveProperty('SECRET_OF_HOST');
  });

  it('A17 - a kill ends the whole group with SIGTERM', async () => {
    agent.runTask(aFramework(), aCommandTask('t', 'sleep 1000 & echo $!; echo ready; wait'));
    await untilOutput('t', 'ready');
    const child = Number((await output('t')).split('\n')[0]);
    agent.killTask(frameworkId, id('t'));
    await master.reached('t', 'KILLED');
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING', 'KILLING', 'KILLED']);
    expect(master.last('t')?.message).toBe('Command terminated with signal Terminated');
    await untilGone(child);
  });

  it('A17 - a task that ends well on SIGTERM is KILLED all the same', async () => {
    agent.runTask(
      aFramework(),
      aCommandTask('t', 'trap "exit 0" TERM; echo ready; while true; do sleep .05; done'),
    );
    await untilOutput('t', 'ready');
    agent.killTask(frameworkId, id('t'));
    await master.reached('t', 'KILLED');
    expect(master.last('t')?.message).toBe('Command exited with status 0');
  });

  it('A17 - a task that ignores SIGTERM is killed after its grace period', async () => {
    const command = 'trap "" TERM; echo ready; while true; do sleep .05; done';
    agent.runTask(aFramework(), aCommandTask('t', command, { killPolicy: { gracePeriod: seconds(0.3) } }));
    await untilOutput('t', 'ready');
    const startedMs = performance.now();
    agent.killTask(frameworkId, id('t'));
    await master.reached('t', 'KILLED');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(299);
    expect(master.last('t')?.message).toBe('Command terminated with signal Killed');
  });

  it('A19 - max_completion_time', async () => {
    agent.runTask(aFramework(), aCommandTask('t', 'sleep 1000', { maxCompletionTime: seconds(0.1) }));
    await master.reached('t', 'FAILED');
    expect(master.last('t')).toMatchObject({
      reason: Reason.REASON_MAX_COMPLETION_TIME_REACHED,
      message: 'Command terminated with signal Terminated',
    });
  });

  it('what a task leaves in the background ends with it', async () => {
    agent.runTask(aFramework(), aCommandTask('t', 'sleep 1000 & echo $!'));
    await master.reached('t', 'FINISHED');
    const pid = Number(await output('t'));
    expect(pid).toBeGreaterThan(1);
    await untilGone(pid);
  });

  it('uris - files, archives and downloads come into the sandbox with their flags', async () => {
    const source = join(workDir, 'source');
    execFileSync('mkdir', ['-p', source]);
    await writeFile(join(source, 'run.sh'), '#!/bin/sh\necho ran\n');
    await writeFile(join(source, 'inner.txt'), 'inner');
    execFileSync('tar', ['-czf', join(source, 'pack.tar.gz'), '-C', source, 'inner.txt']);
    const server = createServer((_, response) => response.end('served')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const uris = [
      { value: join(source, 'run.sh'), executable: true },
      { value: `file://${join(source, 'pack.tar.gz')}` },
      { value: `file://${join(source, 'pack.tar.gz')}`, extract: false, outputFile: 'kept/pack.tgz' },
      { value: `http://127.0.0.1:${port}/page.txt?x=1` },
    ];
    agent.runTask(
      aFramework(),
      aCommandTask('t', '', { command: { value: './run.sh; cat inner.txt page.txt', uris, arguments: [] } }),
    );
    await master.reached('t', 'FINISHED');
    server.closeAllConnections();
    server.close();
    expect(await output('t')).toBe('ran\ninnerserved');
    expect(existsSync(join(sandbox('t'), 'kept/pack.tgz'))).toBe(true);
  });

  it.each(['http://127.0.0.1:1/nothing.tar.gz', '/no/such/file', 'hdfs://x/y'])(
    '3.7 - a failed fetch of %s is FAILED by the agent, without STARTING',
    async (value) => {
      agent.runTask(
        aFramework(),
        aCommandTask('t', '', { command: { value: 'true', uris: [{ value }], arguments: [] } }),
      );
      await master.reached('t', 'FAILED');
      expect(master.states('t')).toEqual(['FAILED']);
      expect(master.last('t')).toMatchObject({
        source: Source.SOURCE_AGENT,
        reason: Reason.REASON_CONTAINER_LAUNCH_FAILED,
        message: expect.stringMatching(
          /^Failed to launch container: Failed to fetch all URIs for container '[0-9a-f-]{36}': exited with status 1$/u,
        ),
      });
    },
  );

  it('uris - an output file outside the sandbox is refused', async () => {
    const uris = [{ value: '/etc/hostname', outputFile: '../escaped' }];
    agent.runTask(aFramework(), aCommandTask('t', '', { command: { value: 'true', uris, arguments: [] } }));
    await master.reached('t', 'FAILED');
    expect(existsSync(join(sandbox('t'), '..', 'escaped'))).toBe(false);
  });

  it('3.7 - an unknown user is DROPPED in the recorded words', async () => {
    const command = { value: 'true', user: 'no-such-user-x', uris: [], arguments: [] };
    agent.runTask(aFramework(), aCommandTask('t', '', { command }));
    await master.reached('t', 'DROPPED');
    expect(master.last('t')).toMatchObject({
      source: Source.SOURCE_AGENT,
      reason: Reason.REASON_EXECUTOR_TERMINATED,
      message: expect.stringMatching(
        /^Failed to create executor directory '.*\/executors\/t\/runs\/[0-9a-f-]{36}': Failed to chown directory to 'no-such-user-x': No such user 'no-such-user-x'$/u,
      ),
    });
  });

  it('A16 - tasks of a group have sandboxes of their own, and fall together', async () => {
    const tasks = [aCommandTask('a', 'echo a; sleep 0.1; exit 4'), aCommandTask('b', 'echo b; sleep 1000')];
    agent.runTaskGroup(aFramework(), aDefaultExecutor(), { tasks });
    await master.reached('b', 'KILLED');
    expect(master.states('a')).toEqual(['STARTING', 'RUNNING', 'FAILED']);
    expect(await readdir(join(sandbox('pod'), 'tasks'))).toEqual(['a', 'b']);
    expect(await readFile(join(sandbox('pod'), 'tasks', 'a', 'stdout'), 'utf8')).toBe('a\n');
  });

  it('A18 - COMMAND, HTTP and TCP probes of real tasks', async () => {
    const server = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = (typeof address === 'object' ? address?.port : undefined) ?? 0;
    const times = { delaySeconds: 0, intervalSeconds: 0.02, gracePeriodSeconds: 0 };
    const task = (name: string, rest: object): void =>
      agent.runTask(aFramework(), aCommandTask(name, 'sleep 1000', rest));
    const command = {
      value: 'test -e stdout && test "$MESOS_EXECUTOR_ID" = c && exit 7',
      uris: [],
      arguments: [],
    };
    task('c', { check: { ...times, type: CheckInfo_Type.COMMAND, command: { command } } });
    task('h', { check: { ...times, type: CheckInfo_Type.HTTP, http: { port, path: '/x' } } });
    task('p', { check: { ...times, type: CheckInfo_Type.TCP, tcp: { port } } });
    const health = { ...times, type: HealthCheck_Type.TCP, tcp: { port: 1 }, consecutiveFailures: 2 };
    task('dead', { healthCheck: health });
    const hangs = { value: 'sleep 1000', uris: [], arguments: [] };
    const slow = { ...times, timeoutSeconds: 0.05, type: HealthCheck_Type.COMMAND, command: hangs };
    task('slow', { healthCheck: { ...slow, consecutiveFailures: 1 } });
    await until(() => master.statuses('c').length === 3 && master.statuses('h').length === 3);
    await until(() => master.statuses('p').length === 3);
    await master.reached('dead', 'KILLED');
    await master.reached('slow', 'KILLED');
    server.closeAllConnections();
    server.close();
    expect(master.last('c')?.checkStatus?.command).toEqual({ exitCode: 7 });
    expect(master.last('h')?.checkStatus?.http).toEqual({ statusCode: 404 });
    expect(master.last('p')?.checkStatus?.tcp).toEqual({ succeeded: true });
    expect(master.last('dead')?.healthy).toBe(false);
    expect(master.statuses('slow').map(({ state }) => TaskState[state])).toContain('TASK_KILLING');
  });

  it('stop - nothing is left running and a temporary work directory is removed', async () => {
    const runner = new ProcessTaskRunner({ environment: { PATH: '/usr/bin:/bin' } });
    const own = new SimulatedAgent({ id: agentId, clock: systemClock, random: systemRandom, runner });
    own.reconnect(master);
    own.runTask(aFramework(), aCommandTask('t', 'trap "" TERM; sleep 1000 & wait'));
    await master.reached('t', 'RUNNING');
    const pid = master.last('t')?.containerStatus?.executorPid ?? 0;
    const directory = own.sandbox(frameworkId, id('t')) ?? '';
    expect((await stat(directory)).isDirectory()).toBe(true);
    await own.stop();
    await own.stop();
    await until(() => !groupExists(pid));
    expect(existsSync(directory)).toBe(false);
  });

  it('stop - a launch that is still fetching leaves nothing either', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const uris = [{ value: `http://127.0.0.1:${port}/never` }];
    agent.runTask(aFramework(), aCommandTask('t', '', { command: { value: 'true', uris, arguments: [] } }));
    await once(server, 'request');
    await agent.stop();
    server.closeAllConnections();
    server.close();
    expect(master.updates).toEqual([]);
  });

  it('a host killed with SIGKILL takes its tasks along', async () => {
    const guard = (
      await readFile(
        new URL('../../../src/testing/simulator/agent/process-guard.ts', import.meta.url),
        'utf8',
      )
    )
      .split('const script = `')[1]
      ?.split('`;')[0]
      ?.replaceAll('\\$', '$');
    const task = spawn('/bin/sh', ['-c', 'trap "" TERM; sleep 1000 & wait'], {
      detached: true,
      stdio: 'ignore',
    });
    const other = spawn('/bin/sh', ['-c', 'sleep 1000'], { detached: true, stdio: 'ignore' });
    const host = spawn('/bin/sh', ['-c', guard ?? ''], { stdio: ['pipe', 'ignore', 'ignore'] });
    host.stdin.write(`+ ${other.pid}\n+ ${task.pid}\n- ${other.pid}\n`);
    host.stdin.end();
    await once(host, 'exit');
    await until(() => !groupExists(task.pid ?? 0));
    expect(groupExists(other.pid ?? 0)).toBe(true);
    process.kill(-(other.pid ?? 0), 'SIGKILL');
    await once(other, 'exit');
  });

  function untilOutput(task: string, text: string): Promise<void> {
    return until(
      async () => existsSync(join(sandbox(task), 'stdout')) && (await output(task)).includes(text),
    );
  }
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const limitMs = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > limitMs) throw new Error(`not true within 10 s: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A zombie that nobody reaps in a container counts as gone. */
function untilGone(pid: number): Promise<void> {
  return until(async () => {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
    return / Z$| Z /u.test(state.slice(state.lastIndexOf(')')).slice(0, 4));
  });
}

function groupExists(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
