import type { FrameworkId } from '../ids.js';
import type { SchedulerCall } from './scheduler-calls.js';

/** Every field of a call, so that one the schema gains is not forgotten here. */
type EveryField = { readonly [Key in keyof Required<SchedulerCall>]: SchedulerCall[Key] };

/**
 * The call with the framework id it is sent for. Field by field: the encoder then sees calls of one shape only,
 * for which it is several times as fast as for what a spread of different calls gives.
 */
export function stampCall(call: SchedulerCall, frameworkId: FrameworkId): SchedulerCall {
  return {
    frameworkId: { value: frameworkId },
    type: call.type,
    subscribe: call.subscribe,
    accept: call.accept,
    decline: call.decline,
    acceptInverseOffers: call.acceptInverseOffers,
    declineInverseOffers: call.declineInverseOffers,
    revive: call.revive,
    kill: call.kill,
    shutdown: call.shutdown,
    acknowledge: call.acknowledge,
    acknowledgeOperationStatus: call.acknowledgeOperationStatus,
    reconcile: call.reconcile,
    reconcileOperations: call.reconcileOperations,
    message: call.message,
    request: call.request,
    suppress: call.suppress,
    updateFramework: call.updateFramework,
  } satisfies EveryField;
}
