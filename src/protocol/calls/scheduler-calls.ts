import type {
  AgentId,
  ExecutorId,
  FrameworkId,
  OfferId,
  OperationId,
  ResourceProviderId,
  TaskId,
} from '../ids.js';
import { Call_Type } from '../gen/mesos/v1/scheduler/scheduler.js';
import type {
  Filters,
  FrameworkInfoInput,
  KillPolicy,
  Offer_OperationInput,
  RequestInput,
} from '../gen/types/mesos.js';
import type { CallInput, OfferConstraintsInput } from '../gen/types/scheduler.js';
import { assertUuid } from './uuid-bytes.js';

/**
 * A call of the scheduler API. The builders below leave `frameworkId` out (except {@link subscribeCall}, whose
 * meaning depends on it): whoever sends the call knows it and adds it.
 */
export type SchedulerCall = CallInput;

/** What SUBSCRIBE and UPDATE_FRAMEWORK carry: always the whole of it, nothing is kept from earlier calls. */
export interface FrameworkDescription {
  readonly frameworkInfo: FrameworkInfoInput;
  /** Roles for which no offers are wanted; a subset of the roles of `frameworkInfo`. */
  readonly suppressedRoles?: readonly string[];
  /** Read by masters since 1.11, ignored by older ones. */
  readonly offerConstraints?: OfferConstraintsInput;
}

/**
 * Opens the stream. With a framework id (given here or in `frameworkInfo.id`; the first wins) it is a subscription
 * of a known framework and the id stands in both places, as Mesos demands; without one both stay unset and the
 * master makes a new framework.
 */
export function subscribeCall(
  description: FrameworkDescription & { readonly frameworkId?: FrameworkId },
): SchedulerCall {
  const { id, ...info } = description.frameworkInfo;
  const value = description.frameworkId || id?.value;
  const part = framework({ ...description, frameworkInfo: value ? { ...info, id: { value } } : info });
  if (!value) return { type: Call_Type.SUBSCRIBE, subscribe: part };
  return { frameworkId: { value }, type: Call_Type.SUBSCRIBE, subscribe: part };
}

/** Ends the framework: kills all its tasks and executors, closes the stream; the id cannot be used again. */
export function teardownCall(): SchedulerCall {
  return { type: Call_Type.TEARDOWN };
}

/** Uses offers of one agent and one role. Without operations it declines them. */
export function acceptCall(accept: {
  readonly offerIds: readonly OfferId[];
  readonly operations: readonly Offer_OperationInput[];
  /** For what remains of the offers. @default `refuseSeconds: 5`, by the master */
  readonly filters?: Filters;
}): SchedulerCall {
  const { offerIds, operations, filters } = accept;
  return {
    type: Call_Type.ACCEPT,
    accept: { offerIds: ids(offerIds), operations, ...(filters && { filters }) },
  };
}

/** Gives offers back. @param decline `filters.refuseSeconds` is 5 when left out; 0 means no filter */
export function declineCall(decline: {
  readonly offerIds: readonly OfferId[];
  readonly filters?: Filters;
}): SchedulerCall {
  const { offerIds, filters } = decline;
  return { type: Call_Type.DECLINE, decline: { offerIds: ids(offerIds), ...(filters && { filters }) } };
}

/** Says that the resources of the inverse offers will be free in time. */
export function acceptInverseOffersCall(accept: {
  readonly inverseOfferIds: readonly OfferId[];
  readonly filters?: Filters;
}): SchedulerCall {
  const { inverseOfferIds, filters } = accept;
  return {
    type: Call_Type.ACCEPT_INVERSE_OFFERS,
    acceptInverseOffers: { inverseOfferIds: ids(inverseOfferIds), ...(filters && { filters }) },
  };
}

/** Says that the resources of the inverse offers will not be free in time. */
export function declineInverseOffersCall(decline: {
  readonly inverseOfferIds: readonly OfferId[];
  readonly filters?: Filters;
}): SchedulerCall {
  const { inverseOfferIds, filters } = decline;
  return {
    type: Call_Type.DECLINE_INVERSE_OFFERS,
    declineInverseOffers: { inverseOfferIds: ids(inverseOfferIds), ...(filters && { filters }) },
  };
}

/**
 * Asks for offers again and clears all filters. One role that is not the framework's makes the master drop the whole
 * call without a word. @param roles @default all roles of the framework
 */
export function reviveCall(roles: readonly string[] = []): SchedulerCall {
  return { type: Call_Type.REVIVE, revive: { roles } };
}

/** Stops offers. The same rule for roles as in {@link reviveCall}. @param roles @default all roles of the framework */
export function suppressCall(roles: readonly string[] = []): SchedulerCall {
  return { type: Call_Type.SUPPRESS, suppress: { roles } };
}

/** Ends a task. The agent id, when known, makes it reach a task the master has forgotten. */
export function killCall(kill: {
  readonly taskId: TaskId;
  readonly agentId?: AgentId;
  readonly killPolicy?: KillPolicy;
}): SchedulerCall {
  const { taskId, agentId, killPolicy } = kill;
  return {
    type: Call_Type.KILL,
    kill: { taskId: { value: taskId }, ...agent(agentId), ...(killPolicy && { killPolicy }) },
  };
}

