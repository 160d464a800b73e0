import type { OfferConstraintsInput } from '../protocol/gen/types/scheduler.js';
import type { BackoffOptions } from '../utils/backoff.js';
import type { FrameworkOptions } from './framework-info.js';
import type { OnRemoved } from './session/verdict.js';

/** What users write about the subscription and the treatment of its events. */
export interface SchedulerOptions {
  readonly framework: FrameworkOptions;
  /** Roles to start without offers; a subset of the roles. @default none */
  readonly suppressedRoles?: readonly string[];
  /** Which agents to be offered, per role; masters since 1.11, ignored by older ones. @default all */
  readonly offerConstraints?: OfferConstraintsInput;
  /**
   * When the master says that the framework was removed (torn down, or away for too long): `fail` stops and
   * says so, `new-id` registers a new framework at once. @default 'fail'
   */
  readonly onRemoved?: OnRemoved;
  /** Calls made without a subscription: `refuse` fails them, `queue` sends them later. @default 'refuse' */
  readonly whenNotSubscribed?: 'refuse' | 'queue';
  /** Calls that may wait for a subscription. @default 1000 */
  readonly maxQueuedCalls?: number;
  /** First and longest pause between two tries to subscribe. @default 500 and 15_000 */
  readonly backoff?: BackoffOptions;
  /** Milliseconds a subscription must have lasted for the pauses to start anew. @default 15_000 */
  readonly stableAfterMs?: number;
  /** Milliseconds until SUBSCRIBED must be there, from the start of a try. @default 30_000 */
  readonly subscribeTimeoutMs?: number;
  /** Heartbeat intervals without any record after which the stream is dropped. @default 5, as Mesos advises */
  readonly missedHeartbeats?: number;
  /** Events being handled or waiting to be; beyond it the stream is not read. @default 2000 */
  readonly maxPendingEvents?: number;
  /** Acknowledgements sent and not answered; beyond it updates wait. @default 512 */
  readonly maxPendingAcknowledgements?: number;
  /**
   * Seconds, at most a year, for which resources are not offered again that no handler wanted; 0: not at all.
   * @default 5, as in Mesos
   */
  readonly refuseSeconds?: number;
  /** Milliseconds an offer can be held at most. @default 300_000 (5 min) */
  readonly maxHoldMs?: number;
  /** Milliseconds between two REVIVE calls at least; more are merged. @default 5_000 */
  readonly reviveIntervalMs?: number;
  readonly reconcile?: {
    /** Milliseconds from the end of a reconciliation to the next. @default 900_000 (15 min), as Mesos advises */
    readonly intervalMs?: number;
    /** Tasks per call. @default 1000 */
    readonly batchSize?: number;
    /** Pauses until unanswered tasks are asked for again. @default 5_000 and 60_000 */
    readonly retry?: BackoffOptions;
  };
  /** Milliseconds for handlers and acknowledgements to finish at a stop. @default 10_000 */
  readonly drainTimeoutMs?: number;
  /** Path of the API on the master. @default '/api/v1/scheduler' */
  readonly path?: string;
  /** Prefix of the store's key for the framework id. @default `mesos/<framework name>/` */
  readonly storePrefix?: string;
}

/** {@link SchedulerOptions}, complete and checked. */
export interface ResolvedSchedulerOptions extends Required<
  Omit<SchedulerOptions, 'offerConstraints' | 'reconcile'>
> {
  readonly offerConstraints: OfferConstraintsInput | undefined;
  readonly reconcile: ReconcileOptions;
}

/** Options of the reconciler. */
export interface ReconcileOptions {
  readonly intervalMs: number;
  readonly batchSize: number;
  readonly retry: BackoffOptions;
}

/** Options of the session. */
export type SessionOptions = Pick<
  ResolvedSchedulerOptions,
  | 'backoff'
  | 'drainTimeoutMs'
  | 'missedHeartbeats'
  | 'onRemoved'
  | 'path'
  | 'stableAfterMs'
  | 'subscribeTimeoutMs'
>;
