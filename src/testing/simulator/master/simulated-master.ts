import type { TaskState } from '../../../protocol/gen/mesos/v1/mesos.js';
import { MasterInfo_Capability_Type as CapabilityType } from '../../../protocol/gen/mesos/v1/mesos.js';
import type {
  FrameworkInfo,
  MasterInfo,
  OperationStatus,
  TaskStatus,
} from '../../../protocol/gen/types/mesos.js';
import type { AgentId, ExecutorId, FrameworkId } from '../../../protocol/ids.js';
import { MesosError } from '../../../utils/errors.js';
import type { Clock, Timer } from '../../../utils/clock.js';
import type { Random } from '../../../utils/random.js';
import { createUuid } from '../../../utils/uuid.js';
import type { AgentPort, MasterPort, ReportedTask } from '../ports.js';
import { broadcastFailure, disconnectAgent, markGone, removeAgent, stopTimers } from './agents/agent-loss.js';
import type { AgentRecord } from './agents/agent-record.js';
import { AgentRegistry } from './agents/agent-registry.js';
import type { PersistedAgents } from './agents/agent-registry.js';
import { forwardExecutorExit, forwardMessage, forwardStatus } from './agents/agent-updates.js';
import { forwardOperationStatus } from './accept/operation-status.js';
import { deactivateAgent, drainAgent, reactivateAgent } from './agents/drain-agent.js';
import type { DrainOptions } from './agents/drain-agent.js';
import { registerAgent } from './agents/register-agent.js';
import type { FaultPlan } from './faults.js';
import { FrameworkRegistry } from './frameworks/framework-registry.js';
import { disconnectFramework } from './frameworks/remove-framework.js';
import type { Journal } from './journal.js';
import type { MasterState } from './master-state.js';
import type { ResolvedMasterOptions } from './master.options.js';
import { SIMULATOR_ERRORS } from './master.errors.js';
import { makeOffers } from './offers/make-offers.js';
import { OfferBook } from './offers/offer-book.js';

/** What a leading master is made of. */
export interface SimulatedMasterDependencies {
  readonly port: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly options: ResolvedMasterOptions;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  /** What the registry says about agents; empty for a new cluster. */
  readonly registry?: PersistedAgents;
}

/** One master while it leads: everything it knows ends with its leadership. */
export class SimulatedMaster implements MasterPort {
  readonly state: MasterState;
  private batchTimer: Timer | undefined;
  private runPending = false;
  private stopped = false;
  private readonly recoveryTimer: Timer | undefined;

  constructor({ registry, port, ...dependencies }: SimulatedMasterDependencies) {
    const id = createUuid(dependencies.random);
    this.state = {
      ...dependencies,
      info: describeMaster(id, port, dependencies.options.version),
      frameworks: new FrameworkRegistry(id, dependencies.options.maxCompletedFrameworks),
      agents: new AgentRegistry(id, registry),
      offers: new OfferBook(id),
      requestAllocation: () => this.requestAllocation(),
    };
    this.scheduleBatch();
    if (this.state.agents.hasRecovered) {
      this.recoveryTimer = this.state.clock.setTimer(this.state.options.agentReregisterTimeoutMs, () =>
        this.giveUpRecovered(),
      );
    }
  }

  registerAgent(
    agent: AgentPort,
    tasks: readonly ReportedTask[],
    frameworks: readonly FrameworkInfo[],
  ): void {
    if (!this.stopped) registerAgent(this.state, agent, tasks, frameworks);
  }

  statusUpdate(agentId: AgentId, frameworkId: FrameworkId, status: TaskStatus, latestState: TaskState): void {
    if (!this.stopped) forwardStatus(this.state, agentId, frameworkId, status, latestState);
  }

  operationStatus(_agentId: AgentId, frameworkId: FrameworkId, status: OperationStatus): void {
    const framework = this.state.frameworks.get(frameworkId);
    if (framework !== undefined && !this.stopped) forwardOperationStatus(framework, status);
  }

  executorExited(
    agentId: AgentId,
    frameworkId: FrameworkId,
    executorId: ExecutorId,
    waitStatus: number,
    isCommandExecutor: boolean,
  ): void {
    if (this.stopped) return;
    forwardExecutorExit(this.state, agentId, frameworkId, executorId, waitStatus, isCommandExecutor);
  }

