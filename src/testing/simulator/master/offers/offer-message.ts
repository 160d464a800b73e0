import type { Offer, Resource } from '../../../../protocol/gen/types/mesos.js';
import { Resource_ReservationInfo_Type as ReservationType } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { AgentRecord } from '../agents/agent-record.js';
import { hasCapability } from '../frameworks/capabilities.js';
import type { Framework } from '../frameworks/framework.js';
import type { OutstandingOffer } from './offer-book.js';

/** The offer as its framework gets it, without what its capabilities do not cover. */
export function describeOffer(offer: OutstandingOffer, framework: Framework, agent: AgentRecord): Offer {
  const { info } = agent;
  const multiRole = hasCapability(framework.info, 'MULTI_ROLE');
  const refined = hasCapability(framework.info, 'RESERVATION_REFINEMENT');
  return {
    id: { value: offer.id },
    frameworkId: { value: framework.id },
    agentId: { value: agent.id },
    hostname: info.hostname,
    url: {
      scheme: 'http',
      address: { hostname: info.hostname, ip: '127.0.0.1', port: info.port ?? 5051 },
      path: '/slave(1)',
      query: [],
    },
    domain: info.domain,
    resources: offer.resources.toMessages().map((resource) => {
      const { allocationInfo, ...rest } = refined ? resource : beforeRefinement(resource);
      return multiRole ? { ...rest, allocationInfo } : rest;
    }),
    attributes: info.attributes,
    executorIds: [...(agent.executors.get(framework.id)?.keys() ?? [])].map((value) => ({ value })),
    ...(multiRole ? { allocationInfo: { role: offer.role } } : {}),
  };
}

/** The format of before Mesos 1.4, `role` and `reservation`, for at most one reservation. */
function beforeRefinement(resource: Resource): Resource {
  const [reservation] = resource.reservations;
  if (reservation === undefined) return { ...resource, role: '*' };
  const { type, role, ...details } = reservation;
  const plain = { ...resource, role, reservations: [] };
  return type === ReservationType.DYNAMIC ? { ...plain, reservation: details } : plain;
}
