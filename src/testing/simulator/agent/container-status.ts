import { NetworkInfo_Protocol, TaskState } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { ContainerStatus } from '../../../protocol/gen/types/mesos.js';
import { isTerminal } from '../../../protocol/task-states.js';
import type { TaskLaunch } from './task-runner.js';

/**
 * The container status an agent adds to an update, in the recorded shapes: a command task always has address
 * and pid, a nested container only while it is there.
 */
export function containerStatus(
  launch: TaskLaunch,
  state: TaskState,
  pid: number | undefined,
): ContainerStatus {
  const { containerId, nestedContainerId } = launch;
  const nested = nestedContainerId !== undefined;
  const present = !nested || (pid !== undefined && !isTerminal(state));
  return {
    containerId: nested
      ? { value: nestedContainerId, parent: { value: containerId } }
      : { value: containerId },
    networkInfos: present
      ? [
          {
            ipAddresses: [{ protocol: NetworkInfo_Protocol.IPv4, ipAddress: '127.0.0.1' }],
            groups: [],
            portMappings: [],
          },
        ]
      : [],
    ...(present && pid !== undefined ? { executorPid: pid } : {}),
  };
}
