import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { FrameworkInfo } from '../../../../protocol/gen/types/mesos.js';
import type { Call_Subscribe } from '../../../../protocol/gen/types/scheduler.js';
import type { EventStream } from '../http/event-stream.js';
import type { MasterState } from '../master-state.js';
import { findOffers, rescindOffer } from '../offers/end-offers.js';
import { Framework } from './framework.js';
import { refuseFrameworkInfo, refusePrincipalChange, refuseRoleDetails } from './framework-validation.js';
import { disconnectFramework, withdrawOffers } from './remove-framework.js';

/**
 * SUBSCRIBE after the HTTP checks: the stream is open whatever follows; a refusal is an ERROR event and its end
 * (src/master/master.cpp `subscribe`).
 * @param principal fills in a principal the framework left out
 */
export function subscribe(
  state: MasterState,
  call: Call_Subscribe,
  stream: EventStream,
  principal: string | undefined,
): void {
  const info = { ...call.frameworkInfo, principal: call.frameworkInfo.principal ?? principal };
  const known = info.id && state.frameworks.get(info.id.value);
  const refusal =
    refuseFrameworkInfo(info) ??
    (info.id && state.frameworks.isCompleted(info.id.value) ? 'Framework has been removed' : undefined) ??
    refuseRoleDetails({ ...call, frameworkInfo: info }) ??
    (known && refusePrincipalChange(known.info, info));
  if (refusal !== undefined) {
    stream.send({ type: Event_Type.ERROR, error: { message: refusal } });
    stream.end();
    return;
  }
  const framework = known ? failOver(state, known, info) : addFramework(state, info);
  framework.suppressedRoles = new Set(call.suppressedRoles);
  framework.offerConstraints = call.offerConstraints;
  connect(state, framework, stream);
}

function addFramework(state: MasterState, info: FrameworkInfo): Framework {
  // An id this master never gave out comes from a former master and is taken as it is.
  const id = info.id?.value || state.frameworks.nextId();
  const framework = new Framework(id, info, state);
  state.frameworks.add(framework);
  return framework;
}

/** Replaces the connection of a known framework; `user` and `checkpoint` silently stay as they were. */
function failOver(state: MasterState, framework: Framework, info: FrameworkInfo): Framework {
  if (framework.status === 'CONNECTED') {
    framework.send({ type: Event_Type.ERROR, error: { message: 'Framework failed over' } });
    withdrawOffers(state, framework);
    framework.disconnect('end-stream');
  }
  const { user, checkpoint } = framework.info;
  replaceInfo(state, framework, { ...info, user, checkpoint });
  return framework;
}

/** Takes over a FrameworkInfo; offers and filters of roles that are gone end. */
export function replaceInfo(state: MasterState, framework: Framework, info: FrameworkInfo): void {
  const oldRoles = framework.roles;
  framework.info = info;
  for (const role of oldRoles) {
    if (framework.roles.includes(role)) continue;
    framework.filters.clearRole(role);
    for (const offer of findOffers(state, { frameworkId: framework.id, role })) rescindOffer(state, offer);
  }
}

function connect(state: MasterState, framework: Framework, stream: EventStream): void {
  framework.connect(stream);
  stream.onReaderGone(() => {
    if (framework.streamId === stream.id) disconnectFramework(state, framework);
  });
  framework.send({
    type: Event_Type.SUBSCRIBED,
    subscribed: {
      frameworkId: { value: framework.id },
      heartbeatIntervalSeconds: state.options.heartbeatIntervalMs / 1000,
      masterInfo: state.info,
    },
  });
  framework.startHeartbeats();
  state.requestAllocation();
}
