import { join } from 'node:path';
import { MesosError } from '../../../utils/errors.js';
import { AGENT_ERRORS } from './agent.errors.js';
import type { TaskLaunch } from './task-runner.js';

/** Directories of one container below the agent's work directory (src/slave/paths.hpp). */
export interface SandboxPaths {
  /** `…/executors/<id>/runs/latest`, a link to the newest container. */
  readonly latest: string;
  /** Sandbox of the executor; for a command task also of the task. */
  readonly executor: string;
  /** Sandbox of the task. */
  readonly task: string;
  /** `…/tasks/<task id>`, a link to the sandbox of a task of a group. */
  readonly taskLink?: string;
}

/** @throws MESOS_SIMULATOR_SANDBOX when an id would lead somewhere else */
export function sandboxPaths(workDir: string, launch: TaskLaunch): SandboxPaths {
  const { agentId, frameworkId, executorId, containerId, nestedContainerId, task } = launch;
  const taskId = task.taskId.value;
  for (const id of [agentId, frameworkId, executorId, containerId, taskId]) assertSegment(id);
  const runs = join(workDir, 'slaves', agentId, 'frameworks', frameworkId, 'executors', executorId, 'runs');
  const executor = join(runs, containerId);
  const latest = join(runs, 'latest');
  if (nestedContainerId === undefined) return { latest, executor, task: executor };
  return {
    latest,
    executor,
    task: join(executor, 'containers', nestedContainerId),
    taskLink: join(executor, 'tasks', taskId),
  };
}

function assertSegment(id: string): void {
  if (id === '' || id === '.' || id === '..' || /[/\\\0]/u.test(id)) {
    throw new MesosError(AGENT_ERRORS, 'MESOS_SIMULATOR_SANDBOX', `'${id}'`, { details: { id } });
  }
}
