import { MesosError } from '../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../protocol.errors.js';

/**
 * The message that belongs to the type of an event.
 * @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD` with the proto name of the missing part
 */
export function requirePart<T>(part: T | undefined, name: string): T {
  if (part !== undefined) return part;
  throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_REQUIRED_FIELD', name, {
    details: { paths: [name] },
  });
}
