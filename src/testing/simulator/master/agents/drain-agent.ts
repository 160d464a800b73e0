import type { DurationInfo } from '../../../../protocol/gen/types/mesos.js';
import type { MasterState } from '../master-state.js';
import { markGone, rescindOffersOf } from './agent-loss.js';
import type { AgentRecord } from './agent-record.js';

/** How DRAIN_AGENT treats the tasks of an agent. */
export interface DrainOptions {
  /** Upper limit of the time tasks get to end. @default their own grace period */
  readonly maxGracePeriod?: DurationInfo;
  /** Whether the agent is gone for good once it is empty. @default false */
  readonly markGone?: boolean;
}

/** DEACTIVATE_AGENT: offers are rescinded and no new ones made; tasks go on. */
export function deactivateAgent(state: MasterState, agent: AgentRecord): void {
  agent.active = false;
  rescindOffersOf(state, agent.id);
}

/** DRAIN_AGENT: deactivates the agent and makes it kill everything (docs/maintenance.md). */
export function drainAgent(state: MasterState, agent: AgentRecord, options: DrainOptions = {}): void {
  deactivateAgent(state, agent);
  agent.draining = 'DRAINING';
  agent.markGoneWhenDrained = options.markGone ?? false;
  agent.port.drain(options.maxGracePeriod, agent.markGoneWhenDrained);
  finishDraining(state, agent);
}

/** REACTIVATE_AGENT; the next batch allocation offers the agent again. */
export function reactivateAgent(agent: AgentRecord): void {
  agent.active = true;
  agent.draining = undefined;
}

/** Notes that a draining agent has nothing left: ended tasks count until their last update is acknowledged. */
export function finishDraining(state: MasterState, agent: AgentRecord): void {
  if (agent.draining !== 'DRAINING') return;
  const busy = state.frameworks
    .all()
    .some(
      ({ tasks, operations }) =>
        tasks.all().some(({ agentId }) => agentId === agent.id) ||
        [...operations.values()].some(({ agentId }) => agentId?.value === agent.id),
    );
  if (busy) return;
  agent.draining = 'DRAINED';
  if (agent.markGoneWhenDrained) markGone(state, agent);
}
