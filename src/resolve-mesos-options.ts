import { resolveClientOptions, validateClientOptions, type ClientOptions } from './client/index.js';
import { NestLoggerAdapter } from './logging/index.js';
import { MESOS_ERRORS } from './mesos.errors.js';
import type { MesosModuleOptions, ResolvedMesosOptions } from './mesos.options.js';
import {
  resolveSchedulerOptions,
  validateSchedulerOptions,
  type SchedulerOptions,
} from './scheduler/index.js';
import { MesosError, systemClock, systemRandom, type OptionProblem } from './utils/index.js';

const known: Readonly<Record<keyof MesosModuleOptions, true>> = {
  masters: true,
  framework: true,
  encoding: true,
  credentials: true,
  tls: true,
  client: true,
  scheduler: true,
  tasks: true,
  handlers: true,
  storage: true,
  logger: true,
  clock: true,
  random: true,
  autoStart: true,
};

/**
 * Checks and completes the options of a module instance.
 * @throws MesosError `MESOS_INVALID_OPTIONS` that lists every problem with path, value and rule
 */
export function resolveMesosOptions(options: MesosModuleOptions, instance: string): ResolvedMesosOptions {
  const problems = validateMesosOptions(options);
  if (problems.length > 0) {
    const lines = problems.map(({ path, value, rule }) => `\n  - ${path} ${rule}${show(value)}`);
    throw new MesosError(MESOS_ERRORS, 'MESOS_INVALID_OPTIONS', `${instance}:${lines.join('')}\n`, {
      details: { instance, problems },
    });
  }
  const client = clientPart(options);
  return {
    instance,
    encoding: options.encoding ?? 'protobuf',
    client: resolveClientOptions(client),
    scheduler: resolveSchedulerOptions(schedulerPart(options)),
    tasks: options.tasks ?? {},
    handlers: { failurePolicy: options.handlers?.failurePolicy ?? 'report' },
    storage: options.storage ?? 'memory:',
    logger: options.logger ?? new NestLoggerAdapter(),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    autoStart: options.autoStart ?? true,
  };
}

/** Everything wrong with `options`, without secrets; empty when they can be used. */
export function validateMesosOptions(options: MesosModuleOptions): OptionProblem[] {
  if (typeof options !== 'object' || options === null) {
    return [{ path: '(options)', value: options, rule: 'must be an object' }];
  }
  const ownProblems = [
    ...checkNames(options),
    ...checkChoices(options),
    ...checkPorts(options),
    ...checkPrincipal(options),
  ];
  const clientProblems = validateClientOptions(clientPart(options)).map((problem) =>
    /^(masters|credentials|tls)\b/.test(problem.path)
      ? problem
      : { ...problem, path: `client.${problem.path}` },
  );
  const schedulerProblems = validateSchedulerOptions(schedulerPart(options)).map((problem) =>
    problem.path.startsWith('framework') ? problem : { ...problem, path: `scheduler.${problem.path}` },
  );
  return [...ownProblems, ...clientProblems, ...schedulerProblems].map(redact);
}

function clientPart({ masters, credentials, tls, client }: MesosModuleOptions): ClientOptions {
  return { ...client, masters, ...(credentials && { credentials }), ...(tls && { tls }) };
}

function schedulerPart({ framework, scheduler, credentials }: MesosModuleOptions): SchedulerOptions {
  const principal = credentials && 'principal' in credentials ? credentials.principal : undefined;
  return { ...scheduler, framework: principal === undefined ? framework : { principal, ...framework } };
}

function checkNames(options: MesosModuleOptions): OptionProblem[] {
  return Object.keys(options)
    .filter((name) => !(name in known))
    .map((path) => ({
      path,
      value: undefined,
      rule: `is no option; there are ${Object.keys(known).join(', ')}`,
    }));
}

function checkChoices(options: MesosModuleOptions): OptionProblem[] {
  const choices: readonly (readonly [path: string, value: unknown, allowed: readonly unknown[]])[] = [
    ['encoding', options.encoding, ['protobuf', 'json']],
    ['handlers.failurePolicy', options.handlers?.failurePolicy, ['report', 'hold']],
    ['autoStart', options.autoStart, [true, false]],
  ];
  return choices
    .filter(([, value, allowed]) => value !== undefined && !allowed.includes(value))
    .map(([path, value, allowed]) => ({
      path,
      value,
      rule: `must be ${allowed.map((choice) => JSON.stringify(choice)).join(' or ')}`,
    }));
}

/** Objects the app hands in: each must at least have the methods of its port. */
function checkPorts(options: MesosModuleOptions): OptionProblem[] {
  const ports: readonly (readonly [path: string, value: unknown, methods: readonly string[]])[] = [
    ['logger', options.logger, ['child', 'debug', 'info', 'warn', 'error']],
    ['clock', options.clock, ['now', 'monotonic', 'setTimer']],
    ['random', options.random, ['next', 'fill']],
  ];
  const problems = ports.flatMap(([path, value, methods]) =>
    value === undefined || hasMethods(value, methods)
      ? []
      : [{ path, value: undefined, rule: `must have the methods ${methods.join(', ')}` }],
  );
  const { storage } = options;
  const isStore = hasMethods(storage, ['get', 'commit', 'list', 'watch', 'lease', 'close']);
  const isText = typeof storage === 'string' && /^(memory:$|level:.)/.test(storage);
  if (storage !== undefined && !isStore && !isText) {
    const rule = "must be 'memory:', 'level:<directory>' or a StateStore";
    // What follows the driver may hold credentials.
    problems.push({ path: 'storage', value: undefined, rule });
  }
  return problems;
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((method) => typeof Reflect.get(value, method) === 'function');
}

// The master compares them: "Framework principal ... does not match authenticated principal" (S22, S61).
function checkPrincipal({ framework, credentials }: MesosModuleOptions): OptionProblem[] {
  if (framework?.principal === undefined || !credentials || !('principal' in credentials)) return [];
  if (framework.principal === credentials.principal) return [];
  const rule = 'must equal credentials.principal, or be left out';
  return [{ path: 'framework.principal', value: framework.principal, rule }];
}

function redact(problem: OptionProblem): OptionProblem {
  if (/secret|bearer|passphrase|password|token|\bkey\b/i.test(problem.path))
    return { ...problem, value: undefined };
  if (typeof problem.value !== 'string') return problem;
  return { ...problem, value: problem.value.replace(/[^/@\s]*@/g, '(redacted)@') };
}

function show(value: unknown): string {
  if (value === undefined) return '';
  try {
    return `, not ${typeof value === 'number' ? String(value) : JSON.stringify(value)}`;
  } catch {
    return '';
  }
}
