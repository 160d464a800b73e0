import { isDeepStrictEqual } from 'node:util';
import {
  ContainerInfo_Type,
  ExecutorInfo_Type,
  HealthCheck_Type,
} from '../../../../protocol/gen/mesos/v1/mesos.js';
import type {
  ExecutorInfo,
  Offer_Operation_LaunchGroup,
  TaskInfo,
} from '../../../../protocol/gen/types/mesos.js';
import { Resources } from '../../../../resources/algebra/resources.js';
import { formatDouble } from '../number-text.js';
import { prefixed, refuseExecutor } from './executor-validation.js';
import { refuseTaskItself } from './task-validation.js';
import type { TaskContext } from './task-validation.js';

const minCpus = 0.01;
const minMemMb = 32;

/** Why LAUNCH_GROUP refuses a group, all of it (src/master/validation.cpp `group::validate`). */
export function refuseGroup(group: Offer_Operation_LaunchGroup, context: TaskContext): string | undefined {
  for (const task of group.taskGroup.tasks) {
    const refusal = refuseGroupTask(task, group, context);
    if (refusal !== undefined) return `Task '${task.taskId.value}' is invalid: ${refusal}`;
  }
  return refuseGroupExecutor(group.executor, context) ?? refuseExcess(group, context);
}

/** What a group takes: its tasks, and the executor when it has to be started. */
export function groupResources(
  { executor, taskGroup }: Offer_Operation_LaunchGroup,
  { framework, agent }: Pick<TaskContext, 'framework' | 'agent'>,
): Resources {
  const own = Resources.fromMessages(taskGroup.tasks.flatMap(({ resources }) => resources));
  const runs = agent.executors.get(framework.id)?.has(executor.executorId.value) ?? false;
  return runs ? own : own.add(Resources.fromMessages(executor.resources));
}

function refuseGroupTask(
  task: TaskInfo,
  { executor, taskGroup }: Offer_Operation_LaunchGroup,
  context: TaskContext,
): string | undefined {
  const id = task.taskId.value;
  const twice = taskGroup.tasks.filter((other) => other.taskId.value === id).length > 1;
  return (
    refuseTaskItself(task, context) ??
    (twice ? `Task has duplicate ID: ${id}` : undefined) ??
    (task.executor !== undefined && !isDeepStrictEqual(task.executor, executor)
      ? `The \`ExecutorInfo\` of task '${id}' is different from executor '${executor.executorId.value}'`
      : undefined) ??
    refuseGroupContainer(task)
  );
}

function refuseGroupContainer({ container, healthCheck, limits }: TaskInfo): string | undefined {
  if (container?.type === ContainerInfo_Type.DOCKER)
    return 'Docker ContainerInfo is not supported on the task';
  const ownNetwork = (container?.networkInfos.length ?? 0) > 0;
  if (
    ownNetwork &&
    (healthCheck?.type === HealthCheck_Type.HTTP || healthCheck?.type === HealthCheck_Type.TCP)
  ) {
    return "HTTP and TCP health checks are not supported for nested containers not joining parent's network";
  }
  if (Object.keys(limits).length > 0 && container?.linuxInfo?.shareCgroups !== false) {
    return "Resource limits may only be set for tasks within a task group when 'share_cgroups' is set to 'false'";
  }
  return undefined;
}

function refuseGroupExecutor(executor: ExecutorInfo, { framework, agent }: TaskContext): string | undefined {
  if (executor.type === undefined || executor.type === ExecutorInfo_Type.UNKNOWN) {
    return "'ExecutorInfo.type' must be set";
  }
  if (executor.container?.type === ContainerInfo_Type.DOCKER) {
    return 'Docker ContainerInfo is not supported on the executor';
  }
  return refuseExecutor(executor, framework, agent) ?? refuseSmallExecutor(executor);
}

/** LAUNCH only logs a warning for these (M63). */
function refuseSmallExecutor({ executorId, resources }: ExecutorInfo): string | undefined {
  const own = Resources.fromMessages(resources);
  const subject = `Executor '${executorId.value}' uses`;
  const cpus = own.scalar('cpus');
  if (cpus < minCpus)
    return `${subject} less CPUs (${formatDouble(cpus)}) than the minimum required (${minCpus})`;
  const mem = own.scalar('mem');
  if (mem < minMemMb)
    return `${subject} less memory (${formatDouble(mem)}MB) than the minimum required (${minMemMb}MB)`;
  return own.scalar('disk') === 0 ? `${subject} no disk` : undefined;
}

function refuseExcess(group: Offer_Operation_LaunchGroup, context: TaskContext): string | undefined {
  const needed = groupResources(group, context);
  return prefixed(
    'Total resources ',
    context.available.contains(needed)
      ? undefined
      : `${needed.toString()} required by task group and its executor are more than available ${context.available.toString()}`,
  );
}
