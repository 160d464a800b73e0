import type { AgentInfo, ExecutorInfo, KillPolicy } from '../../../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, FrameworkId, TaskId } from '../../../../protocol/ids.js';
import type { Resources } from '../../../../resources/algebra/resources.js';
import type { Timer } from '../../../../utils/clock.js';
import type { AgentPort } from '../../ports.js';

/** An executor that takes resources of an agent for itself. */
export interface ExecutorRecord {
  readonly info: ExecutorInfo;
  readonly resources: Resources;
}

/** A KILL that waits for the agent to come back. */
export interface PendingKill {
  readonly frameworkId: FrameworkId;
  readonly taskId: TaskId;
  readonly killPolicy: KillPolicy | undefined;
}

/** An agent that is registered with a master, connected or not. */
export interface AgentRecord {
  readonly id: AgentId;
  readonly port: AgentPort;
  readonly info: AgentInfo;
  /** Everything the agent has, with the conversions of RESERVE, CREATE and so on applied. */
  total: Resources;
  /** Offered, or used by live tasks and executors; each entry carries the role it is allocated to. */
  allocated: Map<FrameworkId, Resources>;
  readonly executors: Map<FrameworkId, Map<ExecutorId, ExecutorRecord>>;
  readonly pendingKills: PendingKill[];
  connected: boolean;
  /** False while deactivated or draining: no offers. */
  active: boolean;
  draining: 'DRAINING' | 'DRAINED' | undefined;
  markGoneWhenDrained: boolean;
  missedPings: number;
  pingTimer: Timer | undefined;
  reregisterTimer: Timer | undefined;
}
