import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { MesosError } from 'nestjs-mesos';
import type { ServerResponse } from 'node:http';

const statuses: Readonly<Record<string, number>> = {
  MESOS_TASKS_DEFINITION_INVALID: 400,
  MESOS_TASKS_APPLICATION_EXISTS: 409,
  MESOS_TASKS_APPLICATION_DELETING: 409,
  MESOS_TASKS_APPLICATION_UNKNOWN: 404,
};

/** Errors of the library as answers that a program can read. */
@Catch(MesosError)
export class ProblemFilter implements ExceptionFilter<MesosError> {
  catch(error: MesosError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const { code, message, details } = error;
    response.statusCode = statuses[code] ?? 503;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ code, message, problems: details['problems'] }));
  }
}
