import type { MesosError } from '../../utils/errors.js';

/** The only place that says which error is which HTTP status. */
const statuses: Readonly<Record<string, number>> = {
  MESOS_TASKS_DEFINITION_INVALID: 400,
  MESOS_TASKS_APPLICATION_EXISTS: 409,
  MESOS_TASKS_APPLICATION_UNKNOWN: 404,
  MESOS_TASKS_APPLICATION_DELETING: 409,
  MESOS_TASKS_VERSION_CONFLICT: 409,
  MESOS_TASKS_TASK_UNKNOWN: 404,
  MESOS_SERVER_BODY_MALFORMED: 400,
  MESOS_SERVER_BODY_REFUSED: 400,
  MESOS_SERVER_BODY_TOO_LARGE: 413,
  MESOS_SERVER_MEDIA_TYPE: 415,
  MESOS_SERVER_REQUEST_INVALID: 400,
  MESOS_SERVER_METHOD_NOT_ALLOWED: 405,
};

/** The HTTP status of an error: 503 for what may go well later, 500 for what is wrong with this app. */
export function statusOfError({ code, retryable }: Pick<MesosError, 'code' | 'retryable'>): number {
  const status = Object.hasOwn(statuses, code) ? statuses[code] : undefined;
  if (status !== undefined) return status;
  return retryable || code.startsWith('MESOS_STORAGE_') ? 503 : 500;
}
