import { MesosError, hasErrorCode, isRetryable } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';

/** What the end of a subscription means for the next one. */
export type Verdict =
  /** It can pass: try again after a delay. */
  | { readonly type: 'retry'; readonly error: unknown }
  /** The id is used up: try again without one. */
  | { readonly type: 'new-id'; readonly error: unknown }
  /** Trying again changes nothing. */
  | { readonly type: 'fatal'; readonly error: MesosError }
  /** Our own TEARDOWN. */
  | { readonly type: 'torn-down' };

/** What to do when the master says that the framework was removed. */
export type OnRemoved = 'fail' | 'new-id';

interface ErrorRule {
  readonly text: string;
  readonly code: keyof typeof SCHEDULER_ERRORS;
}

/** Texts of ERROR events with a meaning of their own (Mesos `master/master.cpp`, `master/authorization.cpp`). */
const errorRules: readonly ErrorRule[] = [
  { text: 'Framework has been removed', code: 'MESOS_SCHEDULER_FRAMEWORK_REMOVED' },
  { text: 'Framework failed over', code: 'MESOS_SCHEDULER_FAILED_OVER' },
  { text: 'Authorization failure', code: 'MESOS_SCHEDULER_AUTHORIZER_FAILED' },
];

/** The typed error of an ERROR event; all texts but the known ones are fatal (S57). */
export function createErrorOfEvent(message: string): MesosError {
  const code = errorRules.find((rule) => message.startsWith(rule.text))?.code ?? 'MESOS_SCHEDULER_REFUSED';
  return new MesosError(SCHEDULER_ERRORS, code, `"${message}"`, { details: { message } });
}

/**
 * Sorts the end of a subscription.
 * @param error why it ended
 * @param opened whether the master had answered SUBSCRIBE with a stream
 */
export function judge(error: unknown, opened: boolean, onRemoved: OnRemoved): Verdict {
  if (hasErrorCode(error, 'MESOS_SCHEDULER_TORN_DOWN')) return { type: 'torn-down' };
  if (hasErrorCode(error, 'MESOS_SCHEDULER_FRAMEWORK_REMOVED') && onRemoved === 'new-id') {
    return { type: 'new-id', error };
  }
  if (!(error instanceof MesosError) || isRetryable(error)) return { type: 'retry', error };
  // Once a stream is open only the scheduler's own errors are final: broken bytes end that stream alone.
  const final = !opened || error.code.startsWith('MESOS_SCHEDULER_');
  return final ? { type: 'fatal', error } : { type: 'retry', error };
}
