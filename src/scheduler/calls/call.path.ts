import type { CallResponse, MesosClient } from '../../client/client.js';
import { isSubscriptionLost } from '../../client/client.errors.js';
import type { SchedulerCall } from '../../protocol/calls/scheduler-calls.js';
import { stampCall } from '../../protocol/calls/stamp-call.js';
import type { Codec } from '../../protocol/codec/codec.js';
import type { SchedulerEvent } from '../../protocol/events/scheduler-event.js';
import { MesosError } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';
import type { ResolvedSchedulerOptions } from '../scheduler.options.js';
import type { Subscription } from '../session/subscription.js';

/** What the call path needs from the rest of the scheduler. */
export interface CallPathParts {
  readonly client: MesosClient;
  readonly codec: Codec<SchedulerCall, SchedulerEvent>;
  /** The subscription to send on, if there is one. */
  current(): Subscription | undefined;
}

type CallPathOptions = Pick<ResolvedSchedulerOptions, 'path' | 'whenNotSubscribed' | 'maxQueuedCalls'>;

interface QueuedCall {
  readonly call: SchedulerCall;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (response: Promise<CallResponse>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The way of every call but SUBSCRIBE (step 7): framework id, encoding with its check of required fields,
 * stream id and deadline. A call leaves only on a live subscription (S43, S52).
 */
export class CallPath {
  private queue: QueuedCall[] = [];

  constructor(
    private readonly parts: CallPathParts,
    private readonly options: CallPathOptions,
  ) {}

  /**
   * Sends a call, or queues it when there is no subscription and the options say so.
   * @throws MesosError `MESOS_SCHEDULER_NOT_SUBSCRIBED`, `MESOS_SCHEDULER_TOO_MANY_QUEUED_CALLS`,
   *   `MESOS_PROTOCOL_REQUIRED_FIELD`, or what the client throws
   */
  async send(call: SchedulerCall, signal?: AbortSignal): Promise<CallResponse> {
    const subscription = this.parts.current();
    if (subscription) return this.sendOn(subscription, call, signal);
    if (this.options.whenNotSubscribed === 'refuse') throw this.notSubscribed(call);
    if (this.queue.length >= this.options.maxQueuedCalls) {
      throw new MesosError(
        SCHEDULER_ERRORS,
        'MESOS_SCHEDULER_TOO_MANY_QUEUED_CALLS',
        `${this.parts.codec.show(call)} behind ${this.queue.length} others`,
      );
    }
    return new Promise((resolve, reject) => this.queue.push({ call, signal, resolve, reject }));
  }

  /**
   * The subscription for a call that makes sense on this one only and so is never queued.
   * @throws MesosError `MESOS_SCHEDULER_NOT_SUBSCRIBED`
   */
  require(call: SchedulerCall): Subscription {
    const subscription = this.parts.current();
    if (!subscription) throw this.notSubscribed(call);
    return subscription;
  }

  /**
   * Sends a call on one subscription, and on no other. Encoded and handed to the client before this returns.
   * @throws as {@link send}
   */
  async sendOn(subscription: Subscription, call: SchedulerCall, signal?: AbortSignal): Promise<CallResponse> {
    const { client, codec } = this.parts;
    if (!subscription.live || !subscription.facts) throw this.notSubscribed(call);
    const stamped = stampCall(call, subscription.facts.frameworkId);
    try {
      return await client.call(
        {
          endpoint: subscription.endpoint,
          path: this.options.path,
          body: codec.encode(stamped),
          contentType: codec.mediaType,
          headers: subscription.callHeaders,
          show: () => codec.show(stamped),
        },
        signal,
      );
    } catch (error) {
      // Another answer than the stream's: the master knows before we do that this subscription is over (S67, S68).
      if (isSubscriptionLost(error)) subscription.end(error);
      throw error;
    }
  }

  /** Sends what waits, in the order it came. Call it when subscribed. */
  flush(): void {
    for (const { call, signal, resolve, reject } of this.queue.splice(0)) {
      if (signal?.aborted) reject(signal.reason);
      else resolve(this.send(call, signal));
    }
  }

  /** Fails what waits. Call it when there will be no subscription. */
  clear(error: unknown): void {
    for (const { reject } of this.queue.splice(0)) reject(error);
  }

  private notSubscribed(call: SchedulerCall): MesosError {
    return new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_NOT_SUBSCRIBED', this.parts.codec.show(call));
  }
}
