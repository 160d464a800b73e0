import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Filters } from '../../../../protocol/gen/types/mesos.js';
import type { AgentId, FrameworkId } from '../../../../protocol/ids.js';
import type { Resources } from '../../../../resources/algebra/resources.js';
import { releaseResources } from '../agents/agent-resources.js';
import { filterLifeMs } from '../allocator/offer-filters.js';
import type { MasterState } from '../master-state.js';
import type { OutstandingOffer } from './offer-book.js';

/** Takes an offer back without telling anybody; its resources wait for the next allocation. */
export function withdrawOffer(state: MasterState, offer: OutstandingOffer): void {
  if (state.offers.take(offer.id) === undefined) return;
  const agent = state.agents.get(offer.agentId);
  if (agent !== undefined) releaseResources(agent, offer.frameworkId, offer.resources);
}

/** Takes an offer back and tells its framework. */
export function rescindOffer(state: MasterState, offer: OutstandingOffer): void {
  withdrawOffer(state, offer);
  state.frameworks
    .get(offer.frameworkId)
    ?.send({ type: Event_Type.RESCIND, rescind: { offerId: { value: offer.id } } });
}

/** Outstanding offers of a framework, an agent, a role: whatever is given. */
export function findOffers(
  state: MasterState,
  wanted: { readonly frameworkId?: FrameworkId; readonly agentId?: AgentId; readonly role?: string },
): OutstandingOffer[] {
  return state.offers
    .all()
    .filter(
      (offer) =>
        (wanted.frameworkId === undefined || offer.frameworkId === wanted.frameworkId) &&
        (wanted.agentId === undefined || offer.agentId === wanted.agentId) &&
        (wanted.role === undefined || offer.role === wanted.role),
    );
}

/** Remembers refused resources, so that they are not offered again for the time of the filter. */
export function refuseResources(
  state: MasterState,
  refused: Pick<OutstandingOffer, 'frameworkId' | 'agentId' | 'role'> & { readonly resources: Resources },
  filters: Filters | undefined,
): void {
  if (refused.resources.isEmpty) return;
  const lifeMs = filterLifeMs(filters?.refuseSeconds, state.options.allocationIntervalMs);
  if (lifeMs === 0) return;
  const framework = state.frameworks.get(refused.frameworkId);
  framework?.filters.add(refused.role, refused.agentId, refused.resources, state.clock.monotonic() + lifeMs);
}
