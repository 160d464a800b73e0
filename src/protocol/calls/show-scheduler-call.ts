import { formatUuid } from '../../utils/uuid.js';
import { Offer_Operation_Type } from '../gen/mesos/v1/mesos.js';
import { Call_Type } from '../gen/mesos/v1/scheduler/scheduler.js';
import type { Filters, OfferID, Offer_OperationInput } from '../gen/types/mesos.js';
import { counted, list, part } from './show.js';
import type { SchedulerCall } from './scheduler-calls.js';

/**
 * One line for logs and errors, e.g. `ACCEPT offers=[o1] operations=[LAUNCH x2]` (launches count their tasks).
 * Shows ids and counts only: no data, environment, labels or principals.
 */
export function showSchedulerCall(call: SchedulerCall): string {
  return `${Call_Type[call.type ?? Call_Type.UNKNOWN] ?? 'UNKNOWN'}${showParts(call)}`;
}

function showParts(call: SchedulerCall): string {
  switch (call.type) {
    case Call_Type.SUBSCRIBE:
      return (
        part('framework', call.frameworkId?.value ?? 'new') +
        part('name', call.subscribe?.frameworkInfo.name) +
        list('roles', call.subscribe?.frameworkInfo.roles) +
        list('suppressed', call.subscribe?.suppressedRoles)
      );
    case Call_Type.UPDATE_FRAMEWORK:
      return (
        list('roles', call.updateFramework?.frameworkInfo.roles) +
        list('suppressed', call.updateFramework?.suppressedRoles)
      );
    case Call_Type.ACCEPT:
      return (
        offers(call.accept?.offerIds) +
        list('operations', counted((call.accept?.operations ?? []).flatMap(operationWords))) +
        refuse(call.accept?.filters)
      );
    case Call_Type.DECLINE:
      return offers(call.decline?.offerIds) + refuse(call.decline?.filters);
    case Call_Type.ACCEPT_INVERSE_OFFERS:
      return offers(call.acceptInverseOffers?.inverseOfferIds) + refuse(call.acceptInverseOffers?.filters);
    case Call_Type.DECLINE_INVERSE_OFFERS:
      return offers(call.declineInverseOffers?.inverseOfferIds) + refuse(call.declineInverseOffers?.filters);
    case Call_Type.REVIVE:
      return list('roles', call.revive?.roles);
    case Call_Type.SUPPRESS:
      return list('roles', call.suppress?.roles);
    case Call_Type.KILL:
      return part('task', call.kill?.taskId.value) + part('agent', call.kill?.agentId?.value);
    case Call_Type.SHUTDOWN:
      return part('executor', call.shutdown?.executorId.value) + part('agent', call.shutdown?.agentId.value);
    case Call_Type.ACKNOWLEDGE:
      return (
        part('task', call.acknowledge?.taskId.value) +
        part('agent', call.acknowledge?.agentId.value) +
        part('uuid', call.acknowledge && formatUuid(call.acknowledge.uuid))
      );
    case Call_Type.ACKNOWLEDGE_OPERATION_STATUS:
      return (
        part('operation', call.acknowledgeOperationStatus?.operationId.value) +
        part('agent', call.acknowledgeOperationStatus?.agentId?.value) +
        part('provider', call.acknowledgeOperationStatus?.resourceProviderId?.value) +
        part('uuid', call.acknowledgeOperationStatus && formatUuid(call.acknowledgeOperationStatus.uuid))
      );
    case Call_Type.RECONCILE:
      return part('tasks', call.reconcile?.tasks?.length || 'all');
    case Call_Type.RECONCILE_OPERATIONS:
      return part('operations', call.reconcileOperations?.operations?.length || 'all');
    case Call_Type.MESSAGE:
      return (
        part('executor', call.message?.executorId.value) +
        part('agent', call.message?.agentId.value) +
        part('bytes', call.message?.data.length)
      );
    case Call_Type.REQUEST:
      return part('requests', call.request?.requests?.length);
    default:
      return '';
  }
}

function offers(ids: readonly OfferID[] | undefined): string {
  return list(
    'offers',
    ids?.map((id) => id.value),
  );
}

function refuse(filters: Filters | undefined): string {
  return part('refuseSeconds', filters?.refuseSeconds);
}

function operationWords(operation: Offer_OperationInput): string[] {
  const name = Offer_Operation_Type[operation.type ?? Offer_Operation_Type.UNKNOWN] ?? 'UNKNOWN';
  const tasks = operation.launch?.taskInfos ?? operation.launchGroup?.taskGroup.tasks;
  return tasks === undefined ? [name] : tasks.map(() => name);
}
