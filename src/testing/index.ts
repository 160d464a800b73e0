export type {
  AgentSpec,
  FailoverOptions,
  LeaderLossOptions,
  SimulatedClusterOptions,
  WaitOptions,
} from './simulator/cluster.options.js';
export type { AgentPort, Conversion, MasterPort, ReportedTask } from './simulator/ports.js';
export type { CallName, EventName, JournaledCall, JournaledEvent } from './simulator/master/journal.js';
export type { EventFault, FaultyAnswer } from './simulator/master/faults.js';
export type { Credential, MasterOptions } from './simulator/master/master.options.js';
export type { SimulatedAgentOptions } from './simulator/agent/simulated-agent.js';
export type { TaskScript } from './simulator/agent/scripted-task.runner.js';
export type {
  LaunchFailure,
  Probe,
  ProbeResult,
  RunningTask,
  TaskLaunch,
  TaskRunner,
} from './simulator/agent/task-runner.js';
export { SimulatedAgent } from './simulator/agent/simulated-agent.js';
export { ProcessTaskRunner } from './simulator/agent/process-task.runner.js';
export { ScriptedTaskRunner } from './simulator/agent/scripted-task.runner.js';
export { ManualClock } from './manual-clock.js';
export { SimulatedCluster } from './simulator/cluster.js';
export { FaultPlan } from './simulator/master/faults.js';
export { Journal } from './simulator/master/journal.js';
export { SIMULATOR_ERRORS } from './simulator/master/master.errors.js';
export { SimulatedMaster } from './simulator/master/simulated-master.js';
export type {
  ConformanceCase,
  StateStoreCase,
  StateStoreSubject,
} from './conformance/state-store.conformance.js';
export { stateStoreConformance } from './conformance/state-store.conformance.js';
