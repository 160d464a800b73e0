import type { ErrorTable } from '../../../utils/errors.js';

/** What simulated agents can throw. */
export const AGENT_ERRORS = {
  MESOS_SIMULATOR_ATTRIBUTES: {
    summary: 'Attribute text cannot be read',
    retryable: false,
    action: 'Write name:value pairs separated by semicolons; a value is a number, [1-5,7-9] or text.',
  },
  MESOS_SIMULATOR_SANDBOX: {
    summary: 'Id cannot be part of a sandbox path',
    retryable: false,
    action: 'Use ids without slashes that are not dots only, as a Mesos master demands.',
  },
} satisfies ErrorTable;
