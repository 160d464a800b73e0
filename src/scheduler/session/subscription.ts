import type { EventStream } from '../../client/client.js';
import type { SubscribedEvent } from '../../protocol/events/scheduler-event.js';
import type { InverseOffer, MasterInfo, Offer } from '../../protocol/gen/types/mesos.js';
import type { FrameworkId } from '../../protocol/ids.js';
import type { OfferBook } from '../offers/offer-book.js';

/** What a confirmed subscription knows. */
export interface SubscriptionFacts {
  readonly frameworkId: FrameworkId;
  readonly master: MasterInfo | undefined;
}

/** How a subscription tells its session. */
export interface SubscriptionHooks {
  onConfirmed(subscription: Subscription, event: SubscribedEvent): void;
}

/**
 * One event stream and everything that lives and dies with it: the endpoint and the stream id calls need,
 * and the offers. It is the only holder of its stream id, so no call can carry a stale one.
 */
export class Subscription {
  /** Aborts when the subscription is over, with the reason. */
  readonly signal: AbortSignal;
  /** The headers of every call. */
  readonly callHeaders: Readonly<Record<string, string>>;
  /** Set while a TEARDOWN is on its way: the end of the stream is then its answer, not a loss (S58). */
  tearingDown = false;
  private known: SubscriptionFacts | undefined;
  private readonly abort = new AbortController();
  private isOver = false;

  constructor(
    private readonly stream: EventStream,
    streamId: string,
    readonly offers: OfferBook<Offer>,
    readonly inverseOffers: OfferBook<InverseOffer>,
    private readonly hooks: SubscriptionHooks,
  ) {
    this.signal = this.abort.signal;
    this.callHeaders = { 'mesos-stream-id': streamId };
  }

  /** Base URL of the master that answered. */
  get endpoint(): string {
    return this.stream.endpoint;
  }

  get live(): boolean {
    return !this.isOver;
  }

  /** Undefined until SUBSCRIBED has been dealt with. */
  get facts(): SubscriptionFacts | undefined {
    return this.known;
  }

  /** SUBSCRIBED has come and its id is stored. False, and nothing happens, when it is over already. */
  confirm(event: SubscribedEvent): boolean {
    if (!this.live) return false;
    this.known = { frameworkId: event.frameworkId, master: event.masterInfo };
    this.hooks.onConfirmed(this, event);
    return true;
  }

  /** Ends it: drops the connection, voids the offers. The first reason counts; again does nothing. */
  end(reason: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.abort.abort(reason);
    this.offers.close();
    this.inverseOffers.close();
    this.stream.close();
  }
}
