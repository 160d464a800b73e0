import type { Attribute, Offer, Unavailability } from '../protocol/gen/types/mesos.js';
import type { AgentId, OfferId } from '../protocol/ids.js';
import type { Resources } from './algebra/resources.js';

/** What constraints ask of an agent. Kept in task records, so that running tasks count in later rounds. */
export interface HostFacts {
  readonly agentId: AgentId;
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
  /** Region of the agent's fault domain. */
  readonly region?: string | undefined;
  /** Zone of the agent's fault domain. */
  readonly zone?: string | undefined;
}

/**
 * All offers of one agent for one role, summed: what one ACCEPT may use together (S70: offers of one call
 * must be of the same agent and allocated to the same role).
 */
export interface OfferSlot extends HostFacts {
  /** The role the offers are allocated to; `*` for frameworks without MULTI_ROLE. */
  readonly role: string;
  readonly offerIds: readonly OfferId[];
  readonly resources: Resources;
  /** Scheduled maintenance of the machine, if any (S87). */
  readonly unavailability?: Unavailability | undefined;
}

/** An offer with its resources read. */
export interface HeldOffer {
  readonly offer: Offer;
  readonly role: string;
  readonly resources: Resources;
  /** Resources Mesos itself would call invalid; they are left out and never used. */
  readonly problems: readonly string[];
}

/** Sums up offers of one agent and role. */
export function createSlot(offers: readonly [HeldOffer, ...HeldOffer[]]): OfferSlot {
  const [first, ...rest] = offers;
  const { agentId, hostname, attributes, domain } = first.offer;
  const fault = domain?.faultDomain;
  const unavailability = offers.find(({ offer }) => offer.unavailability !== undefined)?.offer.unavailability;
  return {
    agentId: agentId.value,
    hostname,
    attributes,
    ...(fault === undefined ? {} : { region: fault.region.name, zone: fault.zone.name }),
    role: first.role,
    offerIds: offers.map(({ offer }) => offer.id.value),
    resources: rest.reduce((sum, { resources }) => sum.add(resources), first.resources),
    ...(unavailability === undefined ? {} : { unavailability }),
  };
}
