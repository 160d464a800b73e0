import type { Clock } from '../../utils/clock.js';
import type { Random } from '../../utils/random.js';
import type { ScriptedTaskRunnerOptions } from './agent/scripted-task.runner.js';
import type { SimulatedAgentOptions } from './agent/simulated-agent.js';
import type { MasterOptions } from './master/master.options.js';

/** One agent of a cluster; everything has the default of a Mesos agent. */
export type AgentSpec = Omit<Partial<SimulatedAgentOptions>, 'id' | 'clock' | 'random'>;

/** What {@link SimulatedCluster.start} builds. */
export interface SimulatedClusterOptions extends MasterOptions {
  /** Number of masters; the first leads. @default 1 */
  readonly masters?: number;
  /** Agents, or how many with default resources. @default 1 */
  readonly agents?: number | readonly AgentSpec[];
  /** Port of the first master, the others follow; 0 means any free ports. @default 0 */
  readonly port?: number;
  /** All time of the cluster but that of the sockets. @default the clock of the machine */
  readonly clock?: Clock;
  /** All randomness of the cluster. @default seeded with {@link seed} */
  readonly random?: Random;
  /** Repeat it to repeat a run. @default 1 */
  readonly seed?: number;
  /** `process`: real local processes; `scripted`: in the imagination, on the clock. @default 'scripted' */
  readonly tasks?: 'process' | 'scripted';
  /** What scripted tasks do. @default the command says it, see ScriptedTaskRunner */
  readonly script?: NonNullable<ScriptedTaskRunnerOptions['script']>;
  /** Directory for sandboxes of real processes. @default a new temporary one, removed at the end */
  readonly workDir?: string;
}

/** How a leader dies. All times in milliseconds of the cluster's clock. */
export interface LeaderLossOptions {
  /**
   * Time until the ZooKeeper session of the dead leader expires: its process breaks every connection, and the
   * standbys keep redirecting to it. @default 0
   */
  readonly staleMs?: number;
}

/** How a master failover goes. All times in milliseconds of the cluster's clock. */
export interface FailoverOptions extends LeaderLossOptions {
  /** Time without a leader, after `staleMs`: 503 `No leader elected`. @default 0 */
  readonly leaderlessMs?: number;
  /** Time the new leader needs to recover: 503; standbys redirect to it already. @default 0 */
  readonly recoveryMs?: number;
  /** Time until the agents are back, from the election on. @default 0 */
  readonly agentsBackMs?: number;
}

/** How long to wait in real time. */
export interface WaitOptions {
  /** @default 5000 */
  readonly timeoutMs?: number;
}
