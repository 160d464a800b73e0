import type { SchedulerEvent } from '../../protocol/events/scheduler-event.js';
import type { Offer } from '../../protocol/gen/types/mesos.js';
import type { MaybePromise } from '../../structures/maybe-promise.js';
import type { Subscription } from '../session/subscription.js';

/** An event on its way through the stages, and what they found out about it. */
export interface EventInFlight {
  readonly event: SchedulerEvent;
  /** The one it came on. It may be over when a later stage runs. */
  readonly subscription: Subscription;
  /** UPDATE: the record of the task, from the receipt of the ledger. */
  record?: unknown;
  /** OFFERS: those that can still be used. */
  offers?: readonly Offer[];
  /** SUBSCRIBED: the master made a new framework id. */
  isNew?: boolean;
}

/** Deals with an event; a promise when it has to be waited for. */
export type Handle = (flight: EventInFlight) => MaybePromise<void>;

/** Wraps what comes after it. Called once, when the pipeline is built. */
export type Stage = (next: Handle) => Handle;
