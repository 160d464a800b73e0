import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { MesosLogger } from '../../logging/logger.js';
import { MesosError, describeError } from '../../utils/errors.js';
import { problemBody } from './problem.js';
import { statusOfError } from './status-of-error.js';
import { API_LOGGER } from './tasks-api.tokens.js';

/** Seconds after which a client may try again what the store or the master did not take. */
const retryAfterSeconds = 5;

/** Errors of the library as answers that a program can read. Others are left to the app. */
@Catch(MesosError)
export class ProblemFilter implements ExceptionFilter<MesosError> {
  constructor(
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(API_LOGGER) private readonly logger: MesosLogger,
  ) {}

  catch(error: MesosError, host: ArgumentsHost): void {
    const { httpAdapter } = this.http;
    const response: unknown = host.switchToHttp().getResponse();
    const status = statusOfError(error);
    if (status >= 500) {
      const cause = error.cause === undefined ? undefined : describeError(error.cause);
      this.logger.error('a request of the task API failed', { code: error.code, why: error.message, cause });
    }
    const { allow } = error.details;
    if (typeof allow === 'string') httpAdapter.setHeader(response, 'Allow', allow);
    if (status === 503) httpAdapter.setHeader(response, 'Retry-After', String(retryAfterSeconds));
    httpAdapter.reply(response, problemBody(error), status);
  }
}
