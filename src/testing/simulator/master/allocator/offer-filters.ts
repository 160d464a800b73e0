import type { AgentId } from '../../../../protocol/ids.js';
import type { Resources } from '../../../../resources/algebra/resources.js';

const defaultRefuseSeconds = 5;
const maxRefuseSeconds = 31_536_000;

/**
 * How long a filter lives, in milliseconds; 0 for none. Negative or odd values mean the default, the cap is a
 * year (src/master/allocator/mesos/hierarchical.cpp `recoverResources`).
 */
export function filterLifeMs(refuseSeconds: number | undefined, allocationIntervalMs: number): number {
  if (refuseSeconds === 0) return 0;
  const valid = refuseSeconds !== undefined && refuseSeconds > 0;
  const seconds = valid ? Math.min(refuseSeconds, maxRefuseSeconds) : defaultRefuseSeconds;
  return Math.max(seconds * 1000, allocationIntervalMs);
}

interface OfferFilter {
  readonly refused: Resources;
  readonly untilMs: number;
}

/** The refused-offer filters of one framework, by role and agent. */
export class OfferFilters {
  private readonly byRole = new Map<string, Map<AgentId, OfferFilter[]>>();

  /** @param untilMs monotonic time of expiry */
  add(role: string, agentId: AgentId, refused: Resources, untilMs: number): void {
    let byAgent = this.byRole.get(role);
    if (byAgent === undefined) this.byRole.set(role, (byAgent = new Map()));
    byAgent.set(agentId, [...(byAgent.get(agentId) ?? []), { refused, untilMs }]);
  }

  /** Whether an unexpired filter refused at least these resources. Expired ones are dropped on the way. */
  matches(role: string, agentId: AgentId, offerable: Resources, nowMs: number): boolean {
    const byAgent = this.byRole.get(role);
    const filters = byAgent?.get(agentId)?.filter(({ untilMs }) => untilMs > nowMs);
    if (byAgent === undefined || filters === undefined) return false;
    if (filters.length === 0) byAgent.delete(agentId);
    else byAgent.set(agentId, filters);
    return filters.some(({ refused }) => refused.contains(offerable));
  }

  clearRole(role: string): void {
    this.byRole.delete(role);
  }

  clearAgent(agentId: AgentId): void {
    for (const byAgent of this.byRole.values()) byAgent.delete(agentId);
  }

  clear(): void {
    this.byRole.clear();
  }
}
