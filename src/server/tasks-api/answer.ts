import { MesosError } from '../../utils/errors.js';
import { SERVER_ERRORS } from '../server.errors.js';

/** What Express's response and Fastify's reply have in common. */
export interface Answer {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

/** @throws MesosError MESOS_SERVER_METHOD_NOT_ALLOWED */
export function refuseMethod(allow: string): never {
  throw new MesosError(SERVER_ERRORS, 'MESOS_SERVER_METHOD_NOT_ALLOWED', `only ${allow}`, {
    details: { allow },
  });
}
