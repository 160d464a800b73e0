/** How the simulated master behaves. All times in milliseconds; the defaults are those of Mesos. */
export interface MasterOptions {
  /** Time between two batch allocations, and the shortest life of an offer filter. @default 1000 */
  readonly allocationIntervalMs?: number;
  /** Time between two HEARTBEAT events, announced in SUBSCRIBED. @default 15000 */
  readonly heartbeatIntervalMs?: number;
  /** Age at which an unanswered offer is rescinded. @default never */
  readonly offerTimeoutMs?: number;
  /** Scalars of which an offer must hold at least one, as alternatives. @default cpus 0.01 or mem 32 */
  readonly minAllocatable?: readonly Readonly<Record<string, number>>[];
  /** Time between two pings of an agent. @default 15000 */
  readonly agentPingIntervalMs?: number;
  /** Missed pings that make an agent unreachable. @default 5 */
  readonly maxAgentPingTimeouts?: number;
  /** How long agents may stay away after a disconnection or a master failover. @default 600000 */
  readonly agentReregisterTimeoutMs?: number;
  /** Removed framework ids that are remembered. @default 50 */
  readonly maxCompletedFrameworks?: number;
  /** Completed tasks remembered per framework. @default 1000 */
  readonly maxCompletedTasks?: number;
  /** Unreachable tasks remembered per framework. @default 1000 */
  readonly maxUnreachableTasks?: number;
  /** Principals and secrets; when given, the scheduler API wants basic authentication. @default no authentication */
  readonly credentials?: readonly Credential[];
  /** Bytes a slow reader may leave unread before its stream is cut. @default 64 MiB */
  readonly maxStreamBufferBytes?: number;
  /** Version the master reports. @default 1.12.0 */
  readonly version?: string;
}

/** One line of the credentials file of a master. */
export interface Credential {
  readonly principal: string;
  readonly secret: string;
}

/** {@link MasterOptions} with every default filled in. */
export type ResolvedMasterOptions = Readonly<
  Required<Omit<MasterOptions, 'offerTimeoutMs' | 'credentials'>>
> &
  Pick<MasterOptions, 'offerTimeoutMs' | 'credentials'>;

/** Fills in the defaults (src/master/constants.hpp, src/master/flags.cpp). */
export function resolveMasterOptions(options: MasterOptions): ResolvedMasterOptions {
  return {
    allocationIntervalMs: 1_000,
    heartbeatIntervalMs: 15_000,
    minAllocatable: [{ cpus: 0.01 }, { mem: 32 }],
    agentPingIntervalMs: 15_000,
    maxAgentPingTimeouts: 5,
    agentReregisterTimeoutMs: 600_000,
    maxCompletedFrameworks: 50,
    maxCompletedTasks: 1_000,
    maxUnreachableTasks: 1_000,
    maxStreamBufferBytes: 64 * 1024 * 1024,
    version: '1.12.0',
    ...options,
  };
}
