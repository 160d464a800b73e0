import { HealthCheck_Type, Offer_Operation_Type } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type {
  ExecutorInfo,
  Offer_Operation,
  Resource,
  TaskInfo,
} from '../../../../protocol/gen/types/mesos.js';
import type { Framework } from '../frameworks/framework.js';
import { refuseResourceList } from './resource-checks.js';

/** Sub-message of each operation type and where its resources are. */
const subMessages: Readonly<Partial<Record<Offer_Operation_Type, keyof Offer_Operation>>> = {
  [Offer_Operation_Type.LAUNCH]: 'launch',
  [Offer_Operation_Type.LAUNCH_GROUP]: 'launchGroup',
  [Offer_Operation_Type.RESERVE]: 'reserve',
  [Offer_Operation_Type.UNRESERVE]: 'unreserve',
  [Offer_Operation_Type.CREATE]: 'create',
  [Offer_Operation_Type.DESTROY]: 'destroy',
  [Offer_Operation_Type.GROW_VOLUME]: 'growVolume',
  [Offer_Operation_Type.SHRINK_VOLUME]: 'shrinkVolume',
  [Offer_Operation_Type.CREATE_DISK]: 'createDisk',
  [Offer_Operation_Type.DESTROY_DISK]: 'destroyDisk',
};

/** Why an operation is refused before it is tried: missing parts, odd resources, a forbidden id. */
export function refuseOperation(operation: Offer_Operation): string | undefined {
  const { type } = operation;
  const part = type === undefined ? undefined : subMessages[type];
  if (type === undefined || part === undefined) return undefined;
  const name = Offer_Operation_Type[type];
  if (operation[part] === undefined) {
    return `A ${name} offer operation must have the Offer.Operation.${name.toLowerCase()} field set.`;
  }
  if ((operation.reserve?.source.length ?? 0) > 0) {
    return 'Reservation updates are not yet implemented for the scheduler API.';
  }
  const problem = refuseResourceList(resourcesOf(operation));
  if (problem !== undefined) return problem;
  const isLaunch = type === Offer_Operation_Type.LAUNCH || type === Offer_Operation_Type.LAUNCH_GROUP;
  return isLaunch && operation.id !== undefined
    ? `The \`id\` field cannot be set on ${name} operations`
    : undefined;
}

function resourcesOf({
  launch,
  launchGroup,
  reserve,
  unreserve,
  create,
  destroy,
  growVolume,
  shrinkVolume,
}: Offer_Operation): Resource[] {
  const tasks = [...(launch?.taskInfos ?? []), ...(launchGroup?.taskGroup.tasks ?? [])];
  return [
    ...tasks.flatMap((task) => [...task.resources, ...(task.executor?.resources ?? [])]),
    ...(launchGroup?.executor.resources ?? []),
    ...(reserve?.resources ?? []),
    ...(unreserve?.resources ?? []),
    ...(create?.volumes ?? []),
    ...(destroy?.volumes ?? []),
    ...(growVolume === undefined ? [] : [growVolume.volume, growVolume.addition]),
    ...(shrinkVolume === undefined ? [] : [shrinkVolume.volume]),
  ];
}

/** Fills in what frameworks may leave out: the allocation role, the framework id, the health check type. */
export function prepareOperation(
  operation: Offer_Operation,
  framework: Framework,
  role: string,
): Offer_Operation {
  const allocate = (resources: readonly Resource[]): Resource[] =>
    resources.map((resource) => ({ ...resource, allocationInfo: resource.allocationInfo ?? { role } }));
  const { launch, launchGroup, reserve, unreserve, create, destroy, growVolume, shrinkVolume } = operation;
  const one = (resource: Resource): Resource => allocate([resource])[0]!;
  return {
    ...operation,
    launch: launch && { taskInfos: launch.taskInfos.map((task) => prepareTask(task, framework, allocate)) },
    launchGroup: launchGroup && prepareGroup(launchGroup, framework, allocate),
    reserve: reserve && { ...reserve, resources: allocate(reserve.resources) },
    unreserve: unreserve && { resources: allocate(unreserve.resources) },
    create: create && { volumes: allocate(create.volumes) },
    destroy: destroy && { volumes: allocate(destroy.volumes) },
    growVolume: growVolume && { volume: one(growVolume.volume), addition: one(growVolume.addition) },
    shrinkVolume: shrinkVolume && { ...shrinkVolume, volume: one(shrinkVolume.volume) },
  };
}

type Allocate = (resources: readonly Resource[]) => Resource[];

function prepareTask(task: TaskInfo, framework: Framework, allocate: Allocate): TaskInfo {
  return {
    ...task,
    resources: allocate(task.resources),
    healthCheck: task.healthCheck && {
      ...task.healthCheck,
      type: task.healthCheck.type ?? inferType(task.healthCheck),
    },
    executor: task.executor && prepareExecutor(task.executor, framework, allocate),
  };
}

/** Every task of a group carries the executor. */
function prepareGroup(
  { executor, taskGroup }: NonNullable<Offer_Operation['launchGroup']>,
  framework: Framework,
  allocate: Allocate,
): NonNullable<Offer_Operation['launchGroup']> {
  const prepared = prepareExecutor(executor, framework, allocate);
  return {
    executor: prepared,
    taskGroup: {
      tasks: taskGroup.tasks.map((task) => {
        const own = prepareTask(task, framework, allocate);
        return { ...own, executor: own.executor ?? prepared };
      }),
    },
  };
}

function prepareExecutor(executor: ExecutorInfo, framework: Framework, allocate: Allocate): ExecutorInfo {
  return {
    ...executor,
    frameworkId: executor.frameworkId ?? { value: framework.id },
    resources: allocate(executor.resources),
  };
}

/** Health checks of before Mesos 1.2 had no type. */
function inferType({ command, http }: NonNullable<TaskInfo['healthCheck']>): HealthCheck_Type | undefined {
  if (command !== undefined && http === undefined) return HealthCheck_Type.COMMAND;
  return http !== undefined && command === undefined ? HealthCheck_Type.HTTP : undefined;
}
