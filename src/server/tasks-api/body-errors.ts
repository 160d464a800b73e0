import type { IncomingMessage, ServerResponse } from 'node:http';
import { MesosError, describeError } from '../../utils/errors.js';
import { SERVER_ERRORS } from '../server.errors.js';
import { problemBody } from './problem.js';
import { statusOfError } from './status-of-error.js';

type NextFunction = (error?: unknown) => void;

/**
 * Middleware of Express that answers what its body parser refuses: that happens before any route, so no
 * filter of a controller sees it.
 */
export function answerBodyErrors(
  error: unknown,
  _request: IncomingMessage,
  response: ServerResponse,
  next: NextFunction,
): void {
  const problem = toProblem(error);
  if (!problem || response.headersSent) {
    next(error);
    return;
  }
  response.statusCode = statusOfError(problem);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(problemBody(problem)));
}

/** Errors of the body parser have a `type` (documented in its README, "Errors"). */
function toProblem(error: unknown): MesosError | undefined {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return undefined;
  const why = describeError(error);
  switch (error.type) {
    case 'entity.parse.failed':
      return new MesosError(SERVER_ERRORS, 'MESOS_SERVER_BODY_MALFORMED', why);
    case 'entity.too.large':
      return new MesosError(SERVER_ERRORS, 'MESOS_SERVER_BODY_TOO_LARGE', why);
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new MesosError(SERVER_ERRORS, 'MESOS_SERVER_MEDIA_TYPE', why);
    case 'request.aborted':
    case 'request.size.invalid':
      return new MesosError(SERVER_ERRORS, 'MESOS_SERVER_BODY_REFUSED', why);
    default:
      return undefined;
  }
}