  executorMessage(
    agentId: AgentId,
    frameworkId: FrameworkId,
    executorId: ExecutorId,
    data: Uint8Array,
  ): void {
    if (!this.stopped) forwardMessage(this.state, agentId, frameworkId, executorId, data);
  }

  agentDisconnected(agentId: AgentId): void {
    const agent = this.state.agents.get(agentId);
    if (agent !== undefined && !this.stopped) disconnectAgent(this.state, agent);
  }

  unregisterAgent(agentId: AgentId): void {
    const agent = this.state.agents.get(agentId);
    if (agent !== undefined && !this.stopped) removeAgent(this.state, agent, 'the agent unregistered');
  }

  /** MARK_AGENT_GONE. @throws MESOS_SIMULATOR_UNKNOWN_AGENT */
  markAgentGone(agentId: AgentId): void {
    markGone(this.state, this.requireAgent(agentId));
  }

  /** DRAIN_AGENT. @throws MESOS_SIMULATOR_UNKNOWN_AGENT */
  drainAgent(agentId: AgentId, options?: DrainOptions): void {
    drainAgent(this.state, this.requireAgent(agentId), options);
  }

  /** DEACTIVATE_AGENT. @throws MESOS_SIMULATOR_UNKNOWN_AGENT */
  deactivateAgent(agentId: AgentId): void {
    deactivateAgent(this.state, this.requireAgent(agentId));
  }

  /** REACTIVATE_AGENT. @throws MESOS_SIMULATOR_UNKNOWN_AGENT */
  reactivateAgent(agentId: AgentId): void {
    reactivateAgent(this.requireAgent(agentId));
  }

  /** Breaks the stream of every framework; the master notices, as it notices any reader that is gone. */
  cutStreams(): void {
    for (const framework of this.state.frameworks.all()) {
      if (!framework.isActive) continue;
      framework.breakStream();
      disconnectFramework(this.state, framework);
    }
  }

  /** The master process ends: all streams break, nothing is heard or said any more. Idempotent. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.batchTimer?.cancel();
    this.recoveryTimer?.cancel();
    for (const framework of this.state.frameworks.all()) framework.abandon();
    for (const offer of this.state.offers.all()) offer.timer?.cancel();
    for (const agent of this.state.agents.all()) stopTimers(agent);
  }

  private requestAllocation(): void {
    if (this.runPending || this.stopped) return;
    this.runPending = true;
    // Later in this turn, so that one run serves all that happens now, and SUBSCRIBED is out before OFFERS.
    queueMicrotask(() => {
      this.runPending = false;
      if (!this.stopped) makeOffers(this.state);
    });
  }

  private scheduleBatch(): void {
    this.batchTimer = this.state.clock.setTimer(this.state.options.allocationIntervalMs, () => {
      makeOffers(this.state);
      this.scheduleBatch();
    });
  }

  /** Agents that did not come back after the failover: their tasks are not known, so there is only FAILURE. */
  private giveUpRecovered(): void {
    const time = { nanoseconds: BigInt(Math.round(this.state.clock.now())) * 1_000_000n };
    for (const id of this.state.agents.recoveredIds()) {
      this.state.agents.markUnreachable(id, time);
      broadcastFailure(this.state, id);
    }
  }

  private requireAgent(agentId: AgentId): AgentRecord {
    const agent = this.state.agents.get(agentId);
    if (agent !== undefined) return agent;
    throw new MesosError(
      SIMULATOR_ERRORS,
      'MESOS_SIMULATOR_UNKNOWN_AGENT',
      `'${agentId}' is not registered`,
      {
        details: { agentId },
      },
    );
  }
}

function describeMaster(id: string, port: number, version: string): MasterInfo {
  const hostname = '127.0.0.1';
  return {
    id,
    // 127.0.0.1 in network byte order, read on a little endian machine.
    ip: 0x0100007f,
    port,
    pid: `master@${hostname}:${port}`,
    hostname,
    version,
    address: { hostname, ip: hostname, port },
    capabilities: [CapabilityType.AGENT_UPDATE, CapabilityType.AGENT_DRAINING, CapabilityType.QUOTA_V2].map(
      (type) => ({ type }),
    ),
  };
}
