import type { TimeInfo } from '../../../../protocol/gen/types/mesos.js';
import type { AgentId } from '../../../../protocol/ids.js';
import type { AgentRecord } from './agent-record.js';

/** What a master knows about an agent id. */
export type AgentStanding = 'registered' | 'recovered' | 'unreachable' | 'gone' | 'unknown';

/** What outlives a master: the replicated registry of agents. */
export interface PersistedAgents {
  readonly known: readonly AgentId[];
  readonly unreachable: ReadonlyMap<AgentId, TimeInfo>;
  readonly gone: readonly AgentId[];
}

/** The agents of one master, in all their standings. */
export class AgentRegistry {
  private readonly registered = new Map<AgentId, AgentRecord>();
  /** Known from the registry, not back since the master was elected. */
  private readonly recovered: Set<AgentId>;
  private readonly unreachable: Map<AgentId, TimeInfo>;
  private readonly gone: Set<AgentId>;
  private counter = 0;

  /** @param registry what the former master left; empty for a new cluster */
  constructor(
    private readonly masterId: string,
    registry?: PersistedAgents,
  ) {
    this.recovered = new Set(registry?.known);
    this.unreachable = new Map(registry?.unreachable);
    this.gone = new Set(registry?.gone);
  }

  /** `<master uuid>-S0`, `-S1` ... */
  nextId(): AgentId {
    return `${this.masterId}-S${this.counter++}` as AgentId;
  }

  standing(id: AgentId): AgentStanding {
    if (this.registered.has(id)) return 'registered';
    if (this.recovered.has(id)) return 'recovered';
    if (this.unreachable.has(id)) return 'unreachable';
    return this.gone.has(id) ? 'gone' : 'unknown';
  }

  get hasRecovered(): boolean {
    return this.recovered.size > 0;
  }

  get(id: AgentId): AgentRecord | undefined {
    return this.registered.get(id);
  }

  all(): AgentRecord[] {
    return [...this.registered.values()];
  }

  recoveredIds(): AgentId[] {
    return [...this.recovered];
  }

  unreachableTime(id: AgentId): TimeInfo | undefined {
    return this.unreachable.get(id);
  }

  /** Everything a later master reads from the registry. */
  persisted(): PersistedAgents {
    return {
      known: [...this.registered.keys(), ...this.recovered],
      unreachable: new Map(this.unreachable),
      gone: [...this.gone],
    };
  }

  register(agent: AgentRecord): void {
    this.recovered.delete(agent.id);
    this.unreachable.delete(agent.id);
    this.registered.set(agent.id, agent);
  }

  markUnreachable(id: AgentId, time: TimeInfo): void {
    this.forget(id);
    this.unreachable.set(id, time);
  }

  markGone(id: AgentId): void {
    this.forget(id);
    this.unreachable.delete(id);
    this.gone.add(id);
  }

  /** Forgets a registered or recovered agent. */
  forget(id: AgentId): void {
    this.registered.delete(id);
    this.recovered.delete(id);
  }
}
