import type { ErrorTable } from './utils/errors.js';

/** Errors of `MesosModule` itself. */
export const MESOS_ERRORS = {
  MESOS_INVALID_OPTIONS: {
    summary: 'MesosModule cannot start with these options',
    retryable: false,
    action: 'Correct each option listed here; all problems found are listed.',
  },
  MESOS_DUPLICATE_INSTANCE: {
    summary: 'Two MesosModules have one name',
    retryable: false,
    action: 'Give all but one of them a `name` of its own, or import the one where it is needed.',
  },
} satisfies ErrorTable;
