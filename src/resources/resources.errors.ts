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
  MESOS_CONSTRAINT_INVALID: {
    summary: 'Placement constraint is invalid',
    retryable: false,
    action: 'Correct the field, operator or value of the constraint.',
  },
  MESOS_DEMAND_INVALID: {
    summary: 'Task demand is invalid',
    retryable: false,
    action: 'Ask for amounts of zero or more, whole gpus, and ports from 0 to 65535.',
  },
  MESOS_OFFER_STALE: {
    summary: 'Offer is not held any more',
    retryable: true,
    action: 'Match again on the offers that are there now.',
  },
} satisfies ErrorTable;
