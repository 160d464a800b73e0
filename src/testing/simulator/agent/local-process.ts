import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { CommandInfo } from '../../../protocol/gen/types/mesos.js';
import { describeError } from '../../../utils/errors.js';
import { commandEnvironment } from './executor-environment.js';
import { toTaskSignal } from './exit-message.js';
import type { TaskExit } from './exit-message.js';
import type { ProcessGuard } from './process-guard.js';
import type { Probe, ProbeResult, RunningTask } from './task-runner.js';

/** One command as a process of this machine: its own group, output into files of its sandbox. */
export class LocalProcess implements RunningTask {
  readonly pid?: number;
  readonly exited: Promise<TaskExit>;
  private group: number | undefined;

  constructor(
    command: CommandInfo,
    private readonly directory: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly guard: ProcessGuard,
  ) {
    const child = this.spawnCommand(command);
    if (child?.pid !== undefined) {
      this.pid = child.pid;
      this.group = child.pid;
      guard.watch(child.pid);
    }
    this.exited = child ? this.follow(child) : Promise.resolve({ kind: 'exited', status: 1 });
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (this.group !== undefined) killGroup(this.group, signal);
  }

  async probe(probe: Probe, signal: AbortSignal): Promise<ProbeResult> {
    switch (probe.type) {
      case 'COMMAND':
        return this.probeCommand(probe.command, signal);
      case 'HTTP':
        return probeHttp(probe.url, signal);
      case 'TCP':
        return { type: 'TCP', succeeded: await canConnect(probe.port, signal) };
    }
  }

  private spawnCommand(command: CommandInfo): ChildProcess | undefined {
    const files: number[] = [];
    try {
      for (const name of ['stdout', 'stderr']) files.push(openSync(join(this.directory, name), 'a'));
      return spawnIn(command, this.directory, this.environment, ['ignore', ...files]);
    } catch (error) {
      this.explain(error);
      return undefined;
    } finally {
      for (const file of files) closeSync(file);
    }
  }

  private follow(child: ChildProcess): Promise<TaskExit> {
    return new Promise((resolve) => {
      // A command that cannot be run: the executor of Mesos ends with status 1 (recorded).
      child.once('error', (error) => {
        if (child.pid === undefined) {
          this.explain(error);
          resolve({ kind: 'exited', status: 1 });
        }
      });
      child.once('exit', (code, signal) => {
        this.endGroup();
        resolve(
          signal === null
            ? { kind: 'exited', status: code ?? 1 }
            : { kind: 'signaled', signal: toTaskSignal(signal) },
        );
      });
    });
  }

  /** The container ends with its first process: what that left in the background goes too. */
  private endGroup(): void {
    if (this.group === undefined) return;
    killGroup(this.group, 'SIGKILL');
    this.guard.release(this.group);
    this.group = undefined;
  }

  private explain(error: unknown): void {
    try {
      appendFileSync(join(this.directory, 'stderr'), `${describeError(error)}\n`);
    } catch {
      // The sandbox itself is gone; the status of the task has to do.
    }
  }

  private probeCommand(command: CommandInfo, signal: AbortSignal): Promise<ProbeResult> {
    return new Promise<ProbeResult>((resolve) => {
      const environment = { ...this.environment, ...commandEnvironment(command) };
      const child = spawnIn(command, this.directory, environment, 'ignore');
      const group = child.pid;
      const giveUp = (): void => {
        if (group !== undefined) killGroup(group, 'SIGKILL');
      };
      if (group !== undefined) this.guard.watch(group);
      signal.addEventListener('abort', giveUp, { once: true });
      child.once('error', () => resolve({ type: 'COMMAND', exitCode: 127 }));
      child.once('exit', (code) => {
        signal.removeEventListener('abort', giveUp);
        giveUp();
        if (group !== undefined) this.guard.release(group);
        resolve(code === null ? { type: 'COMMAND' } : { type: 'COMMAND', exitCode: code });
      });
    }).catch(() => ({ type: 'COMMAND', exitCode: 127 }));
  }
}

function spawnIn(
  command: CommandInfo,
  cwd: string,
  env: Readonly<Record<string, string>>,
  stdio: StdioOptions,
): ChildProcess {
  const options = { cwd, env, stdio, detached: true };
  const value = command.value ?? '';
  if (command.shell ?? true) return spawn('/bin/sh', ['-c', value], options);
  // Arguments begin with argv[0], which need not be the name of the file (CommandInfo, mesos.proto).
  const [argv0 = value, ...args] = command.arguments;
  return spawn(value, args, { ...options, argv0 });
}

function killGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-group, signal);
  } catch {
    // ESRCH: nobody of the group is left.
  }
}

async function probeHttp(url: string, signal: AbortSignal): Promise<ProbeResult> {
  try {
    const response = await fetch(url, { signal });
    await response.body?.cancel();
    return { type: 'HTTP', statusCode: response.status };
  } catch {
    return { type: 'HTTP' };
  }
}

function canConnect(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (connected: boolean) => (): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(connected);
    };
    const giveUp = settle(false);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('connect', settle(true));
    socket.once('error', giveUp);
  });
}
