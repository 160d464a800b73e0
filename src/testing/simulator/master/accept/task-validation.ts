import { ExecutorInfo_Type } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { TaskInfo, Value_Scalar } from '../../../../protocol/gen/types/mesos.js';
import { Resources } from '../../../../resources/algebra/resources.js';
import type { AgentRecord } from '../agents/agent-record.js';
import type { Framework } from '../frameworks/framework.js';
import { refuseId } from '../frameworks/id-syntax.js';
import { refuseCheck, refuseHealthCheck } from './check-validation.js';
import { refuseCommand } from './command-validation.js';
import { refuseContainer } from './container-validation.js';
import { prefixed, refuseExecutor } from './executor-validation.js';
import { refuseMixture, refuseResourceList } from './resource-checks.js';

/** What a task is checked against. */
export interface TaskContext {
  readonly framework: Framework;
  readonly agent: AgentRecord;
  /** What is left of the accepted offers. */
  readonly available: Resources;
}

/** Why LAUNCH refuses a task; the first failing check speaks (src/master/validation.cpp `task::validate`). */
export function refuseTask(task: TaskInfo, context: TaskContext): string | undefined {
  return (
    refuseTaskItself(task, context) ??
    refuseTaskExecutor(task, context) ??
    refuseExcess(task, context) ??
    refuseCgroups(task)
  );
}

/** The checks that hold for tasks of a group too. */
export function refuseTaskItself(task: TaskInfo, { framework, agent }: TaskContext): string | undefined {
  return (
    refuseId(task.taskId.value) ??
    refuseKnownId(task, framework) ??
    (task.agentId.value === agent.id
      ? undefined
      : `Task uses invalid agent ${task.agentId.value} while agent ${agent.id} is expected`) ??
    refuseNegativeTimes(task) ??
    prefixed('Task uses invalid check: ', task.check && refuseCheck(task.check)) ??
    prefixed('Task uses invalid health check: ', task.healthCheck && refuseHealthCheck(task.healthCheck)) ??
    refuseTaskResources(task) ??
    prefixed("Task's `CommandInfo` is invalid: ", task.command && refuseCommand(task.command)) ??
    prefixed("Task's `ContainerInfo` is invalid: ", task.container && refuseContainer(task.container)) ??
    refuseLimits(task)
  );
}

/** The resources of a task and, when it has to be started, of its executor. */
export function neededResources(
  task: TaskInfo,
  { framework, agent }: Pick<TaskContext, 'framework' | 'agent'>,
): Resources {
  const own = Resources.fromMessages(task.resources);
  const { executor } = task;
  if (executor === undefined || agent.executors.get(framework.id)?.has(executor.executorId.value)) return own;
  return own.add(Resources.fromMessages(executor.resources));
}

function refuseKnownId(task: TaskInfo, framework: Framework): string | undefined {
  const id = task.taskId.value;
  if (framework.tasks.get(id) !== undefined) return `Task has duplicate ID: ${id}`;
  return framework.tasks.isUnreachable(id) ? `Task reuses the ID of an unreachable task: ${id}` : undefined;
}

function refuseNegativeTimes(task: TaskInfo): string | undefined {
  if ((task.killPolicy?.gracePeriod?.nanoseconds ?? 0n) < 0n) {
    return "Task's 'kill_policy.grace_period' must be non-negative";
  }
  if ((task.maxCompletionTime?.nanoseconds ?? 0n) < 0n)
    return "Task's `max_completion_time` must be non-negative";
  return undefined;
}

function refuseTaskResources({ resources }: TaskInfo): string | undefined {
  if (resources.length === 0) return 'Task uses no resources';
  return (
    prefixed('Task uses invalid resources: ', refuseResourceList(resources)) ??
    refuseMixture(resources, 'task')
  );
}

function refuseLimits({ limits, resources }: TaskInfo): string | undefined {
  const names = Object.keys(limits);
  if (names.some((name) => name !== 'cpus' && name !== 'mem')) {
    return "Only cpus and mem may be included in a task's resource limits";
  }
  const requested = Resources.fromMessages(resources);
  return (
    refuseLimit(limits['cpus'], requested.scalar('cpus'), 'CPU', 'cpu') ??
    refuseLimit(limits['mem'], requested.scalar('mem'), 'memory', 'memory')
  );
}

function refuseLimit(
  limit: Value_Scalar | undefined,
  request: number,
  title: string,
  name: string,
): string | undefined {
  if (limit === undefined) return undefined;
  if (request === 0) return `When a ${title} limit is specified, a ${title} request must also be specified`;
  return limit.value < request
    ? `The ${name} limit must be greater than or equal to the ${name} request`
    : undefined;
}

function refuseTaskExecutor(task: TaskInfo, { framework, agent }: TaskContext): string | undefined {
  if ((task.command === undefined) === (task.executor === undefined)) {
    return 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present';
  }
  if (task.executor === undefined) return undefined;
  const { type } = task.executor;
  if (type !== undefined && type !== ExecutorInfo_Type.CUSTOM) return "'ExecutorInfo.type' must be 'CUSTOM'";
  return refuseExecutor(task.executor, framework, agent);
}

function refuseExcess(task: TaskInfo, context: TaskContext): string | undefined {
  const needed = neededResources(task, context);
  if (context.available.contains(needed)) return undefined;
  return `Total resources ${needed.toString()} required by task and its executor is more than available ${context.available.toString()}`;
}

function refuseCgroups({ container }: TaskInfo): string | undefined {
  if (container?.linuxInfo?.shareCgroups !== false) return undefined;
  return "Only tasks in a task group may have 'share_cgroups' set to 'false'";
}
