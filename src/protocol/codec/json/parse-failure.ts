import { MesosError } from '../../../utils/errors.js';
import type { Encoding } from '../codec.js';

/**
 * The body with which a master or agent answers (status 400) a call it cannot read, given the error the codec threw;
 * `undefined` for any other error.
 *
 * The scheduler and executor APIs (`call`) say which conversion failed; the operator API gives the bare reason.
 * Texts as recorded from Mesos 1.12 (`test/fixtures/captures`, folders 10 and 17), except the one for protobuf bodies
 * of the operator API, which was not recorded.
 * @param api @default 'call'
 */
export function describeParseFailure(
  error: unknown,
  encoding: Encoding,
  api: 'call' | 'operator' = 'call',
): string | undefined {
  if (!(error instanceof MesosError)) return undefined;
  const conversion = api === 'call' ? 'Failed to convert JSON into Call protobuf: ' : '';
  const protobuf = `Failed to parse body into ${api === 'call' ? 'Call protobuf' : 'protobuf object'}`;
  switch (error.code) {
    case 'MESOS_PROTOCOL_JSON_SYNTAX':
      return `Failed to parse body into JSON: ${String(error.details['reason'])}`;
    case 'MESOS_PROTOCOL_JSON_VALUE':
      return conversion + String(error.details['reason']);
    case 'MESOS_PROTOCOL_PROTOBUF_BYTES':
      return protobuf;
    case 'MESOS_PROTOCOL_REQUIRED_FIELD': {
      const paths = error.details['paths'];
      if (encoding === 'protobuf' || !Array.isArray(paths)) return protobuf;
      return `${conversion}Missing required fields: ${paths.join(', ')}`;
    }
    default:
      return undefined;
  }
}
