import {
  DiscoveryInfo_Visibility,
  Environment_Variable_Type,
  HealthCheck_Type,
} from '../../protocol/gen/mesos/v1/mesos.js';
import type {
  CommandInfoInput,
  DiscoveryInfoInput,
  DurationInfo,
  HealthCheckInput,
  ResourceInput,
  TaskInfoInput,
} from '../../protocol/gen/types/mesos.js';
import type { AgentId, TaskId } from '../../protocol/ids.js';
import { MesosError } from '../../utils/errors.js';
import type {
  ApplicationDefinition,
  CommandDefinition,
  DiscoveryDefinition,
} from '../definition/application.definition.js';
import type { HealthCheckDefinition } from '../definition/container.definition.js';
import { TASKS_ERRORS } from '../tasks.errors.js';
import { buildContainer } from './container.builder.js';
import { buildLabels } from './labels.builder.js';

/** Where a task goes and what it gets there: the part of a `Placement` that its TaskInfo needs. */
export interface TaskPlace {
  readonly agentId: AgentId;
  readonly resources: readonly ResourceInput[];
  /** Assigned ports: fixed ones first. */
  readonly ports: readonly number[];
}

/**
 * The `TaskInfo` of one attempt. Assigned ports are in its environment as PORT, PORT0, PORT1, ...
 * @throws MesosError MESOS_TASKS_PLACEMENT_INVALID when the place has other ports than the definition asks for
 */
export function buildTaskInfo(
  application: ApplicationDefinition,
  taskId: TaskId,
  place: TaskPlace,
): TaskInfoInput {
  const { name, command, container, healthCheck, labels, discovery } = application;
  const asked = application.resources.ports ?? 0;
  const portCount = Array.isArray(asked) ? asked.length : asked;
  if (place.ports.length !== portCount) {
    const where = `${taskId} has ${place.ports.length} ports, its definition asks for ${portCount}`;
    throw new MesosError(TASKS_ERRORS, 'MESOS_TASKS_PLACEMENT_INVALID', where, { details: { taskId } });
  }
  return {
    name,
    taskId: { value: taskId },
    agentId: { value: place.agentId },
    resources: place.resources,
    command: buildCommand(command ?? {}, place.ports),
    container: container && buildContainer(container, place.ports),
    healthCheck: healthCheck && buildHealthCheck(healthCheck, place.ports),
    labels: labels && buildLabels(labels),
    discovery: discovery && buildDiscovery(name, discovery, place.ports),
    killPolicy:
      application.killGraceSeconds === undefined
        ? undefined
        : { gracePeriod: seconds(application.killGraceSeconds) },
    maxCompletionTime:
      application.maxCompletionSeconds === undefined ? undefined : seconds(application.maxCompletionSeconds),
  };
}

function buildCommand(command: CommandDefinition, ports: readonly number[]): CommandInfoInput {
  const { cmd, argv, uris, user } = command;
  const variables = { ...portVariables(ports), ...command.environment };
  const environment = Object.entries(variables).map(([name, value]) => ({
    name,
    value,
    type: Environment_Variable_Type.VALUE,
  }));
  return {
    // Without a shell the value is the program and the arguments start with its own name, as for execvp
    // (v1/mesos.proto, CommandInfo). Neither: the image says what runs, which takes shell = false.
    shell: cmd !== undefined,
    value: cmd ?? argv?.[0],
    arguments: argv,
    uris: uris?.map((uri) => ({ ...uri })),
    user,
    environment: environment.length > 0 ? { variables: environment } : undefined,
  };
}

function portVariables(ports: readonly number[]): Record<string, string> {
  const variables: Record<string, string> = {};
  ports.forEach((port, index) => (variables[`PORT${index}`] = String(port)));
  if (ports[0] !== undefined) variables['PORT'] = String(ports[0]);
  return variables;
}

function buildHealthCheck(check: HealthCheckDefinition, ports: readonly number[]): HealthCheckInput {
  const times = {
    delaySeconds: check.delaySeconds,
    intervalSeconds: check.intervalSeconds,
    timeoutSeconds: check.timeoutSeconds,
    gracePeriodSeconds: check.gracePeriodSeconds,
    consecutiveFailures: check.failures,
  };
  switch (check.type) {
    case 'command':
      return { ...times, type: HealthCheck_Type.COMMAND, command: { shell: true, value: check.command } };
    case 'http': {
      const { scheme = 'http', port = ports[0] ?? 0, path = '/' } = check.http ?? {};
      return { ...times, type: HealthCheck_Type.HTTP, http: { scheme, port, path } };
    }
    case 'tcp':
      return { ...times, type: HealthCheck_Type.TCP, tcp: { port: check.tcp?.port ?? ports[0] ?? 0 } };
  }
}

function buildDiscovery(
  name: string,
  discovery: DiscoveryDefinition,
  ports: readonly number[],
): DiscoveryInfoInput {
  return {
    visibility: DiscoveryInfo_Visibility[discovery.visibility ?? 'FRAMEWORK'],
    name: discovery.name ?? name,
    environment: discovery.environment,
    ports: { ports: ports.map((number, index) => ({ number, name: discovery.portNames?.[index] })) },
  };
}

function seconds(amount: number): DurationInfo {
  return { nanoseconds: BigInt(Math.round(amount * 1000)) * 1_000_000n };
}
