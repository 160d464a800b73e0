import type {
  CommandInfo,
  ExecutorInfo,
  FrameworkInfo,
  TaskInfo,
} from '../../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, FrameworkId } from '../../../protocol/ids.js';
import type { TaskExit } from './exit-message.js';

/** One task about to run in its container. */
export interface TaskLaunch {
  readonly agentId: AgentId;
  readonly frameworkId: FrameworkId;
  readonly framework: FrameworkInfo;
  readonly executorId: ExecutorId;
  readonly executor: ExecutorInfo;
  readonly task: TaskInfo;
  /** Container of the executor. */
  readonly containerId: string;
  /** Container of the task inside it, for tasks of a group. */
  readonly nestedContainerId?: string;
}

/** One probe of a check or health check. */
export type Probe =
  | { readonly type: 'COMMAND'; readonly command: CommandInfo }
  | { readonly type: 'HTTP'; readonly url: string }
  | { readonly type: 'TCP'; readonly port: number };

/** What a probe found; an empty object of its kind when there was no answer. */
export type ProbeResult =
  | { readonly type: 'COMMAND'; readonly exitCode?: number }
  | { readonly type: 'HTTP'; readonly statusCode?: number }
  | { readonly type: 'TCP'; readonly succeeded: boolean };

/** A task that has been started. */
export interface RunningTask {
  /** Process id, if there is a process. */
  readonly pid?: number;
  /** Settles once, when the process has ended; never rejects. */
  readonly exited: Promise<TaskExit>;
  /** Signals the process and all it started. Nothing happens after it has ended. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Runs one probe; what is not over when `signal` aborts is given up and counts as no answer. */
  probe(probe: Probe, signal: AbortSignal): Promise<ProbeResult>;
}

/** Why a task could not be started. */
export interface LaunchFailure {
  /** `sandbox`: its directory could not be made, the task is DROPPED; `container`: the task FAILED. */
  readonly stage: 'sandbox' | 'container';
  /** Message of the update. */
  readonly message: string;
}

/** How a simulated agent runs tasks: as local processes, scripted, or in a way of your own. */
export interface TaskRunner {
  /** Makes the container ready: sandbox, downloads. Never rejects; what went wrong is the result. */
  prepare(launch: TaskLaunch, signal: AbortSignal): Promise<LaunchFailure | undefined>;
  /** Starts a prepared task. A command that cannot be run ends with a status, it does not throw. */
  start(launch: TaskLaunch): RunningTask;
  /** Directory of the task's files, if there is one on disk. */
  sandbox(launch: TaskLaunch): string | undefined;
  /** Ends everything at once and removes what was made. Idempotent. */
  stop(): Promise<void>;
}
