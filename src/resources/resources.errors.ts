import type { ErrorTable } from '../utils/errors.js';

/** What the resources component can throw. */
export const RESOURCES_ERRORS = {
  MESOS_RESOURCES_INVALID: {
    summary: 'Resources are invalid',
    retryable: false,
    action: 'Correct the resource; the text is the one a Mesos master would answer with.',
  },
  MESOS_RESOURCES_TEXT: {
    summary: 'Resource text cannot be read',
    retryable: false,
    action: 'Write name:value or name(role):value, separated by semicolons.',
  },
  MESOS_RESOURCES_RESERVATION: {
    summary: 'Reservation is not possible',
    retryable: false,
    action:
      'Reserve to the same role or a sub-role of the last reservation, and unreserve only what is dynamic.',
  },
} satisfies ErrorTable;
