import { Call_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Call } from '../../../../protocol/gen/types/scheduler.js';

/** Sub-messages without which a call is refused; TEARDOWN, REVIVE and SUPPRESS need none. */
const subMessages: readonly (readonly [Call_Type, keyof Call])[] = [
  [Call_Type.ACCEPT, 'accept'],
  [Call_Type.DECLINE, 'decline'],
  [Call_Type.ACCEPT_INVERSE_OFFERS, 'acceptInverseOffers'],
  [Call_Type.DECLINE_INVERSE_OFFERS, 'declineInverseOffers'],
  [Call_Type.KILL, 'kill'],
  [Call_Type.SHUTDOWN, 'shutdown'],
  [Call_Type.ACKNOWLEDGE, 'acknowledge'],
  [Call_Type.ACKNOWLEDGE_OPERATION_STATUS, 'acknowledgeOperationStatus'],
  [Call_Type.RECONCILE, 'reconcile'],
  [Call_Type.RECONCILE_OPERATIONS, 'reconcileOperations'],
  [Call_Type.MESSAGE, 'message'],
  [Call_Type.REQUEST, 'request'],
  [Call_Type.UPDATE_FRAMEWORK, 'updateFramework'],
];

/** Why a readable call is refused with 400, in the words of src/master/validation.cpp. */
export function refuseCall(call: Call, principal: string | undefined): string | undefined {
  if (call.type === undefined) return expecting('type');
  if (call.type === Call_Type.SUBSCRIBE) return refuseSubscribe(call, principal);
  if (call.frameworkId === undefined) return expecting('framework_id');
  const needed = subMessages.find(([type]) => type === call.type)?.[1];
  if (needed !== undefined && call[needed] === undefined)
    return expecting(Call_Type[call.type].toLowerCase());
  return refuseContent(call);
}

/** The text for two principals that should be one. */
export function principalMismatch(authenticated: string, principal: string): string {
  return `Authenticated principal '${authenticated}' does not match principal '${principal}' set in \`FrameworkInfo\``;
}

/** Whether the bytes are an RFC 4122 UUID: length, version and variant. */
export function isUuid(bytes: Uint8Array): boolean {
  if (bytes.length !== 16) return false;
  const version = bytes[6]! >> 4;
  return version >= 1 && version <= 5 && bytes[8]! >> 6 === 0b10;
}

function expecting(field: string): string {
  return `Expecting '${field}' to be present`;
}

function refuseSubscribe(
  { frameworkId, subscribe }: Call,
  principal: string | undefined,
): string | undefined {
  if (subscribe === undefined) return expecting('subscribe');
  const info = subscribe.frameworkInfo;
  if ((frameworkId?.value ?? '') !== (info.id?.value ?? '')) {
    return "'framework_id' differs from 'subscribe.framework_info.id'";
  }
  if (principal !== undefined && info.principal !== undefined && info.principal !== principal) {
    return principalMismatch(principal, info.principal);
  }
  return undefined;
}

function refuseContent(call: Call): string | undefined {
  switch (call.type) {
    case Call_Type.ACKNOWLEDGE:
      return isUuid(call.acknowledge!.uuid) ? undefined : 'Not a valid UUID';
    case Call_Type.ACKNOWLEDGE_OPERATION_STATUS:
      if (!isUuid(call.acknowledgeOperationStatus!.uuid)) return 'Not a valid UUID';
      return call.acknowledgeOperationStatus!.agentId === undefined ? expecting('agent_id') : undefined;
    case Call_Type.UPDATE_FRAMEWORK:
      return call.updateFramework!.frameworkInfo.id?.value === call.frameworkId!.value
        ? undefined
        : "'framework_id' differs from 'update_framework.framework_info.id'";
    default:
      return undefined;
  }
}
