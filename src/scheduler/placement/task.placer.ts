import { launchOperation } from '../../protocol/calls/operations.js';
import type { Offer, URL as MesosUrl } from '../../protocol/gen/types/mesos.js';
import type { AgentId } from '../../protocol/ids.js';
import type { HostFacts } from '../../resources/offer-slot.js';
import type { Launch, ResourceManager } from '../../resources/resource-manager.js';
import type { PendingTask } from '../../tasks/manager/pending-task.js';
import type { TaskManager } from '../../tasks/manager/task-manager.service.js';
import type { OffersContext } from '../contexts.js';
import type { Scheduler } from '../scheduler.service.js';

/** What is remembered of an agent. */
interface SeenHost {
  readonly facts: HostFacts;
  readonly url: MesosUrl | undefined;
}

/** Facts of agents kept for constraints such as UNIQUE; beyond this the ones seen longest ago go first. */
const rememberedHosts = 20_000;

/**
 * The basic framework's answer to offers, used where the app has no `@OnOffers()`: waiting tasks are placed
 * on them, what is left is declined by the pipeline, and with nothing waiting offers are suppressed (I10)
 * until the Task Manager wakes them.
 */
export class TaskPlacer {
  private readonly hosts = new Map<AgentId, SeenHost>();

  constructor(
    private readonly scheduler: Pick<Scheduler, 'accept' | 'decline' | 'suppress'>,
    private readonly tasks: Pick<TaskManager, 'pending' | 'placed'>,
    private readonly resources: ResourceManager,
  ) {}

  /** Where an agent serves HTTP, as its newest offer said; undefined for one not seen or without address. */
  agentUrl(agentId: AgentId): MesosUrl | undefined {
    return this.hosts.get(agentId)?.url;
  }

  /**
   * Matches all that waits at once. Offers that are of no use are declined before anything is waited for:
   * a DECLINE that left after a REVIVE would hide them for seconds from the work that woke up in between.
   * @throws the first error of a call, after all were tried
   */
  async place({ offers }: OffersContext): Promise<void> {
    this.remember(offers);
    const pending = this.tasks.pending();
    const byId = new Map<string, PendingTask>(pending.map((task) => [task.taskId, task]));
    const launches = pending.length > 0 ? this.match(offers, pending) : [];
    const used = new Set(launches.flatMap(({ slot }) => slot.offerIds));
    const left = offers.map(({ id }) => id.value).filter((id) => !used.has(id));
    const calls = launches.map((launch) => this.launch(launch, byId));
    if (left.length > 0) calls.push(this.scheduler.decline({ offerIds: left }));
    const results = await Promise.allSettled(calls);
    if (this.tasks.pending().length === 0) await this.scheduler.suppress();
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private match(offers: readonly Offer[], pending: readonly PendingTask[]): readonly Launch[] {
    // Offers end with their event unless somebody holds them, so nothing of an older event may be used.
    this.resources.clear();
    this.resources.addOffers(offers);
    const running = this.tasks.placed((agentId) => this.hosts.get(agentId)?.facts);
    const demands = pending.map(({ demand }) => demand);
    return this.resources.match(demands, running).launches;
  }

  private async launch({ slot, placements }: Launch, byId: ReadonlyMap<string, PendingTask>): Promise<void> {
    const taskInfos = placements.map(({ demand, resources, ports }) =>
      byId.get(demand.id)!.build({ agentId: slot.agentId, resources, ports }),
    );
    await this.scheduler.accept({ offerIds: slot.offerIds, operations: [launchOperation(taskInfos)] });
  }

  private remember(offers: readonly Offer[]): void {
    for (const { agentId, hostname, url, attributes, domain } of offers) {
      const fault = domain?.faultDomain;
      const facts = {
        agentId: agentId.value,
        hostname,
        attributes,
        ...(fault && { region: fault.region.name, zone: fault.zone.name }),
      };
      this.hosts.delete(agentId.value);
      this.hosts.set(agentId.value, { facts, url });
    }
    for (const agentId of this.hosts.keys()) {
      if (this.hosts.size <= rememberedHosts) return;
      this.hosts.delete(agentId);
    }
  }
}
