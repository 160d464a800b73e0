import { Environment_Variable_Type, Secret_Type } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { CommandInfo, DurationInfo } from '../../../protocol/gen/types/mesos.js';
import type { TaskLaunch } from './task-runner.js';

/** Facts of the agent that executors see in their environment. */
export interface EnvironmentOptions {
  /** `ip:port` of the agent. */
  readonly agentEndpoint: string;
  /** Variables of the flag `--executor_environment_variables`; those of Mesos win over them. */
  readonly base: Readonly<Record<string, string>>;
  /** Sandbox of the task. */
  readonly directory: string;
}

/**
 * The environment of a task: what the agent gives its executors (`executorEnvironment`, src/slave/slave.cpp),
 * then the variables of the command itself.
 */
export function executorEnvironment(launch: TaskLaunch, options: EnvironmentOptions): Record<string, string> {
  const { framework, frameworkId, agentId, executorId, executor, task } = launch;
  const { agentEndpoint, base, directory } = options;
  const checkpoint = framework.checkpoint ?? false;
  const role = task.resources[0]?.allocationInfo?.role;
  return {
    ...base,
    LIBPROCESS_IP: '127.0.0.1',
    LIBPROCESS_PORT: '0',
    MESOS_AGENT_ENDPOINT: agentEndpoint,
    MESOS_CHECKPOINT: checkpoint ? '1' : '0',
    MESOS_CONTAINER_IP: '127.0.0.1',
    MESOS_DIRECTORY: directory,
    MESOS_EXECUTOR_ID: executorId,
    MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: durationText(executor.shutdownGracePeriod),
    MESOS_FRAMEWORK_ID: frameworkId,
    MESOS_HTTP_COMMAND_EXECUTOR: '0',
    MESOS_SANDBOX: directory,
    MESOS_SLAVE_ID: agentId,
    MESOS_SLAVE_PID: `slave(1)@${agentEndpoint}`,
    ...(checkpoint ? { MESOS_RECOVERY_TIMEOUT: '15mins', MESOS_SUBSCRIPTION_BACKOFF_MAX: '2secs' } : {}),
    ...(role === undefined ? {} : { MESOS_ALLOCATION_ROLE: role }),
    ...commandEnvironment(task.command),
    PWD: directory,
  };
}

/** The variables of a command; a secret counts with its value, a reference to one is left out. */
export function commandEnvironment(command: CommandInfo | undefined): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const { name, type, value, secret } of command?.environment?.variables ?? []) {
    if (type !== Environment_Variable_Type.SECRET) variables[name] = value ?? '';
    else if (secret?.type === Secret_Type.VALUE && secret.value) {
      variables[name] = new TextDecoder().decode(secret.value.data);
    }
  }
  return variables;
}

const units: readonly (readonly [string, bigint])[] = [
  ['weeks', 604_800_000_000_000n],
  ['days', 86_400_000_000_000n],
  ['hrs', 3_600_000_000_000n],
  ['mins', 60_000_000_000n],
  ['secs', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1_000n],
];

/** `5secs`, `15mins`: a duration as Mesos writes it (stout/duration.hpp). @default 5secs, the agent's flag */
export function durationText(duration: DurationInfo = { nanoseconds: 5_000_000_000n }): string {
  const { nanoseconds } = duration;
  const unit = units.find(([, size]) => nanoseconds !== 0n && nanoseconds % size === 0n);
  return unit ? `${nanoseconds / unit[1]}${unit[0]}` : `${nanoseconds}ns`;
}
