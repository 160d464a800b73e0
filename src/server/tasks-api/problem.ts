import { MesosError } from '../../utils/errors.js';
import { SERVER_ERRORS } from '../server.errors.js';

/** One thing wrong with a request. */
export interface RequestProblem {
  /** Where: a path in the body, or a parameter. */
  readonly path: string;
  /** What was found there, if it can be shown. */
  readonly value?: unknown;
  /** What it has to be. */
  readonly rule: string;
}

/** The body of every answer from 400 up. */
export interface ProblemBody {
  /** Stable, e.g. `MESOS_TASKS_APPLICATION_UNKNOWN`. Branch on it, not on the message. */
  readonly code: string;
  /** For people: what happened, and what to do. */
  readonly message: string;
  /** Everything that is wrong, not only the first of it. */
  readonly problems?: readonly RequestProblem[];
}

/** Longest value repeated in an answer, in characters of JSON. */
const maxShown = 200;

/** The body that tells of an error. */
export function problemBody({ code, message, details }: MesosError): ProblemBody {
  const problems = details['problems'];
  if (!Array.isArray(problems)) return { code, message };
  return { code, message, problems: (problems as readonly RequestProblem[]).map(shorten) };
}

/** @throws MesosError MESOS_SERVER_REQUEST_INVALID when there are any */
export function throwProblems(problems: readonly RequestProblem[]): void {
  if (problems.length === 0) return;
  const where = problems.map(({ path, rule }) => `${path} ${rule}`).join('; ');
  throw new MesosError(SERVER_ERRORS, 'MESOS_SERVER_REQUEST_INVALID', where, { details: { problems } });
}

function shorten({ path, value, rule }: RequestProblem): RequestProblem {
  if (value === undefined) return { path, rule };
  const text = JSON.stringify(value) ?? '';
  return text.length > maxShown
    ? { path, value: `${text.slice(0, maxShown)}...`, rule }
    : { path, value, rule };
}
