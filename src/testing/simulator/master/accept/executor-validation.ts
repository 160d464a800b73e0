import { isDeepStrictEqual } from 'node:util';
import { ExecutorInfo_Type } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { ExecutorInfo } from '../../../../protocol/gen/types/mesos.js';
import type { AgentRecord } from '../agents/agent-record.js';
import type { Framework } from '../frameworks/framework.js';
import { refuseId } from '../frameworks/id-syntax.js';
import { refuseCommand } from './command-validation.js';
import { refuseContainer } from './container-validation.js';
import { refuseMixture, refuseResourceList } from './resource-checks.js';

/** Why an executor is refused, for LAUNCH and LAUNCH_GROUP alike (src/master/validation.cpp `executor::internal`). */
export function refuseExecutor(
  executor: ExecutorInfo,
  framework: Framework,
  agent: AgentRecord,
): string | undefined {
  return (
    refuseExecutorType(executor) ??
    refuseId(executor.executorId.value) ??
    refuseFramework(executor, framework) ??
    refuseOtherExecutor(executor, framework, agent) ??
    refuseResourceList(executor.resources) ??
    (executor.resources.length > 0 ? refuseMixture(executor.resources, 'executor') : undefined) ??
    prefixed("Executor's `CommandInfo` is invalid: ", executor.command && refuseCommand(executor.command)) ??
    prefixed(
      "Executor's `ContainerInfo` is invalid: ",
      executor.container && refuseContainer(executor.container),
    )
  );
}

/** The text with its prefix, when there is one. */
export function prefixed(prefix: string, refusal: string | undefined): string | undefined {
  return refusal === undefined ? undefined : prefix + refusal;
}

function refuseExecutorType(executor: ExecutorInfo): string | undefined {
  if (executor.type === ExecutorInfo_Type.DEFAULT) {
    if (executor.command !== undefined)
      return "'ExecutorInfo.command' must not be set for 'DEFAULT' executor";
    if (executor.container?.mesos?.image !== undefined) {
      return "'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' executor";
    }
    return undefined;
  }
  if (executor.command !== undefined) return undefined;
  return "'ExecutorInfo.command' must be set for 'CUSTOM' executor";
}

function refuseFramework(executor: ExecutorInfo, framework: Framework): string | undefined {
  const id = executor.frameworkId?.value;
  if (id === undefined || id === framework.id) return undefined;
  return `ExecutorInfo has an invalid FrameworkID (Actual: ${id} vs Expected: ${framework.id})`;
}

function refuseOtherExecutor(
  executor: ExecutorInfo,
  framework: Framework,
  agent: AgentRecord,
): string | undefined {
  const running = agent.executors.get(framework.id)?.get(executor.executorId.value);
  if (running === undefined || isDeepStrictEqual(running.info, executor)) return undefined;
  return `ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID '${executor.executorId.value}'`;
}
