import { TaskState } from '../../../../protocol/gen/mesos/v1/mesos.js';
import { finishDraining } from '../agents/drain-agent.js';
import { findOffers, withdrawOffer } from '../offers/end-offers.js';
import type { MasterState } from '../master-state.js';
import { endTask } from '../tasks/end-task.js';
import { isTerminal } from '../tasks/task-states.js';
import type { Framework } from './framework.js';

/**
 * TEARDOWN, an expired failover timeout, or an operator: the stream ends without an ERROR, tasks are over, agents
 * shut the executors down, the id is never accepted again (src/master/master.cpp `removeFramework`).
 */
export function removeFramework(state: MasterState, framework: Framework): void {
  withdrawOffers(state, framework);
  framework.failoverTimer?.cancel();
  framework.disconnect('end-stream');
  for (const task of framework.tasks.all()) {
    endTask(state, framework, task, isTerminal(task.state) ? task.state : TaskState.TASK_KILLED);
  }
  state.frameworks.complete(framework);
  for (const agent of state.agents.all()) {
    agent.executors.delete(framework.id);
    agent.allocated.delete(framework.id);
    if (agent.connected) agent.port.shutdownFramework(framework.id);
    finishDraining(state, agent);
  }
}

/** The reader of the stream is gone: no more offers, and removal unless it comes back in time. */
export function disconnectFramework(state: MasterState, framework: Framework): void {
  withdrawOffers(state, framework);
  // Deactivation clears the filters (src/master/allocator/mesos/hierarchical.cpp).
  framework.filters.clear();
  framework.disconnect('reader-gone');
  const timeoutMs = Math.max(0, (framework.info.failoverTimeout ?? 0) * 1000);
  if (timeoutMs === 0) removeFramework(state, framework);
  else framework.failoverTimer = state.clock.setTimer(timeoutMs, () => removeFramework(state, framework));
}

/** Offers of a framework that loses its stream are gone without a RESCIND. */
export function withdrawOffers(state: MasterState, framework: Framework): void {
  for (const offer of findOffers(state, { frameworkId: framework.id })) withdrawOffer(state, offer);
}
