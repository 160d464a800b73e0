import { TaskStatus_Reason } from '../../protocol/gen/mesos/v1/mesos.js';
import type { URL as MesosUrl } from '../../protocol/gen/types/mesos.js';
import type { FrameworkId } from '../../protocol/ids.js';
import type { TaskLife } from '../../tasks/ledger/task-machine.js';
import type { TaskRecord } from '../../tasks/ledger/task-record.js';

/** Where the files of a task can be read. */
export interface SandboxLinks {
  /** JSON list of the files. */
  readonly browse: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A task, that is one attempt of an instance, as the API shows it. Times are ISO 8601. */
export interface TaskBody {
  readonly taskId: string;
  readonly application: string;
  readonly instance: number;
  /** Counts from 0 within the instance. */
  readonly attempt: number;
  /** Of the definition it was launched with. */
  readonly version: number;
  readonly state: TaskLife;
  /** When the state was entered. */
  readonly since: string;
  readonly runningSince?: string | undefined;
  readonly agentId?: string | undefined;
  readonly ports: readonly number[];
  /** Result of the health check. */
  readonly healthy?: boolean | undefined;
  /** Of the last status, e.g. `REASON_COMMAND_EXECUTOR_FAILED`. */
  readonly reason?: string | undefined;
  /** Of the last status. */
  readonly message?: string | undefined;
  /** Whether its end was asked for. */
  readonly killRequested: boolean;
  /** Earliest time of the next attempt of the instance. */
  readonly retryAt?: string | undefined;
  /** Left out while the address of the agent is not known. */
  readonly sandbox?: SandboxLinks | undefined;
}

/** What else has to be known to show a task. */
export interface TaskSurroundings {
  readonly frameworkId: FrameworkId | undefined;
  readonly agentUrl: (agentId: string) => MesosUrl | undefined;
}

/** The task as the API shows it. */
export function taskBody(record: TaskRecord, surroundings: TaskSurroundings): TaskBody {
  const { taskId, application, instance, attempt, version, state, agentId, ports, healthy, message } = record;
  return {
    taskId,
    application,
    instance,
    attempt,
    version,
    state,
    since: toIso(record.sinceMs),
    runningSince: record.runningSinceMs === undefined ? undefined : toIso(record.runningSinceMs),
    agentId,
    ports,
    healthy,
    reason: record.reason === undefined ? undefined : TaskStatus_Reason[record.reason],
    message,
    killRequested: record.killRequested,
    retryAt: record.retryAtMs === undefined ? undefined : toIso(record.retryAtMs),
    sandbox: sandboxOf(record, surroundings),
  };
}

/** ISO 8601 of ms since the epoch. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * The agent serves a sandbox under this virtual path (src/slave/paths.cpp, getExecutorVirtualPath) at the
 * routes of its files process (src/files/files.cpp). The executor of a command task has the id of the task.
 */
function sandboxOf(
  { taskId, agentId }: TaskRecord,
  { frameworkId, agentUrl }: TaskSurroundings,
): SandboxLinks | undefined {
  const url = agentId === undefined || frameworkId === undefined ? undefined : agentUrl(agentId);
  const host = url?.address.hostname ?? url?.address.ip;
  if (url === undefined || host === undefined) return undefined;
  const files = `${url.scheme}://${host.includes(':') ? `[${host}]` : host}:${url.address.port}/files`;
  const path = `/frameworks/${frameworkId}/executors/${taskId}/runs/latest`;
  const link = (action: string, file: string): string =>
    `${files}/${action}?path=${encodeURIComponent(path + file)}`;
  return {
    browse: link('browse', ''),
    stdout: link('download', '/stdout'),
    stderr: link('download', '/stderr'),
  };
}
