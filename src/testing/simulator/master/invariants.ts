import { Call_Type } from '../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Call } from '../../../protocol/gen/types/scheduler.js';
import type { OfferId } from '../../../protocol/ids.js';
import { unallocate } from '../../../resources/algebra/conversions.js';
import { Resources } from '../../../resources/algebra/resources.js';
import type { Journal } from './journal.js';
import type { MasterState } from './master-state.js';
import { isTerminal } from './tasks/task-states.js';

/** Offers a framework answered more than once, counting accepted calls only. Empty when it behaved. */
export function findOffersAnsweredTwice(journal: Journal): string[] {
  const answers = new Map<OfferId, number>();
  for (const { call, status } of journal.calls()) {
    if (status !== 202) continue;
    for (const id of answeredOffers(call)) answers.set(id, (answers.get(id) ?? 0) + 1);
  }
  return [...answers]
    .filter(([, count]) => count > 1)
    .map(([id, count]) => `offer ${id} was answered ${count} times`);
}

function answeredOffers(call: Call): OfferId[] {
  const ids = call.type === Call_Type.ACCEPT ? call.accept?.offerIds : call.decline?.offerIds;
  return (ids ?? []).map(({ value }) => value);
}

/** Resources of an agent that are promised to more than one user, or do not add up. Empty when the books are right. */
export function findAllocationErrors(state: MasterState): string[] {
  return state.agents.all().flatMap((agent) => {
    const promised = Resources.of([
      ...state.offers.all().flatMap((offer) => (offer.agentId === agent.id ? [...offer.resources] : [])),
      ...state.frameworks.all().flatMap((framework) =>
        framework.tasks
          .all()
          .filter((task) => task.agentId === agent.id && !isTerminal(task.state))
          .flatMap((task) => [...task.resources]),
      ),
      ...[...agent.executors.values()].flatMap((executors) =>
        [...executors.values()].flatMap(({ resources }) => [...resources]),
      ),
    ]);
    const booked = Resources.of([...agent.allocated.values()].flatMap((resources) => [...resources]));
    return [
      ...(agent.total.contains(unallocate(promised)) && promisesFit(agent.total, promised)
        ? []
        : [`agent ${agent.id} promised ${promised.toString()} but has ${agent.total.toString()}`]),
      ...(promised.equals(booked)
        ? []
        : [`agent ${agent.id} booked ${booked.toString()}, not ${promised.toString()}`]),
    ];
  });
}

/** Sums of numbers hide a port that is promised twice; quantities do not. */
function promisesFit(total: Resources, promised: Resources): boolean {
  const has = total.quantities();
  return [...promised.quantities()].every(([name, amount]) => amount <= (has.get(name) ?? 0));
}
