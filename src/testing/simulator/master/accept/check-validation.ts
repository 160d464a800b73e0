import { CheckInfo_Type, HealthCheck_Type } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { CheckInfo, CommandInfo, HealthCheck } from '../../../../protocol/gen/types/mesos.js';
import { refuseCommand } from './command-validation.js';

/** Why a check is refused (src/checks/checker.cpp). */
export function refuseCheck(check: CheckInfo): string | undefined {
  switch (check.type) {
    case undefined:
      return "CheckInfo must specify 'type'";
    case CheckInfo_Type.COMMAND:
      if (check.command === undefined) return "Expecting 'command' to be set for COMMAND check";
      return refuseCheckCommand(check.command.command, 'Command check', 'Check');
    case CheckInfo_Type.HTTP:
      if (check.http === undefined) return "Expecting 'http' to be set for HTTP check";
      return (
        refusePath(check.http.path, 'check') ??
        refuseTimes(check, 'delaySeconds', 'intervalSeconds', 'timeoutSeconds')
      );
    case CheckInfo_Type.TCP:
      if (check.tcp === undefined) return "Expecting 'tcp' to be set for TCP check";
      return refuseTimes(check, 'delaySeconds', 'intervalSeconds', 'timeoutSeconds');
    default:
      return `'${CheckInfo_Type[check.type]}' is not a valid check type`;
  }
}

/** Why a health check is refused (src/checks/health_checker.cpp). */
export function refuseHealthCheck(check: HealthCheck): string | undefined {
  return (
    refuseHealthCheckUnion(check) ??
    refuseTimes(check, 'delaySeconds', 'gracePeriodSeconds', 'intervalSeconds', 'timeoutSeconds')
  );
}

function refuseHealthCheckUnion(check: HealthCheck): string | undefined {
  switch (check.type) {
    case undefined:
      return "HealthCheck must specify 'type'";
    case HealthCheck_Type.COMMAND:
      if (check.command === undefined) return "Expecting 'command' to be set for COMMAND health check";
      return refuseCheckCommand(check.command, 'Command health check', 'Health check');
    case HealthCheck_Type.HTTP: {
      if (check.http === undefined) return "Expecting 'http' to be set for HTTP health check";
      const { scheme } = check.http;
      if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
        return `Unsupported HTTP health check scheme: '${scheme}'`;
      }
      return refusePath(check.http.path, 'health check');
    }
    case HealthCheck_Type.TCP:
      return check.tcp === undefined ? "Expecting 'tcp' to be set for TCP health check" : undefined;
    default:
      return `'${HealthCheck_Type[check.type]}' is not a valid health check type`;
  }
}

function refuseCheckCommand(command: CommandInfo, subject: string, owner: string): string | undefined {
  if (command.value === undefined) {
    return `${subject} must contain ${(command.shell ?? true) ? "'shell command'" : "'executable path'"}`;
  }
  const refusal = refuseCommand(command);
  return refusal && `${owner}'s \`CommandInfo\` is invalid: ${refusal}`;
}

function refusePath(path: string | undefined, kind: string): string | undefined {
  if (path === undefined || path.startsWith('/')) return undefined;
  return `The path '${path}' of HTTP ${kind} must start with '/'`;
}

function refuseTimes<Key extends string>(
  check: Partial<Readonly<Record<Key, number | undefined>>>,
  ...keys: readonly Key[]
): string | undefined {
  for (const key of keys) {
    if ((check[key] ?? 0) < 0) return `Expecting '${snakeCase(key)}' to be non-negative`;
  }
  return undefined;
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
