import { MesosError } from '../../utils/errors.js';
import type { ExecutorId, OperationId } from '../ids.js';
import {
  ExecutorInfo_Type,
  Offer_Operation_Type,
  Resource_DiskInfo_Source_Type,
  Value_Type,
} from '../gen/mesos/v1/mesos.js';
import { PROTOCOL_ERRORS } from '../protocol.errors.js';
import type {
  ExecutorInfoInput,
  Offer_OperationInput,
  ResourceInput,
  TaskInfoInput,
} from '../gen/types/mesos.js';

/** An operation on offered resources, a part of ACCEPT. */
export type OfferOperation = Offer_OperationInput;

/**
 * Starts tasks, each by itself. Has no id: Mesos refuses one on launches, whose feedback are the task updates
 * (master `validation.cpp`).
 */
export function launchOperation(taskInfos: readonly TaskInfoInput[]): OfferOperation {
  return { type: Offer_Operation_Type.LAUNCH, launch: { taskInfos } };
}

/**
 * Starts tasks together on one executor, all or none.
 * @param executor `type` is DEFAULT when left out, with a command CUSTOM
 * @throws MesosError `MESOS_PROTOCOL_VALUE` for one smaller than the master takes (`group::validate`)
 */
export function launchGroupOperation(
  executor: ExecutorInfoInput,
  tasks: readonly TaskInfoInput[],
): OfferOperation {
  const refusal = refuseSmall(executor);
  if (refusal !== undefined) {
    throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_VALUE', refusal, {
      details: { executorId: executor.executorId.value },
    });
  }
  const implied = executor.command === undefined ? ExecutorInfo_Type.DEFAULT : ExecutorInfo_Type.CUSTOM;
  const typed = { ...executor, type: executor.type ?? implied };
  return { type: Offer_Operation_Type.LAUNCH_GROUP, launchGroup: { executor: typed, taskGroup: { tasks } } };
}

/** What an executor takes for itself: processors, memory and disk in MB. */
export interface ExecutorAmounts {
  /** @default 0.1 */
  readonly cpus?: number;
  /** @default 32 */
  readonly mem?: number;
  /** @default 32 */
  readonly disk?: number;
}

/** The executor of Mesos itself that runs task groups. Its resources have to be in the accepted offers. */
export function defaultExecutor(id: ExecutorId, amounts: ExecutorAmounts = {}): ExecutorInfoInput {
  const { cpus = 0.1, mem = 32, disk = 32 } = amounts;
  const resources = Object.entries({ cpus, mem, disk }).map(([name, value]) => ({
    name,
    type: Value_Type.SCALAR,
    scalar: { value },
  }));
  return { type: ExecutorInfo_Type.DEFAULT, executorId: { value: id }, resources };
}

function refuseSmall({ executorId, resources = [] }: ExecutorInfoInput): string | undefined {
  const amount = (wanted: string): number =>
    resources.reduce((sum, { name, scalar }) => sum + (name === wanted ? (scalar?.value ?? 0) : 0), 0);
  const needed =
    amount('cpus') < 0.01
      ? '0.01 cpus'
      : amount('mem') < 32
        ? '32 MB of mem'
        : amount('disk') <= 0
          ? 'some disk'
          : undefined;
  return needed && `executor '${executorId.value}' of a task group needs at least ${needed}`;
}

/**
 * Reserves resources for a role. Here and below: with an `id` the outcome comes as UPDATE_OPERATION_STATUS and is to
 * be acknowledged; without one there is no feedback.
 */
export function reserveOperation(resources: readonly ResourceInput[], id?: OperationId): OfferOperation {
  return { type: Offer_Operation_Type.RESERVE, ...feedback(id), reserve: { resources } };
}

/** Gives a dynamic reservation up. */
export function unreserveOperation(resources: readonly ResourceInput[], id?: OperationId): OfferOperation {
  return { type: Offer_Operation_Type.UNRESERVE, ...feedback(id), unreserve: { resources } };
}

/** Makes persistent volumes of reserved disk. */
export function createOperation(volumes: readonly ResourceInput[], id?: OperationId): OfferOperation {
  return { type: Offer_Operation_Type.CREATE, ...feedback(id), create: { volumes } };
}

/** Deletes persistent volumes and what is in them. */
export function destroyOperation(volumes: readonly ResourceInput[], id?: OperationId): OfferOperation {
  return { type: Offer_Operation_Type.DESTROY, ...feedback(id), destroy: { volumes } };
}

/** Makes a persistent volume larger by disk of the same kind. */
export function growVolumeOperation(
  volume: ResourceInput,
  addition: ResourceInput,
  id?: OperationId,
): OfferOperation {
  return { type: Offer_Operation_Type.GROW_VOLUME, ...feedback(id), growVolume: { volume, addition } };
}

/** Makes a persistent volume smaller. @param subtractMegabytes how much it loses */
export function shrinkVolumeOperation(
  volume: ResourceInput,
  subtractMegabytes: number,
  id?: OperationId,
): OfferOperation {
  const shrinkVolume = { volume, subtract: { value: subtractMegabytes } };
  return { type: Offer_Operation_Type.SHRINK_VOLUME, ...feedback(id), shrinkVolume };
}

/**
 * Turns raw disk of a resource provider into a mounted or block disk.
 * @param target `profile` exactly when the source has none
 */
export function createDiskOperation(
  source: ResourceInput,
  target: { readonly type: 'MOUNT' | 'BLOCK'; readonly profile?: string },
  id?: OperationId,
): OfferOperation {
  const createDisk = {
    source,
    targetType: Resource_DiskInfo_Source_Type[target.type],
    ...(target.profile !== undefined && { targetProfile: target.profile }),
  };
  return { type: Offer_Operation_Type.CREATE_DISK, ...feedback(id), createDisk };
}

/** Turns a disk of a resource provider back into raw storage. */
export function destroyDiskOperation(source: ResourceInput, id?: OperationId): OfferOperation {
  return { type: Offer_Operation_Type.DESTROY_DISK, ...feedback(id), destroyDisk: { source } };
}

function feedback(id: OperationId | undefined): { id?: { value: OperationId } } {
  return id ? { id: { value: id } } : {};
}
