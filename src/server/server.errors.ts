import type { ErrorTable } from '../utils/errors.js';

/** What is wrong with a request, beyond what the Task Manager finds wrong. */
export const SERVER_ERRORS = {
  MESOS_SERVER_BODY_MALFORMED: {
    summary: 'The body is not JSON',
    retryable: false,
    action: 'Send one JSON document in UTF-8; nothing was changed.',
  },
  MESOS_SERVER_BODY_REFUSED: {
    summary: 'The body was not taken',
    retryable: false,
    action: 'Send it with the length, charset and encoding it has; nothing was changed.',
  },
  MESOS_SERVER_BODY_TOO_LARGE: {
    summary: 'The body is too large',
    retryable: false,
    action:
      'Send fewer applications at once, or raise the limit of the body parser of the app; nothing was changed.',
  },
  MESOS_SERVER_MEDIA_TYPE: {
    summary: 'The body is of a type that is not understood',
    retryable: false,
    action: 'Send JSON with the header content-type: application/json; nothing was changed.',
  },
  MESOS_SERVER_REQUEST_INVALID: {
    summary: 'The request is wrong',
    retryable: false,
    action: 'Correct the parts listed; nothing was changed.',
  },
  MESOS_SERVER_METHOD_NOT_ALLOWED: {
    summary: 'This path does not have the method',
    retryable: false,
    action: 'Use one that the header Allow names.',
  },
  MESOS_SERVER_NOT_STORED: {
    summary: 'The change could not be stored',
    retryable: true,
    action: 'Check the health of the store, look at what is there, and send it again.',
  },
} satisfies ErrorTable;
