import { MesosError } from '../../../utils/errors.js';

/**
 * The body with which a master or agent answers (status 400) a call it cannot read, given the error the codec threw;
 * `undefined` for any other error. `what` is the name Mesos uses in the text: `Call` for all its APIs.
 *
 * Texts: recorded from Mesos 1.12 (`test/fixtures/captures/10-http-errors`).
 */
export function describeParseFailure(
  error: unknown,
  encoding: 'json' | 'protobuf',
  what = 'Call',
): string | undefined {
  if (!(error instanceof MesosError)) return undefined;
  const reason = String(error.details['reason']);
  switch (error.code) {
    case 'MESOS_PROTOCOL_JSON_SYNTAX':
      return `Failed to parse body into JSON: ${reason}`;
    case 'MESOS_PROTOCOL_JSON_VALUE':
      return `Failed to convert JSON into ${what} protobuf: ${reason}`;
    case 'MESOS_PROTOCOL_PROTOBUF_BYTES':
      return `Failed to parse body into ${what} protobuf`;
    case 'MESOS_PROTOCOL_REQUIRED_FIELD': {
      if (encoding === 'protobuf') return `Failed to parse body into ${what} protobuf`;
      const paths = error.details['paths'];
      const list = Array.isArray(paths) ? paths.join(', ') : '';
      return `Failed to convert JSON into ${what} protobuf: Missing required fields: ${list}`;
    }
    default:
      return undefined;
  }
}
