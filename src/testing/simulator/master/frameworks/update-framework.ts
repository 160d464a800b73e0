import type { Call_UpdateFramework } from '../../../../protocol/gen/types/scheduler.js';
import type { HttpAnswer } from '../http/http-answer.js';
import { emptyAnswer, textAnswer } from '../http/http-answer.js';
import type { MasterState } from '../master-state.js';
import type { Framework } from './framework.js';
import { refuseFrameworkInfo, refuseRoleDetails, refuseUpdate } from './framework-validation.js';
import { replaceInfo } from './subscribe.js';

/**
 * UPDATE_FRAMEWORK, answered at once. It replaces the whole description: suppressed roles and constraints that
 * are left out are cleared (src/master/master.cpp `updateFramework`).
 */
export function updateFramework(
  state: MasterState,
  framework: Framework,
  call: Call_UpdateFramework,
): HttpAnswer {
  const refusal =
    prefixed('Supplied FrameworkInfo is not valid: ', refuseFrameworkInfo(call.frameworkInfo)) ??
    prefixed('FrameworkInfo update is not valid: ', refuseUpdate(framework.info, call.frameworkInfo)) ??
    prefixed("'UpdateFramework' call is not valid: ", refuseRoleDetails(call));
  if (refusal !== undefined) return textAnswer(400, refusal);
  replaceInfo(state, framework, call.frameworkInfo);
  const suppressed = new Set(call.suppressedRoles);
  for (const role of framework.suppressedRoles) {
    if (!suppressed.has(role)) framework.filters.clearRole(role);
  }
  framework.suppressedRoles = suppressed;
  framework.offerConstraints = call.offerConstraints;
  return emptyAnswer(200);
}

function prefixed(prefix: string, refusal: string | undefined): string | undefined {
  return refusal === undefined ? undefined : prefix + refusal;
}
