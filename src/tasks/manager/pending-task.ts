import type { TaskInfoInput } from '../../protocol/gen/types/mesos.js';
import type { TaskId } from '../../protocol/ids.js';
import type { Constraint } from '../../resources/matching/constraint.js';
import type { TaskDemand } from '../../resources/matching/demand.js';
import type { HostFacts } from '../../resources/offer-slot.js';
import { buildTaskInfo, type TaskPlace } from '../builder/task-info.builder.js';
import type { ApplicationDefinition, ConstraintDefinition } from '../definition/application.definition.js';

/** A task that waits for an offer. */
export interface PendingTask {
  /** The id it will have; also that of its demand. */
  readonly taskId: TaskId;
  readonly application: string;
  readonly instance: number;
  /** Of its application, when it began to wait. */
  readonly version: number;
  /** What the matcher needs. */
  readonly demand: TaskDemand;
  /** Its TaskInfo at the place found for it. */
  build(place: TaskPlace): TaskInfoInput;
}

/** A task of `definition` that waits. */
export function createPendingTask(
  definition: ApplicationDefinition,
  taskId: TaskId,
  instance: number,
  version: number,
): PendingTask {
  return {
    taskId,
    application: definition.name,
    instance,
    version,
    demand: createDemand(definition, taskId),
    build: (place) => buildTaskInfo(definition, taskId, place),
  };
}

function createDemand(definition: ApplicationDefinition, id: string): TaskDemand {
  const { cpus, mem, disk, gpus, ports, custom, role } = definition.resources;
  const { attributeFilters } = definition;
  return {
    id,
    role,
    scalars: { ...custom, cpus, mem, ...(disk ? { disk } : {}), ...(gpus ? { gpus } : {}) },
    ports: ports === undefined ? undefined : Array.isArray(ports) ? { fixed: ports } : { count: ports },
    constraints: definition.constraints?.map(toConstraint),
    scope: definition.name,
    accepts: attributeFilters && ((host) => attributeFilters.every((texts) => hasAttribute(host, texts))),
  };
}

/** Constraints of a definition that was checked. */
export function toConstraint(definition: ConstraintDefinition): Constraint {
  const { field, operator, value, values = [], max = 1, groups } = definition;
  switch (operator) {
    case 'IN':
      return { field, operator, values };
    case 'UNIQUE':
      return { field, operator };
    case 'MAX_PER':
      return { field, operator, max };
    case 'GROUP_BY':
      return { field, operator, groups };
    case 'CLUSTER':
      return { field, operator, value };
    default:
      return { field, operator, value: value ?? '' };
  }
}

function hasAttribute(host: HostFacts, texts: readonly string[]): boolean {
  return host.attributes.some(({ text, scalar }) => {
    const value = text?.value ?? (scalar && String(scalar.value));
    return value !== undefined && texts.includes(value);
  });
}