/** Ends a custom executor and all its tasks. */
export function shutdownCall(shutdown: {
  readonly executorId: ExecutorId;
  readonly agentId: AgentId;
}): SchedulerCall {
  return {
    type: Call_Type.SHUTDOWN,
    shutdown: { executorId: { value: shutdown.executorId }, agentId: { value: shutdown.agentId } },
  };
}

/**
 * Confirms a task status that has a uuid; a status without one must not be acknowledged.
 * @throws MesosError `MESOS_PROTOCOL_UUID` unless the uuid has 16 bytes
 */
export function acknowledgeCall(acknowledge: {
  readonly agentId: AgentId;
  readonly taskId: TaskId;
  readonly uuid: Uint8Array;
}): SchedulerCall {
  const { agentId, taskId, uuid } = acknowledge;
  return {
    type: Call_Type.ACKNOWLEDGE,
    acknowledge: { agentId: { value: agentId }, taskId: { value: taskId }, uuid: assertUuid(uuid) },
  };
}

/**
 * Confirms an operation status. `uuid` is the bare bytes (`status.uuid.value`); `agentId` is demanded by the master
 * though the schema calls it optional; the provider id goes along when the status had one.
 * @throws MesosError `MESOS_PROTOCOL_UUID` unless the uuid has 16 bytes
 */
export function acknowledgeOperationStatusCall(acknowledge: {
  readonly operationId: OperationId;
  readonly agentId: AgentId;
  readonly resourceProviderId?: ResourceProviderId | undefined;
  readonly uuid: Uint8Array;
}): SchedulerCall {
  const { operationId, agentId, resourceProviderId, uuid } = acknowledge;
  return {
    type: Call_Type.ACKNOWLEDGE_OPERATION_STATUS,
    acknowledgeOperationStatus: {
      ...agent(agentId),
      ...provider(resourceProviderId),
      uuid: assertUuid(uuid),
      operationId: { value: operationId },
    },
  };
}

/**
 * Asks for the state of tasks. With a list: an answer for each (explicit). Without: an answer for every task the
 * master knows of (implicit). Give the agent id where known.
 */
export function reconcileCall(
  tasks: readonly { readonly taskId: TaskId; readonly agentId?: AgentId | undefined }[] = [],
): SchedulerCall {
  return {
    type: Call_Type.RECONCILE,
    reconcile: {
      tasks: tasks.map(({ taskId, agentId }) => ({ taskId: { value: taskId }, ...agent(agentId) })),
    },
  };
}

/** Asks for the state of operations; without a list for all of them. */
export function reconcileOperationsCall(
  operations: readonly {
    readonly operationId: OperationId;
    readonly agentId?: AgentId | undefined;
    readonly resourceProviderId?: ResourceProviderId | undefined;
  }[] = [],
): SchedulerCall {
  return {
    type: Call_Type.RECONCILE_OPERATIONS,
    reconcileOperations: {
      operations: operations.map(({ operationId, agentId, resourceProviderId }) => ({
        operationId: { value: operationId },
        ...agent(agentId),
        ...provider(resourceProviderId),
      })),
    },
  };
}

/** Sends bytes to an executor. Best effort: lost when the agent or the executor is away. */
export function messageCall(message: {
  readonly agentId: AgentId;
  readonly executorId: ExecutorId;
  readonly data: Uint8Array;
}): SchedulerCall {
  const { agentId, executorId, data } = message;
  return {
    type: Call_Type.MESSAGE,
    message: { agentId: { value: agentId }, executorId: { value: executorId }, data },
  };
}

/** Tells the allocator what is wanted; the allocator that comes with Mesos does not listen. */
export function requestCall(requests: readonly RequestInput[]): SchedulerCall {
  return { type: Call_Type.REQUEST, request: { requests } };
}

/**
 * Replaces the FrameworkInfo of the running framework (masters since 1.9). `frameworkInfo.id` has to be set to the
 * framework's id. Answered with 200, 400 or 403 and a text, unlike other calls.
 */
export function updateFrameworkCall(description: FrameworkDescription): SchedulerCall {
  return { type: Call_Type.UPDATE_FRAMEWORK, updateFramework: framework(description) };
}

function framework({
  frameworkInfo,
  suppressedRoles,
  offerConstraints,
}: FrameworkDescription): FrameworkDescription {
  return {
    frameworkInfo,
    ...(suppressedRoles && { suppressedRoles }),
    ...(offerConstraints && { offerConstraints }),
  };
}

function ids(offerIds: readonly OfferId[]): { value: OfferId }[] {
  return offerIds.map((value) => ({ value }));
}

function agent(agentId: AgentId | undefined): { agentId?: { value: AgentId } } {
  return agentId ? { agentId: { value: agentId } } : {};
}

function provider(id: ResourceProviderId | undefined): {
  resourceProviderId?: { value: ResourceProviderId };
} {
  return id ? { resourceProviderId: { value: id } } : {};
}
