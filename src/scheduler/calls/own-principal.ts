import type { Offer_OperationInput, ResourceInput } from '../../protocol/gen/types/mesos.js';
import { MesosError } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';

/**
 * Reservations and volumes carry the principal of the framework that makes them, or the master refuses them
 * (`operation::validate`): fills it in where none is given.
 * @param principal of the framework; without one nothing changes
 * @throws MesosError `MESOS_SCHEDULER_FOREIGN_PRINCIPAL` for another one
 */
export function withOwnPrincipal(
  operations: readonly Offer_OperationInput[],
  principal: string | undefined,
): readonly Offer_OperationInput[] {
  if (principal === undefined) return operations;
  if (!operations.some(({ reserve, create }) => reserve ?? create)) return operations;
  return operations.map((operation) => {
    const { reserve, create } = operation;
    return {
      ...operation,
      ...(reserve && {
        reserve: { ...reserve, resources: reserve.resources?.map((one) => ownReservation(one, principal)) },
      }),
      ...(create && { create: { volumes: create.volumes?.map((one) => ownVolume(one, principal)) } }),
    };
  });
}

/** The reservation that is being made is the last one of the stack, or the only one of the old format. */
function ownReservation(resource: ResourceInput, principal: string): ResourceInput {
  const { reservations = [], reservation } = resource;
  const top = reservations.at(-1);
  if (top !== undefined) {
    return { ...resource, reservations: [...reservations.slice(0, -1), own(top, principal)] };
  }
  return reservation === undefined ? resource : { ...resource, reservation: own(reservation, principal) };
}

function ownVolume(resource: ResourceInput, principal: string): ResourceInput {
  const { disk } = resource;
  if (disk?.persistence === undefined) return resource;
  return { ...resource, disk: { ...disk, persistence: own(disk.persistence, principal) } };
}

function own<Part extends { readonly principal?: string | undefined }>(part: Part, principal: string): Part {
  if (part.principal === undefined) return { ...part, principal };
  if (part.principal === principal) return part;
  const where = `'${part.principal}', but the framework is '${principal}'`;
  throw new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_FOREIGN_PRINCIPAL', where);
}
