/** What the sample reads from its environment, checked. */
export interface Settings {
  /** Undefined: the sample starts a simulated cluster of its own. */
  readonly masters: string[] | undefined;
  readonly frameworkName: string;
  readonly user: string;
  readonly roles: string[];
  readonly principal: string | undefined;
  readonly secretFile: string | undefined;
  readonly encoding: 'json' | 'protobuf';
  readonly failoverTimeoutSeconds: number;
  readonly storage: string;
  readonly port: number;
}

/** All problems of the environment at once, one per line. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** @throws SettingsError naming every variable that is wrong */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const list = (name: string): string[] | undefined =>
    text(name)
      ?.split(',')
      .map((part) => part.trim());
  const number = (name: string, fallback: number, max: number): number => {
    const given = text(name);
    const value = given === undefined ? fallback : Number(given);
    if (!Number.isFinite(value) || value < 0 || value > max) {
      problems.push(`${name}=${given}: must be a number from 0 to ${max}`);
    }
    return value;
  };
  const encoding = text('MESOS_ENCODING') ?? 'protobuf';
  if (encoding !== 'json' && encoding !== 'protobuf') {
    problems.push(`MESOS_ENCODING=${encoding}: must be json or protobuf`);
  }
  const principal = text('MESOS_PRINCIPAL');
  const secretFile = text('MESOS_SECRET_FILE');
  if (secretFile !== undefined && principal === undefined) {
    problems.push('MESOS_SECRET_FILE is set without MESOS_PRINCIPAL: set both or none');
  }
  const settings: Settings = {
    masters: list('MESOS_MASTERS'),
    frameworkName: text('MESOS_FRAMEWORK_NAME') ?? 'sample-framework',
    user: text('MESOS_FRAMEWORK_USER') ?? text('USER') ?? 'root',
    roles: list('MESOS_FRAMEWORK_ROLES') ?? ['*'],
    principal,
    secretFile,
    encoding: encoding === 'json' ? 'json' : 'protobuf',
    failoverTimeoutSeconds: number('MESOS_FAILOVER_TIMEOUT', 7 * 24 * 3600, 1e9),
    storage: text('STORAGE') ?? 'memory:',
    port: number('PORT', 8080, 65535),
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}
