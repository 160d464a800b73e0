import type { Resource } from '../../../../protocol/gen/types/mesos.js';
import { validateResource } from '../../../../resources/algebra/resource-validation.js';

/** Why a list of resources is refused by itself. */
export function refuseResourceList(resources: readonly Resource[]): string | undefined {
  for (const resource of resources) {
    const problem = validateResource(resource);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Why resources of a task or executor cannot be together: allocation, revocability, volumes. */
export function refuseMixture(
  resources: readonly Resource[],
  subject: 'task' | 'executor',
): string | undefined {
  const roles = new Set(resources.map(({ allocationInfo }) => allocationInfo?.role));
  if (roles.has(undefined)) return `Invalid ${subject} resources: The resources are not allocated to a role`;
  if (roles.size > 1) {
    // In alphabetical order, as recorded.
    const [first, second] = [...roles].map(String).sort((left, right) => (left < right ? -1 : 1));
    return `Invalid ${subject} resources: The resources have multiple allocation roles ('${first}' and '${second}') but only one allocation role is allowed`;
  }
  const name = subject === 'task' ? 'Task' : 'Executor';
  const volumes = resources.flatMap(({ disk }) => disk?.persistence?.id ?? []);
  const twice = volumes.find((id, index) => volumes.indexOf(id) !== index);
  if (twice !== undefined) return `${name} uses duplicate persistence ID: ${twice}`;
  return refuseRevocableMixture(resources, name);
}

function refuseRevocableMixture(resources: readonly Resource[], name: string): string | undefined {
  const revocable = new Set(
    resources.filter((resource) => resource.revocable).map((resource) => resource.name),
  );
  const mixed = resources.find((resource) => !resource.revocable && revocable.has(resource.name));
  return mixed && `${name} mixes revocable and non-revocable resources: ${mixed.name}`;
}
