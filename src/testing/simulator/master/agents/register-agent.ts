import { TaskStatus_Reason } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { FrameworkInfo } from '../../../../protocol/gen/types/mesos.js';
import type { FrameworkId } from '../../../../protocol/ids.js';
import { Resources } from '../../../../resources/algebra/resources.js';
import type { AgentPort, ReportedTask } from '../../ports.js';
import { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import { echoOf } from '../tasks/reconcile.js';
import { sendStatus } from '../tasks/send-status.js';
import type { TaskRecord } from '../tasks/task-record.js';
import { isTerminal } from '../tasks/task-states.js';
import { markUnreachable } from './agent-loss.js';
import type { AgentRecord } from './agent-record.js';
import { useResources } from './agent-resources.js';
import type { AgentStanding } from './agent-registry.js';

/** An agent registers for the first time, comes back, or meets a new master (src/master/master.cpp `_reregisterSlave`). */
export function registerAgent(
  state: MasterState,
  port: AgentPort,
  tasks: readonly ReportedTask[],
  frameworks: readonly FrameworkInfo[],
): void {
  const standing = state.agents.standing(port.id);
  if (standing === 'gone') {
    port.shutdown();
    return;
  }
  if (standing === 'registered') welcomeBack(state, state.agents.get(port.id)!);
  else admit(state, port, tasks, frameworks, standing);
  state.requestAllocation();
}

/** A disconnected agent is back in time: it says which tasks it lost, and kills that waited are delivered. */
function welcomeBack(state: MasterState, agent: AgentRecord): void {
  agent.connected = true;
  agent.missedPings = 0;
  agent.reregisterTimer?.cancel();
  for (const framework of state.frameworks.all()) {
    const known = framework.tasks
      .all()
      .filter((task) => task.agentId === agent.id && !isTerminal(task.state))
      .map(({ id }) => id);
    if (known.length > 0) agent.port.reconcileTasks(framework.info, known);
  }
  for (const { frameworkId, taskId, killPolicy } of agent.pendingKills.splice(0)) {
    agent.port.killTask(frameworkId, taskId, killPolicy);
  }
}

function admit(
  state: MasterState,
  port: AgentPort,
  tasks: readonly ReportedTask[],
  frameworks: readonly FrameworkInfo[],
  standing: AgentStanding,
): void {
  const agent = createRecord(port);
  state.agents.register(agent);
  startPings(state, agent);
  for (const info of frameworks) {
    const id = info.id?.value;
    if (id === undefined) continue;
    if (state.frameworks.isCompleted(id)) port.shutdownFramework(id);
    else if (state.frameworks.get(id) === undefined) state.frameworks.add(new Framework(id, info, state));
  }
  for (const task of tasks) {
    const framework = state.frameworks.get(task.frameworkId);
    if (framework !== undefined) readmitTask(state, agent, framework, task, standing);
  }
}

function readmitTask(
  state: MasterState,
  agent: AgentRecord,
  framework: Framework,
  { info, executorId, latestState, lastStatus }: ReportedTask,
  standing: AgentStanding,
): void {
  const task: TaskRecord = {
    id: info.taskId.value,
    info,
    agentId: agent.id,
    executorId: info.executor === undefined ? undefined : executorId,
    resources: Resources.fromMessages(info.resources),
    state: latestState,
    delivered: lastStatus,
    deliveredUuid: lastStatus?.uuid,
  };
  framework.tasks.add(task);
  if (!isTerminal(latestState)) useResources(agent, framework.id, task.resources);
  if (info.executor !== undefined) readmitExecutor(agent, framework.id, info.executor);
  // A recovered agent brings no news: the new master never said that its tasks were lost.
  if (standing !== 'unreachable' && standing !== 'unknown') return;
  sendStatus(state, framework, {
    ...echoOf(task),
    taskId: task.id,
    agentId: agent.id,
    state: latestState,
    reason: TaskStatus_Reason.REASON_AGENT_REREGISTERED,
    message: standing === 'unreachable' ? 'Unreachable agent re-reregistered' : 'Unknown agent reregistered',
  });
}

function readmitExecutor(
  agent: AgentRecord,
  frameworkId: FrameworkId,
  info: NonNullable<ReportedTask['info']['executor']>,
): void {
  const executors = agent.executors.get(frameworkId) ?? new Map();
  if (executors.has(info.executorId.value)) return;
  const resources = Resources.fromMessages(info.resources);
  agent.executors.set(frameworkId, executors.set(info.executorId.value, { info, resources }));
  useResources(agent, frameworkId, resources);
}

function createRecord(port: AgentPort): AgentRecord {
  return {
    id: port.id,
    port,
    info: port.info,
    total: Resources.fromMessages(port.totalResources),
    allocated: new Map(),
    executors: new Map(),
    pendingKills: [],
    connected: true,
    active: true,
    draining: undefined,
    markGoneWhenDrained: false,
    missedPings: 0,
    pingTimer: undefined,
    reregisterTimer: undefined,
  };
}

/** Pings go on after a disconnection, so that a killed agent becomes unreachable by them. */
function startPings(state: MasterState, agent: AgentRecord): void {
  agent.pingTimer = state.clock.setTimer(state.options.agentPingIntervalMs, () => {
    agent.missedPings = agent.port.ping() ? 0 : agent.missedPings + 1;
    if (agent.missedPings >= state.options.maxAgentPingTimeouts) {
      markUnreachable(state, agent, 'health check timed out');
    } else {
      startPings(state, agent);
    }
  });
}
