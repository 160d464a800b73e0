import type { MasterInfo } from '../../../protocol/gen/types/mesos.js';
import type { Clock } from '../../../utils/clock.js';
import type { Random } from '../../../utils/random.js';
import type { AgentRegistry } from './agents/agent-registry.js';
import type { FaultPlan } from './faults.js';
import type { FrameworkRegistry } from './frameworks/framework-registry.js';
import type { Journal } from './journal.js';
import type { ResolvedMasterOptions } from './master.options.js';
import type { OfferBook } from './offers/offer-book.js';

/** All that one leading master knows. It dies with its leadership; the next leader starts with a new one. */
export interface MasterState {
  readonly info: MasterInfo;
  readonly clock: Clock;
  readonly random: Random;
  readonly options: ResolvedMasterOptions;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly frameworks: FrameworkRegistry;
  readonly agents: AgentRegistry;
  readonly offers: OfferBook;
  /** Runs the allocator soon, for all agents; several requests before that are one run. */
  readonly requestAllocation: () => void;
}

/** The time of the cluster as Mesos writes it into statuses: seconds with a fraction. */
export function nowSeconds({ clock }: Pick<MasterState, 'clock'>): number {
  return clock.now() / 1000;
}
