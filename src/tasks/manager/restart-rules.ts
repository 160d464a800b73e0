import { TaskStatus_Reason } from '../../protocol/gen/mesos/v1/mesos.js';
import type { Random } from '../../utils/random.js';
import type { RetryDefinition } from '../definition/application.definition.js';
import { isEnded } from '../ledger/task-machine.js';
import type { TaskRecord } from '../ledger/task-record.js';
import type { ApplicationRecord } from './application-record.js';

/** Why an attempt ended, as far as starting another one goes. */
type Ending =
  | 'success'
  | 'failure'
  /** We asked for it. */
  | 'requested'
  /** The same again would end the same. */
  | 'hopeless'
  /** The offer was gone: nothing was started and nothing is wrong (I5). */
  | 'requeue'
  /** Nothing was started, for a reason of the agent. */
  | 'not-started'
  /** The agent went away with it: not the fault of the task. */
  | 'lost';

/** What is to be done about an instance. Times are ms since the epoch. */
export type NextStep =
  | { readonly do: 'rest' }
  | { readonly do: 'launch' }
  | { readonly do: 'look-again'; readonly atMs: number }
  | { readonly do: 'kill' }
  /** Another attempt takes the place of one that cannot be reached. */
  | { readonly do: 'replace' }
  | { readonly do: 'forget' };

type VersionedDefinition = Pick<ApplicationRecord, 'definition' | 'version'>;

/** How long an attempt may take from its ACCEPT to its first sign of life, in ms. */
export interface StagingLimit {
  readonly stagingTimeoutMs: number;
}

/** The wait before the attempt after so many failures in a row, in ms: at least half of its bound. */
export function retryDelayMs(retry: RetryDefinition, failures: number, random: Random): number {
  const { initialSeconds = 1, maxSeconds = 300, factor = 2 } = retry;
  const boundMs = Math.min(maxSeconds, initialSeconds * factor ** Math.max(0, failures - 1)) * 1000;
  return Math.round(boundMs * (0.5 + random.next() / 2));
}

/** Adds to the record of an attempt that just ended how the next one starts. */
export function concludeAttempt(record: TaskRecord, retry: RetryDefinition, random: Random): TaskRecord {
  const { sinceMs, runningSinceMs } = record;
  const ranMs = runningSinceMs === undefined ? 0 : sinceMs - runningSinceMs;
  const isHealthyRun = runningSinceMs !== undefined && ranMs >= (retry.resetAfterSeconds ?? 60) * 1000;
  const before = isHealthyRun ? 0 : record.failures;
  const initialMs = (retry.initialSeconds ?? 1) * 1000;
  switch (endingOf(record)) {
    case 'failure':
      return {
        ...record,
        failures: before + 1,
        retryAtMs: sinceMs + retryDelayMs(retry, before + 1, random),
      };
    case 'success':
      // Not at once: a program that ends as soon as it starts would spin.
      return { ...record, failures: 0, retryAtMs: sinceMs + initialMs };
    case 'not-started':
      return { ...record, failures: before, retryAtMs: sinceMs + initialMs };
    default:
      return { ...record, failures: before, retryAtMs: sinceMs };
  }
}

/** What to do about a wanted instance whose newest attempt is `latest`. */
export function nextStep(
  record: VersionedDefinition,
  latest: TaskRecord | undefined,
  nowMs: number,
  { stagingTimeoutMs }: StagingLimit,
): NextStep {
  if (!latest) return { do: 'launch' };
  if (isEnded(latest.state)) return afterEnd(record, latest, nowMs);
  if (latest.killRequested) return { do: 'kill' };
  if (latest.state === 'unreachable') {
    const { unreachableAfterSeconds: seconds = 300 } = record.definition;
    if (seconds === 'never') return { do: 'rest' };
    return at(latest.sinceMs + seconds * 1000, nowMs, { do: 'replace' });
  }
  if (latest.state === 'launching' || latest.state === 'staging') {
    return at(latest.sinceMs + stagingTimeoutMs, nowMs, { do: 'kill' });
  }
  return { do: 'rest' };
}

/** What to do about an instance that is wanted no more. */
export function endStep({ hasEnded }: { readonly hasEnded: boolean }): NextStep {
  return { do: hasEnded ? 'forget' : 'kill' };
}

function afterEnd({ definition, version }: VersionedDefinition, latest: TaskRecord, nowMs: number): NextStep {
  // What the older version came to says nothing about this one.
  if (latest.version < version) return { do: 'launch' };
  const { restart = 'always', retry } = definition;
  const ending = endingOf(latest);
  const isOver =
    ending === 'hopeless' ||
    (ending === 'success' && restart !== 'always') ||
    (ending === 'failure' && latest.failures > (retry?.limit ?? Infinity)) ||
    // Run at most once: only what was never started is tried again.
    (restart === 'never' && ending !== 'requeue' && ending !== 'not-started');
  return isOver ? { do: 'rest' } : at(latest.retryAtMs ?? nowMs, nowMs, { do: 'launch' });
}

function at(atMs: number, nowMs: number, step: NextStep): NextStep {
  return nowMs >= atMs ? step : { do: 'look-again', atMs };
}

function endingOf(record: TaskRecord): Ending {
  if (record.state === 'finished') return 'success';
  if (record.killRequested) return 'requested';
  if (record.state === 'error') return 'hopeless';
  const isOfferGone = record.reason === TaskStatus_Reason.REASON_INVALID_OFFERS;
  if (record.state === 'dropped') return isOfferGone ? 'requeue' : 'not-started';
  if (record.state === 'lost') return isOfferGone ? 'requeue' : 'lost';
  if (record.state === 'gone' || record.state === 'gone-by-operator') return 'lost';
  // KILLED without our asking is a failed health check, or somebody else's doing (launcher/executor).
  return 'failure';
}
