import { MesosError } from '../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../protocol.errors.js';

/** Mesos refuses acknowledgements whose uuid is not 16 bytes (`Not a valid UUID`). */
export function assertUuid(uuid: Uint8Array): Uint8Array {
  if (uuid.length === 16) return uuid;
  throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_UUID', `${uuid.length} bytes instead of 16`);
}
