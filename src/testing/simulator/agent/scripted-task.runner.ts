import type { TaskInfo } from '../../../protocol/gen/types/mesos.js';
import type { Clock, Timer } from '../../../utils/clock.js';
import type { Random } from '../../../utils/random.js';
import type { TaskExit } from './exit-message.js';
import type {
  LaunchFailure,
  Probe,
  ProbeResult,
  RunningTask,
  TaskLaunch,
  TaskRunner,
} from './task-runner.js';

/** How one task behaves. Everything left out is a well-behaved service that runs until it is killed. */
export interface TaskScript {
  /** Milliseconds before the container is ready (TASK_STARTING). @default 0 */
  readonly startMs?: number;
  /** The container cannot be made: TASK_FAILED with `Failed to launch container: ` and this text. */
  readonly launchFailure?: string;
  /** Milliseconds the task runs. @default until it is killed */
  readonly runMs?: number;
  /** How it ends when its time is over. @default exit status 0 */
  readonly exit?: TaskExit;
  /** Milliseconds between SIGTERM and the end; `ignore`: only SIGKILL ends it. @default 0 */
  readonly terminateMs?: number | 'ignore';
  /** Answer to a probe. @default exit status 0, HTTP 200, a connection */
  readonly probe?: (probe: Probe, runningMs: number) => ProbeResult;
}

export interface ScriptedTaskRunnerOptions {
  readonly clock: Clock;
  /** Seed it to have the same run again. */
  readonly random: Random;
  /**
   * How a task behaves. @default {@link scriptFromLabels}
   */
  readonly script?: (task: TaskInfo, random: Random) => TaskScript;
}

/**
 * Runs tasks in the imagination: no processes, no files, all time from the clock. With a manual clock a day
 * passes in seconds, and the same seed gives the same day.
 */
export class ScriptedTaskRunner implements TaskRunner {
  private readonly live = new Set<ScriptedTask>();
  private readonly scripts = new WeakMap<TaskLaunch, TaskScript>();
  private nextPid = 10_000;

  constructor(private readonly options: ScriptedTaskRunnerOptions) {}

  async prepare(launch: TaskLaunch, signal: AbortSignal): Promise<LaunchFailure | undefined> {
    const script = this.scriptOf(launch);
    if (script.startMs) await this.wait(script.startMs, signal);
    if (script.launchFailure === undefined) return undefined;
    return { stage: 'container', message: `Failed to launch container: ${script.launchFailure}` };
  }

  start(launch: TaskLaunch): RunningTask {
    const task = new ScriptedTask(this.options.clock, this.scriptOf(launch), this.nextPid++);
    this.live.add(task);
    void task.exited.then(() => this.live.delete(task));
    return task;
  }

  sandbox(): undefined {
    return undefined;
  }

  async stop(): Promise<void> {
    const live = [...this.live];
    for (const task of live) task.signal('SIGKILL');
    await Promise.all(live.map((task) => task.exited));
  }

  private scriptOf(launch: TaskLaunch): TaskScript {
    let script = this.scripts.get(launch);
    if (!script) {
      script = (this.options.script ?? scriptFromLabels)(launch.task, this.options.random);
      this.scripts.set(launch, script);
    }
    return script;
  }

  private wait(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.options.clock.setTimer(delayMs, done);
      signal.addEventListener('abort', done);
    });
  }
}

/**
 * The script a task carries in its labels: `sim.start-ms`, `sim.run-ms`, `sim.exit-status`, and
 * `sim.terminate-ms` (a number or `ignore`). Labels that are no such number are left out.
 */
export function scriptFromLabels(task: TaskInfo): TaskScript {
  const labels = new Map(task.labels?.labels.map(({ key, value }) => [key, value ?? '']));
  const number = (key: string): number | undefined => {
    const text = labels.get(key);
    return text !== undefined && /^\d+$/u.test(text) ? Number(text) : undefined;
  };
  const startMs = number('sim.start-ms');
  const runMs = number('sim.run-ms');
  const status = number('sim.exit-status');
  const terminateMs = labels.get('sim.terminate-ms') === 'ignore' ? 'ignore' : number('sim.terminate-ms');
  return {
    ...(startMs === undefined ? {} : { startMs }),
    ...(runMs === undefined ? {} : { runMs }),
    ...(status === undefined ? {} : { exit: { kind: 'exited', status } }),
    ...(terminateMs === undefined ? {} : { terminateMs }),
  };
}

class ScriptedTask implements RunningTask {
  readonly exited: Promise<TaskExit>;
  private resolve: (exit: TaskExit) => void = () => {};
  private timer: Timer | undefined;
  private terminating = false;
  private readonly startedMs: number;

  constructor(
    private readonly clock: Clock,
    private readonly script: TaskScript,
    readonly pid: number,
  ) {
    this.startedMs = clock.monotonic();
    this.exited = new Promise((resolve) => {
      this.resolve = resolve;
    });
    if (script.runMs !== undefined) {
      this.endAfter(script.runMs, script.exit ?? { kind: 'exited', status: 0 });
    }
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (signal === 'SIGKILL') {
      this.timer?.cancel();
      this.resolve({ kind: 'signaled', signal });
      return;
    }
    const { terminateMs = 0 } = this.script;
    if (terminateMs === 'ignore' || this.terminating) return;
    this.terminating = true;
    this.endAfter(terminateMs, { kind: 'signaled', signal });
  }

  async probe(probe: Probe): Promise<ProbeResult> {
    if (this.script.probe) return this.script.probe(probe, this.clock.monotonic() - this.startedMs);
    if (probe.type === 'COMMAND') return { type: 'COMMAND', exitCode: 0 };
    return probe.type === 'HTTP' ? { type: 'HTTP', statusCode: 200 } : { type: 'TCP', succeeded: true };
  }

  private endAfter(delayMs: number, exit: TaskExit): void {
    this.timer?.cancel();
    this.timer = this.clock.setTimer(delayMs, () => this.resolve(exit));
  }
}
