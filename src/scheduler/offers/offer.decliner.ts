import type { MesosLogger } from '../../logging/logger.js';
import { declineCall } from '../../protocol/calls/scheduler-calls.js';
import type { SchedulerCall } from '../../protocol/calls/scheduler-calls.js';
import type { OfferId } from '../../protocol/ids.js';
import type { Clock } from '../../utils/clock.js';
import { describeError } from '../../utils/errors.js';
import type { Subscription } from '../session/subscription.js';

const retryPauseMs = 1_000;
const maxAttempts = 5;

/** What the decliner needs from the rest of the scheduler. */
export interface DeclinerParts {
  sendOn(subscription: Subscription, call: SchedulerCall): Promise<unknown>;
  readonly clock: Clock;
  readonly logger: MesosLogger;
}

/** The master takes more for this, a year (src/master/allocator/mesos/hierarchical.cpp). */
const maxRefuseSeconds = 31_536_000;

/** Gives offers back that nobody wanted, so that none lies around with us (S69). */
export class OfferDecliner {
  constructor(
    private readonly parts: DeclinerParts,
    private readonly refuseSeconds: number,
  ) {}

  /** Takes the offers out of the book and declines them in one call, in the background. */
  decline(subscription: Subscription, offerIds: readonly OfferId[]): void {
    if (offerIds.length === 0 || !subscription.live) return;
    subscription.offers.take(offerIds);
    void this.send(subscription, offerIds, 1);
  }

  private async send(
    subscription: Subscription,
    offerIds: readonly OfferId[],
    attempt: number,
  ): Promise<void> {
    // With the end of a subscription its offers are free again by themselves.
    if (!subscription.live) return;
    try {
      const filters = { refuseSeconds: Math.min(this.refuseSeconds, maxRefuseSeconds) };
      await this.parts.sendOn(subscription, declineCall({ offerIds, filters }));
    } catch (error) {
      const again = attempt < maxAttempts && subscription.live;
      this.parts.logger.warn('offers could not be declined', {
        offers: offerIds.length,
        again,
        why: describeError(error),
      });
      if (!again) return;
      const pauseMs = retryPauseMs * 2 ** (attempt - 1);
      this.parts.clock.setTimer(pauseMs, () => void this.send(subscription, offerIds, attempt + 1));
    }
  }
}
