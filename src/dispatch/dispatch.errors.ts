import type { ErrorTable } from '../utils/errors.js';

/** Errors of finding and running event handlers. */
export const DISPATCH_ERRORS = {
  MESOS_DISPATCH_INVALID_HANDLERS: {
    summary: 'Event handlers cannot be used',
    retryable: false,
    action: 'Repair each handler listed here; all problems found are listed.',
  },
  MESOS_DISPATCH_HANDLER_FAILED: {
    summary: 'Event handler failed',
    retryable: false,
    action: 'See the cause; handle the error in the handler or in an exception filter on it.',
  },
  MESOS_DISPATCH_REGISTRY_FROZEN: {
    summary: 'Event handler came too late',
    retryable: false,
    action: 'Declare handlers with decorators on providers or controllers that exist when the app starts.',
  },
} satisfies ErrorTable;
