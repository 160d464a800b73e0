import type { SchedulerCall } from '../../protocol/calls/scheduler-calls.js';
import type { OfferId } from '../../protocol/ids.js';
import { MesosError } from '../../utils/errors.js';
import type { CallPath } from '../calls/call.path.js';
import type { Subscription } from '../session/subscription.js';
import type { OfferBook, Offered } from './offer-book.js';

// Long enough for a handler that sees the error to answer otherwise; then the offer is declined.
const graceMs = 10_000;

/**
 * Sends the answer to offers, which are used up by it. If it certainly did not reach the master the offers
 * are put back, to be answered otherwise or declined.
 * @throws as `OfferBook.take` and `CallPath.sendOn`
 */
export async function sendAnswer<T extends Offered>(
  path: CallPath,
  subscription: Subscription,
  book: OfferBook<T>,
  offerIds: readonly OfferId[],
  call: SchedulerCall,
  signal?: AbortSignal,
): Promise<void> {
  const offers = book.take(offerIds);
  try {
    await path.sendOn(subscription, call, signal);
  } catch (error) {
    if (isUnsent(error) && subscription.live) {
      book.add(offers);
      for (const offerId of offerIds) book.hold(offerId, graceMs);
    }
    throw error;
  }
}

const unsentCodes: ReadonlySet<string> = new Set([
  'MESOS_SCHEDULER_NOT_SUBSCRIBED',
  'MESOS_SCHEDULER_OFFER_GONE',
  'MESOS_SCHEDULER_OFFERS_MIXED',
  'MESOS_CLIENT_INVALID_REQUEST',
  'MESOS_CLIENT_TOO_MANY_CALLS',
  'MESOS_CLIENT_CONNECTION_REFUSED',
  'MESOS_CLIENT_CONNECT_TIMEOUT',
  'MESOS_CLIENT_BAD_REQUEST',
]);

/** Whether an error says that a call had no effect: it did not leave, or was refused as a whole. */
export function isUnsent(error: unknown): boolean {
  return (
    error instanceof MesosError && (unsentCodes.has(error.code) || error.code.startsWith('MESOS_PROTOCOL_'))
  );
}
