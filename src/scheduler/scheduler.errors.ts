import type { ErrorTable } from '../utils/errors.js';

/** Errors of the subscription, its calls and its offers. */
export const SCHEDULER_ERRORS = {
  MESOS_SCHEDULER_INVALID_OPTIONS: {
    summary: 'The options of the scheduler are wrong',
    retryable: false,
    action: 'Correct the options listed.',
  },
  MESOS_SCHEDULER_NOT_SUBSCRIBED: {
    summary: 'No live subscription to send the call on',
    retryable: true,
    action: 'Wait for `status` to say subscribed, or set `whenNotSubscribed: "queue"`.',
  },
  MESOS_SCHEDULER_TOO_MANY_QUEUED_CALLS: {
    summary: 'Too many calls wait for a subscription',
    retryable: true,
    action: 'Wait for `status` to say subscribed before making more calls, or raise `maxQueuedCalls`.',
  },
  MESOS_SCHEDULER_FRAMEWORK_REMOVED: {
    summary: 'The master has removed the framework; its tasks were killed',
    retryable: false,
    action:
      'Find out who tore it down or why it was away longer than its failover timeout; to go on under a new id set `onRemoved: "new-id"` or delete the stored framework id.',
  },
  MESOS_SCHEDULER_FAILED_OVER: {
    summary: 'Another instance has subscribed with the id of this framework',
    retryable: false,
    action:
      'Run one active instance per framework (see leader election), or give the other one a name of its own.',
  },
  MESOS_SCHEDULER_REFUSED: {
    summary: 'The master refused the framework',
    retryable: false,
    action:
      'Correct what its text names in the `framework` options or in the ACLs of the master, then start again.',
  },
  MESOS_SCHEDULER_AUTHORIZER_FAILED: {
    summary: 'The authorizer of the master could not decide about the framework',
    retryable: true,
    action: 'It is tried again; if it persists look into the log of the master.',
  },
  MESOS_SCHEDULER_STREAM_ENDED: {
    summary: 'The master ended the event stream',
    retryable: true,
    action: 'It is subscribed again automatically.',
  },
  MESOS_SCHEDULER_HEARTBEATS_MISSED: {
    summary: 'The event stream went silent',
    retryable: true,
    action:
      'It is subscribed again automatically; if it persists check the network between here and the master.',
  },
  MESOS_SCHEDULER_SUBSCRIBE_TIMEOUT: {
    summary: 'SUBSCRIBED did not come in time',
    retryable: true,
    action:
      'It is tried again; check the load of the master and of the store, or raise `subscribeTimeoutMs`.',
  },
  MESOS_SCHEDULER_UNEXPECTED_ANSWER: {
    summary: 'The answer to SUBSCRIBE is not the one of a master',
    retryable: true,
    action:
      'It is tried again; if it persists check that `masters` names Mesos masters, without a proxy in between.',
  },
  MESOS_SCHEDULER_TORN_DOWN: {
    summary: 'The framework was torn down by a TEARDOWN of this process',
    retryable: false,
    action: 'Nothing is to be done; starting again registers a new framework.',
  },
  MESOS_SCHEDULER_STOPPED: {
    summary: 'The scheduler is stopped',
    retryable: false,
    action: 'Start it before making calls.',
  },
  MESOS_SCHEDULER_PRINCIPAL_CHANGED: {
    summary: 'The principal of a registered framework cannot change',
    retryable: false,
    action: 'Use the principal the framework was registered with, or tear it down and register anew.',
  },
  MESOS_SCHEDULER_ID_TAKEN: {
    summary: 'Another instance has stored a framework id under the same name meanwhile',
    retryable: false,
    action:
      'Run one active instance per framework; this one registered a second framework, tear that one down.',
  },
  MESOS_SCHEDULER_ID_UNREADABLE: {
    summary: 'The stored framework id cannot be read',
    retryable: false,
    action:
      'Was it written by a later version? Repair or delete the entry; without it a new framework is registered.',
  },
  MESOS_SCHEDULER_OFFER_GONE: {
    summary: 'The offer cannot be used',
    retryable: false,
    action: 'Use offers of the current subscription once, and none that was rescinded; wait for new ones.',
  },
  MESOS_SCHEDULER_OFFERS_MIXED: {
    summary: 'These offers cannot be used together',
    retryable: false,
    action: 'Combine only offers of one agent and one role, each once.',
  },
  MESOS_SCHEDULER_FOREIGN_ROLE: {
    summary: 'Not a role of this framework',
    retryable: false,
    action: 'Use roles of `framework.roles`; the master drops such a call without a word.',
  },
  MESOS_SCHEDULER_FOREIGN_PRINCIPAL: {
    summary: 'A reservation or volume has the principal of somebody else',
    retryable: false,
    action: 'Leave `principal` out: that of the framework is filled in.',
  },
  MESOS_SCHEDULER_UNSUPPORTED: {
    summary: 'The master is too old for this call',
    retryable: false,
    action: 'Upgrade the master, or do without the call.',
  },
  MESOS_SCHEDULER_UPDATE_REFUSED: {
    summary: 'The master refused the update of the framework',
    retryable: false,
    action: 'Correct what its text names; the framework is unchanged.',
  },
} as const satisfies ErrorTable;
