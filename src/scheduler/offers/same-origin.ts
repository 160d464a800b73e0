import type { Offer } from '../../protocol/gen/types/mesos.js';
import { MesosError } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';

/**
 * One ACCEPT combines only offers of one agent and one role (Mesos `master/validation.cpp`, S70); otherwise
 * the master drops all of them.
 * @throws MesosError `MESOS_SCHEDULER_OFFERS_MIXED`
 */
export function assertSameOrigin(offers: readonly Offer[]): void {
  const [first] = offers;
  for (const offer of offers) {
    const sameAgent = offer.agentId.value === first!.agentId.value;
    if (sameAgent && offer.allocationInfo?.role === first!.allocationInfo?.role) continue;
    throw new MesosError(
      SCHEDULER_ERRORS,
      'MESOS_SCHEDULER_OFFERS_MIXED',
      `${first!.id.value} and ${offer.id.value} differ in ${sameAgent ? 'role' : 'agent'}`,
      { details: { offerIds: offers.map(({ id }) => id.value) } },
    );
  }
}
