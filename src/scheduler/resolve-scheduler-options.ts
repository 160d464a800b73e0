import { MesosError } from '../utils/errors.js';
import type { OptionProblem } from '../utils/option-problem.js';
import { DEFAULT_CAPABILITIES, rolesOf } from './framework-info.js';
import { isRole } from '../resources/algebra/resource-validation.js';
import { SCHEDULER_ERRORS } from './scheduler.errors.js';
import type { ResolvedSchedulerOptions, SchedulerOptions } from './scheduler.options.js';

type Report = (path: string, value: unknown, rule: string) => void;

const numberRules = {
  maxQueuedCalls: { default: 1000, min: 1 },
  stableAfterMs: { default: 15_000, min: 0 },
  subscribeTimeoutMs: { default: 30_000, min: 1 },
  missedHeartbeats: { default: 5, min: 1 },
  maxPendingEvents: { default: 2000, min: 1 },
  maxPendingAcknowledgements: { default: 512, min: 1 },
  refuseSeconds: { default: 5, min: 0 },
  maxHoldMs: { default: 300_000, min: 1 },
  reviveIntervalMs: { default: 5_000, min: 0 },
  drainTimeoutMs: { default: 10_000, min: 0 },
} as const;

const reconcileRules = {
  intervalMs: { default: 900_000, min: 1 },
  batchSize: { default: 1000, min: 1 },
} as const;

/** Everything wrong with `options`; empty when they can be used. Paths are relative to `options`. */
export function validateSchedulerOptions(options: SchedulerOptions): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const report: Report = (path, value, rule) => void problems.push({ path, value, rule });
  checkFramework(options, report);
  checkNumbers(options, numberRules, '', report);
  checkNumbers(options.reconcile ?? {}, reconcileRules, 'reconcile.', report);
  for (const [path, backoff] of [
    ['backoff', options.backoff],
    ['reconcile.retry', options.reconcile?.retry],
  ] as const) {
    if (backoff && !(backoff.initialMs > 0 && backoff.maxMs >= backoff.initialMs)) {
      report(path, backoff, 'must have initialMs above 0 and maxMs not below it');
    }
  }
  return problems;
}

/**
 * Fills in the defaults.
 * @throws MesosError `MESOS_SCHEDULER_INVALID_OPTIONS` that lists all problems, also in `details.problems`
 */
export function resolveSchedulerOptions(options: SchedulerOptions): ResolvedSchedulerOptions {
  const problems = validateSchedulerOptions(options);
  if (problems.length > 0) {
    const list = problems.map(({ path, rule }) => `${path} ${rule}`).join('; ');
    throw new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_INVALID_OPTIONS', list, {
      details: { problems },
    });
  }
  return {
    ...numbers(options, numberRules),
    framework: options.framework,
    suppressedRoles: options.suppressedRoles ?? [],
    offerConstraints: options.offerConstraints,
    onRemoved: options.onRemoved ?? 'fail',
    whenNotSubscribed: options.whenNotSubscribed ?? 'refuse',
    backoff: options.backoff ?? { initialMs: 500, maxMs: 15_000 },
    reconcile: {
      ...numbers(options.reconcile ?? {}, reconcileRules),
      retry: options.reconcile?.retry ?? { initialMs: 5_000, maxMs: 60_000 },
    },
    path: options.path ?? '/api/v1/scheduler',
    storePrefix: options.storePrefix ?? `mesos/${options.framework.name}/`,
  };
}

type NumberRules = Readonly<Record<string, { readonly default: number; readonly min: number }>>;

function checkNumbers<Rules extends NumberRules>(
  options: { readonly [Name in keyof Rules]?: number },
  rules: Rules,
  prefix: string,
  report: Report,
): void {
  for (const [name, { min }] of Object.entries(rules)) {
    const value: unknown = options[name];
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= min))
      continue;
    report(`${prefix}${name}`, value, `must be a number of at least ${min}`);
  }
}

function numbers<Rules extends NumberRules>(
  options: { readonly [Name in keyof Rules]?: number },
  rules: Rules,
): { [Name in keyof Rules]: number } {
  const names = Object.keys(rules) as (keyof Rules)[];
  const values = names.map((name) => [name, options[name] ?? rules[name]!.default]);
  return Object.fromEntries(values) as { [Name in keyof Rules]: number };
}

/** What the master would refuse with an ERROR event (Mesos `master/validation.cpp`), told before connecting (S63). */
function checkFramework(options: SchedulerOptions, report: Report): void {
  const { framework } = options;
  for (const field of ['name', 'user'] as const) {
    if (typeof framework?.[field] !== 'string' || framework[field] === '') {
      report(`framework.${field}`, framework?.[field], 'must be a text that is not empty');
    }
  }
  if (!framework) return;
  const roles = rolesOf(framework);
  roles.forEach((role, index) => {
    const path = `framework.roles[${index}]`;
    if (role !== '*' && !isRole(role))
      report(path, role, 'must be a role: no blanks, no ".", no leading "-" in any part');
    if (roles.indexOf(role) < index) report(path, role, 'must be named once');
  });
  const { capabilities = DEFAULT_CAPABILITIES, failoverTimeoutSeconds = 0 } = framework;
  if (roles.length > 1 && !capabilities.includes('MULTI_ROLE')) {
    report('framework.roles', roles, 'must be one role at most without the capability MULTI_ROLE');
  }
  // The master keeps it as nanoseconds in 64 bits.
  if (!(failoverTimeoutSeconds >= 0 && failoverTimeoutSeconds < 2 ** 63 / 1e9)) {
    report('framework.failoverTimeoutSeconds', failoverTimeoutSeconds, 'must be from 0 to 9.2e9 seconds');
  }
  for (const role of options.suppressedRoles ?? []) {
    if (!roles.includes(role)) report('suppressedRoles', role, 'must be roles of the framework');
  }
  for (const role of Object.keys(options.offerConstraints?.roleConstraints ?? {})) {
    if (!roles.includes(role)) report('offerConstraints', role, 'must be for roles of the framework');
  }
}
