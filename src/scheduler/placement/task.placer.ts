import { launchOperation } from '../../protocol/calls/operations.js';
import type { Offer } from '../../protocol/gen/types/mesos.js';
import type { AgentId } from '../../protocol/ids.js';
import type { HostFacts } from '../../resources/offer-slot.js';
import type { Launch, ResourceManager } from '../../resources/resource-manager.js';
import type { PendingTask } from '../../tasks/manager/pending-task.js';
import type { TaskManager } from '../../tasks/manager/task-manager.service.js';
import type { OffersContext } from '../contexts.js';
import type { Scheduler } from '../scheduler.service.js';

/** Facts of agents kept for constraints such as UNIQUE; beyond this the ones seen longest ago go first. */
const rememberedHosts = 20_000;

/**
 * The basic framework's answer to offers, used where the app has no `@OnOffers()`: waiting tasks are placed
 * on them, what is left is declined by the pipeline, and with nothing waiting offers are suppressed (I10)
 * until the Task Manager wakes them.
 */
export class TaskPlacer {
  private readonly hosts = new Map<AgentId, HostFacts>();

  constructor(
    private readonly scheduler: Pick<Scheduler, 'accept' | 'suppress'>,
    private readonly tasks: Pick<TaskManager, 'pending' | 'placed'>,
    private readonly resources: ResourceManager,
  ) {}

  /** Matches all that waits at once. @throws the first error of an ACCEPT, after all were tried */
  async place({ offers }: OffersContext): Promise<void> {
    this.remember(offers);
    const pending = this.tasks.pending();
    if (pending.length > 0) await this.match(offers, pending);
    if (this.tasks.pending().length === 0) await this.scheduler.suppress();
  }

  private async match(offers: readonly Offer[], pending: readonly PendingTask[]): Promise<void> {
    // Offers end with their event unless somebody holds them, so nothing of an older event may be used.
    this.resources.clear();
    this.resources.addOffers(offers);
    const byId = new Map<string, PendingTask>(pending.map((task) => [task.taskId, task]));
    const running = this.tasks.placed((agentId) => this.hosts.get(agentId));
    const { launches } = this.resources.match(
      pending.map(({ demand }) => demand),
      running,
    );
    const results = await Promise.allSettled(launches.map((launch) => this.launch(launch, byId)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private launch({ slot, placements }: Launch, byId: ReadonlyMap<string, PendingTask>): Promise<void> {
    const taskInfos = placements.map(({ demand, resources, ports }) =>
      byId.get(demand.id)!.build({ agentId: slot.agentId, resources, ports }),
    );
    return this.scheduler.accept({ offerIds: slot.offerIds, operations: [launchOperation(taskInfos)] });
  }

  private remember(offers: readonly Offer[]): void {
    for (const { agentId, hostname, attributes, domain } of offers) {
      const fault = domain?.faultDomain;
      const facts = {
        agentId: agentId.value,
        hostname,
        attributes,
        ...(fault && { region: fault.region.name, zone: fault.zone.name }),
      };
      this.hosts.delete(agentId.value);
      this.hosts.set(agentId.value, facts);
    }
    for (const agentId of this.hosts.keys()) {
      if (this.hosts.size <= rememberedHosts) return;
      this.hosts.delete(agentId);
    }
  }
}
