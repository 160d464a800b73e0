import type { ErrorTable } from '../utils/errors.js';

/** What can go wrong in `tasks/`. */
export const TASKS_ERRORS = {
  MESOS_TASKS_DEFINITION_INVALID: {
    summary: 'The definition of an application is wrong',
    retryable: false,
    action: 'Correct the fields listed; nothing was accepted.',
  },
  MESOS_TASKS_PACKAGE_MISSING: {
    summary: 'A package that checks definitions is not installed',
    retryable: false,
    action: 'Run npm install class-validator class-transformer.',
  },
  MESOS_TASKS_APPLICATION_EXISTS: {
    summary: 'An application of this name exists',
    retryable: false,
    action: 'Choose another name, or delete the application first; nothing was accepted.',
  },
  MESOS_TASKS_APPLICATION_UNKNOWN: {
    summary: 'No application of this name',
    retryable: false,
    action: 'Look up the names that exist.',
  },
  MESOS_TASKS_APPLICATION_DELETING: {
    summary: 'The application is being deleted',
    retryable: true,
    action: 'Wait until its last task has ended.',
  },
  MESOS_TASKS_VERSION_CONFLICT: {
    summary: 'The application has another version by now',
    retryable: false,
    action: 'Look at the present definition and decide again; nothing was changed.',
  },
  MESOS_TASKS_TASK_UNKNOWN: {
    summary: 'No task of this id',
    retryable: false,
    action: 'Look up the ids that exist; every attempt has its own.',
  },
  MESOS_TASKS_PLACEMENT_INVALID: {
    summary: 'The task cannot be built for this place',
    retryable: false,
    action: 'Give as many ports as the definition asks for.',
  },
  MESOS_TASKS_NOT_PENDING: {
    summary: 'The task does not wait for an offer any more',
    retryable: false,
    action: 'Match the pending tasks again; nothing was launched.',
  },
  MESOS_TASKS_DUPLICATE_LAUNCH: {
    summary: 'A task is launched twice',
    retryable: false,
    action: 'Build a fresh TaskInfo for every attempt.',
  },
} satisfies ErrorTable;
