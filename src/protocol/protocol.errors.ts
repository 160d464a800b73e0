import type { ErrorTable } from '../utils/errors.js';

/** Everything that can be wrong with bytes, messages and names of the protocol. */
export const PROTOCOL_ERRORS = {
  MESOS_PROTOCOL_RECORD_LENGTH: {
    summary: 'The length of a RecordIO record is no decimal number',
    retryable: true,
    action: 'The stream cannot be resynchronised: close it and subscribe again.',
  },
  MESOS_PROTOCOL_RECORD_TOO_LARGE: {
    summary: 'A RecordIO record is larger than allowed',
    retryable: false,
    action: 'Raise maxRecordBytes if the cluster really sends records of this size.',
  },
  MESOS_PROTOCOL_STREAM_TRUNCATED: {
    summary: 'The stream ended inside a record',
    retryable: true,
    action: 'Treat the stream as lost and subscribe again.',
  },
  MESOS_PROTOCOL_REQUIRED_FIELD: {
    summary: 'Missing required fields',
    retryable: false,
    action: 'Set the named fields; Mesos refuses messages without them.',
  },
  MESOS_PROTOCOL_JSON_SYNTAX: {
    summary: 'Failed to parse JSON',
    retryable: false,
    action: 'Check that the sender speaks JSON and that the body is complete.',
  },
  MESOS_PROTOCOL_JSON_VALUE: {
    summary: 'Failed to convert JSON into a message',
    retryable: false,
    action: 'Compare the value with the type of the field in the Mesos V1 schema.',
  },
  MESOS_PROTOCOL_PROTOBUF_BYTES: {
    summary: 'The bytes are no protobuf message of the expected type',
    retryable: false,
    action: 'Check that the sender speaks protobuf and that the body is complete.',
  },
  MESOS_PROTOCOL_VALUE: {
    summary: 'A value does not fit its field',
    retryable: false,
    action: 'Compare the value with the type of the field in the Mesos V1 schema.',
  },
  MESOS_PROTOCOL_ID: {
    summary: 'Not an id that Mesos accepts',
    retryable: false,
    action:
      'Use 1 to 255 bytes without slashes, backslashes and control characters, and neither "." nor "..".',
  },
  MESOS_PROTOCOL_UUID: {
    summary: 'Not the bytes of a UUID',
    retryable: false,
    action: 'Pass on the 16 bytes of the status that is acknowledged.',
  },
} as const satisfies ErrorTable;
