import { appendFile, mkdir, mkdtemp, open, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandInfo } from '../../../protocol/gen/types/mesos.js';
import { describeError } from '../../../utils/errors.js';
import { executorEnvironment } from './executor-environment.js';
import { fetchUri } from './fetcher.js';
import { LocalProcess } from './local-process.js';
import { ProcessGuard } from './process-guard.js';
import { sandboxPaths } from './sandbox-paths.js';
import type { SandboxPaths } from './sandbox-paths.js';
import type { LaunchFailure, RunningTask, TaskLaunch, TaskRunner } from './task-runner.js';

export interface ProcessTaskRunnerOptions {
  /** Directory for all sandboxes. @default a new temporary one, removed by `stop` */
  readonly workDir?: string;
  /** `ip:port` tasks see as their agent. @default '127.0.0.1:5051' */
  readonly agentEndpoint?: string;
  /** Variables every task gets, e.g. PATH; nothing else of the host's environment reaches a task. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs tasks as processes of this machine, each in its own process group and sandbox directory. There is no
 * isolation: a task may use what the host process may, and runs as its user. What a task starts in a new
 * session of its own (setsid) is not followed.
 */
export class ProcessTaskRunner implements TaskRunner {
  private readonly live = new Set<LocalProcess>();
  private readonly guard = new ProcessGuard();
  private readonly preparing = new Set<Promise<LaunchFailure | undefined>>();
  private workDir: Promise<string> | undefined;
  private knownWorkDir: string | undefined;
  private stopped = false;

  constructor(private readonly options: ProcessTaskRunnerOptions) {
    this.knownWorkDir = options.workDir;
  }

  prepare(launch: TaskLaunch, signal: AbortSignal): Promise<LaunchFailure | undefined> {
    const prepared = this.makeContainer(launch, signal);
    this.preparing.add(prepared);
    return prepared.finally(() => this.preparing.delete(prepared));
  }

  start(launch: TaskLaunch): RunningTask {
    const directory = this.sandbox(launch) ?? tmpdir();
    const environment = executorEnvironment(launch, {
      agentEndpoint: this.options.agentEndpoint ?? '127.0.0.1:5051',
      base: this.options.environment,
      directory,
    });
    const process = new LocalProcess(launch.task.command ?? noCommand, directory, environment, this.guard);
    this.live.add(process);
    void process.exited.then(() => this.live.delete(process));
    // A launch that was under way while the runner stopped.
    if (this.stopped) process.signal('SIGKILL');
    return process;
  }

  sandbox(launch: TaskLaunch): string | undefined {
    return this.knownWorkDir === undefined ? undefined : sandboxPaths(this.knownWorkDir, launch).task;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const live = [...this.live];
    for (const process of live) process.signal('SIGKILL');
    await Promise.all([...live.map((process) => process.exited), ...this.preparing]);
    await this.guard.stop();
    const temporary = this.options.workDir === undefined ? await this.workDir : undefined;
    this.workDir = undefined;
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }

  private async makeContainer(launch: TaskLaunch, signal: AbortSignal): Promise<LaunchFailure | undefined> {
    let paths: SandboxPaths | undefined;
    try {
      paths = sandboxPaths(await this.openWorkDir(), launch);
      await assertUser(launch.task.command?.user);
      await makeSandbox(paths);
    } catch (error) {
      const where = paths ? ` '${paths.executor}'` : '';
      return {
        stage: 'sandbox',
        message: `Failed to create executor directory${where}: ${describeError(error)}`,
      };
    }
    try {
      for (const uri of launch.task.command?.uris ?? []) await fetchUri(uri, paths.task, signal);
      return undefined;
    } catch (error) {
      await note(paths.task, `Failed to fetch: ${describeError(error)}`);
      const container = launch.nestedContainerId ?? launch.containerId;
      return {
        stage: 'container',
        message: `Failed to launch container: Failed to fetch all URIs for container '${container}': exited with status 1`,
      };
    }
  }

  private openWorkDir(): Promise<string> {
    this.workDir ??= this.makeWorkDir();
    return this.workDir;
  }

  private async makeWorkDir(): Promise<string> {
    const { workDir } = this.options;
    if (workDir !== undefined) await mkdir(workDir, { recursive: true });
    this.knownWorkDir = workDir ?? (await mkdtemp(join(tmpdir(), 'nestjs-mesos-agent-')));
    return this.knownWorkDir;
  }
}

const noCommand: CommandInfo = { uris: [], arguments: [], value: 'exit 1' };

async function makeSandbox({ latest, executor, task, taskLink }: SandboxPaths): Promise<void> {
  await mkdir(task, { recursive: true });
  await rm(latest, { force: true });
  await symlink(executor, latest).catch(ignoreExisting);
  if (taskLink !== undefined) {
    await mkdir(dirname(taskLink), { recursive: true });
    await symlink(task, taskLink).catch(ignoreExisting);
  }
  for (const name of ['stdout', 'stderr']) await (await open(join(task, name), 'a')).close();
}

/** Two tasks of a group make the same link at the same time. */
function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function note(sandbox: string, text: string): Promise<void> {
  await appendFile(join(sandbox, 'stderr'), `${text}\n`);
}

/** Tasks run as the user of the host, but a user that does not exist is refused as recorded. */
async function assertUser(user: string | undefined): Promise<void> {
  if (user === undefined || user === '') return;
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => undefined);
  if (passwd === undefined || passwd.split('\n').some((line) => line.startsWith(`${user}:`))) return;
  throw new Error(`Failed to chown directory to '${user}': No such user '${user}'`);
}
