import type { ErrorTable } from '../../../utils/errors.js';

/** Errors of the simulated cluster itself; what a real Mesos would refuse is answered over HTTP instead. */
export const SIMULATOR_ERRORS = {
  MESOS_SIMULATOR_PORT_IN_USE: {
    summary: 'The simulated master cannot listen',
    retryable: false,
    action: 'Choose another port, or 0 for any free one.',
  },
  MESOS_SIMULATOR_WAIT_TIMEOUT: {
    summary: 'The simulated cluster did not get into the awaited state in time',
    retryable: false,
    action: 'Compare the journal with what you waited for.',
  },
  MESOS_SIMULATOR_INVARIANT: {
    summary: 'The simulated cluster broke one of its own rules',
    retryable: false,
    action: 'Report it with the journal of the run.',
  },
  MESOS_SIMULATOR_UNKNOWN_AGENT: {
    summary: 'No such simulated agent',
    retryable: false,
    action: 'Use an id or index of `cluster.agents`.',
  },
  MESOS_SIMULATOR_OPTIONS: {
    summary: 'An option of the simulated cluster is wrong',
    retryable: false,
    action: 'Correct the named option.',
  },
} satisfies ErrorTable;
