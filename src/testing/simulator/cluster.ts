import type { AgentId } from '../../protocol/ids.js';
import { systemClock } from '../../utils/clock.js';
import type { Clock, Timer } from '../../utils/clock.js';
import { MesosError } from '../../utils/errors.js';
import { createSeededRandom } from '../../utils/random.js';
import type { Random } from '../../utils/random.js';
import { sleep } from '../../utils/sleep.js';
import { ProcessTaskRunner } from './agent/process-task.runner.js';
import { ScriptedTaskRunner } from './agent/scripted-task.runner.js';
import { SimulatedAgent } from './agent/simulated-agent.js';
import type { TaskRunner } from './agent/task-runner.js';
import type {
  AgentSpec,
  FailoverOptions,
  LeaderLossOptions,
  SimulatedClusterOptions,
  WaitOptions,
} from './cluster.options.js';
import type { PersistedAgents } from './master/agents/agent-registry.js';
import { FaultPlan } from './master/faults.js';
import { findAllocationErrors, findOffersAnsweredTwice } from './master/invariants.js';
import { Journal } from './master/journal.js';
import { SIMULATOR_ERRORS } from './master/master.errors.js';
import { MasterProcess } from './master/master-process.js';
import { resolveMasterOptions } from './master/master.options.js';
import type { ResolvedMasterOptions } from './master/master.options.js';
import { SimulatedMaster } from './master/simulated-master.js';

/** Real time between two looks at an awaited state that no journal entry announces. */
const pollMs = 10;

/**
 * A whole Mesos cluster in this process: masters and agents, real HTTP on the loopback interface.
 *
 * ```ts
 * await using cluster = await SimulatedCluster.start({ agents: 3 });
 * // point a framework at cluster.masterUrls
 * await cluster.waitFor(() => cluster.journal.calls('ACCEPT').length > 0);
 * ```
 */
export class SimulatedCluster {
  /** What the masters heard and said. */
  readonly journal: Journal;
  /** Faults of the masters; agents have their own. */
  readonly faults = new FaultPlan();
  private readonly simulatedAgents: SimulatedAgent[] = [];
  private readonly processes: MasterProcess[] = [];
  private readonly masterOptions: ResolvedMasterOptions;
  private readonly clock: Clock;
  private readonly random: Random;
  private leader: SimulatedMaster | undefined;
  /** What outlives a leader: which agents there are. */
  private registry: PersistedAgents | undefined;
  private leaderIndex = 0;
  private expiry: Timer | undefined;
  private stopping: Promise<void> | undefined;

  private constructor(private readonly options: SimulatedClusterOptions) {
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? createSeededRandom(options.seed ?? 1);
    this.journal = new Journal(this.clock);
    this.masterOptions = resolveMasterOptions(options);
  }

  /** @throws MESOS_SIMULATOR_PORT_IN_USE, MESOS_SIMULATOR_OPTIONS, and what bad resources or attributes throw */
  static async start(options: SimulatedClusterOptions = {}): Promise<SimulatedCluster> {
    const masters = options.masters ?? 1;
    if (!Number.isInteger(masters) || masters < 1) {
      throw new MesosError(
        SIMULATOR_ERRORS,
        'MESOS_SIMULATOR_OPTIONS',
        `masters: ${masters} is no count above 0`,
      );
    }
    const cluster = new SimulatedCluster(options);
    try {
      for (let index = 0; index < masters; index++) await cluster.startProcess(index);
      cluster.elect(0);
      const specs = typeof options.agents === 'object' ? options.agents : undefined;
      const count = typeof options.agents === 'number' ? options.agents : 1;
      for (const spec of specs ?? Array.from({ length: count }, () => ({}))) cluster.addAgent(spec);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** `http://127.0.0.1:<port>` of every master, running or not. */
  get masterUrls(): readonly string[] {
    return this.processes.map(({ url }) => url);
  }

  /** URL of the leading master; of the last leader while there is none. */
  get leaderUrl(): string {
    return this.processes[this.leaderIndex]!.url;
  }

  /** The leading master, for what operators do. @throws MESOS_SIMULATOR_OPTIONS while nobody leads */
  get master(): SimulatedMaster {
    if (this.leader !== undefined) return this.leader;
    throw new MesosError(SIMULATOR_ERRORS, 'MESOS_SIMULATOR_OPTIONS', 'no master leads at the moment');
  }

  get agents(): readonly SimulatedAgent[] {
    return this.simulatedAgents;
  }

  /** Starts one more agent. */
  addAgent(spec: AgentSpec = {}): SimulatedAgent {
    const id: AgentId = this.master.state.agents.nextId();
    const port = 5051 + this.simulatedAgents.length;
    const agent = new SimulatedAgent({
      port,
      runner: spec.runner ?? this.createRunner(spec.port ?? port),
      ...spec,
      id,
      clock: this.clock,
      random: this.random,
    });
    this.simulatedAgents.push(agent);
    agent.reconnect(this.master);
    return agent;
  }

  /**
   * The leading master dies and another one is elected (or, alone, the same one again): streams break, offers
   * and completed frameworks are forgotten, agents come back. Resolves when the new leader serves.
   */
  async failover({
    staleMs = 0,
    leaderlessMs = 0,
    recoveryMs = 0,
    agentsBackMs = 0,
  }: FailoverOptions = {}): Promise<void> {
    this.loseLeader({ staleMs });
    if (staleMs + leaderlessMs > 0) await sleep(this.clock, staleMs + leaderlessMs);
    const next = (this.leaderIndex + 1) % this.processes.length;
    if (recoveryMs > 0) {
      this.followOnly(this.processes[next]);
      this.processes[next]!.leadership = { kind: 'recovering' };
      await sleep(this.clock, recoveryMs);
    }
    if (this.stopping !== undefined) return;
    const master = this.elect(next, this.registry);
    const welcome = (): void => {
      if (this.leader === master) for (const agent of this.simulatedAgents) agent.reconnect(master);
    };
    if (agentsBackMs > 0) this.clock.setTimer(agentsBackMs, welcome);
    else welcome();
  }

  /**
   * The leading master dies and nobody follows until {@link failover}: 503 `No leader elected`, with `staleMs`
   * after a time in which the standbys still redirect to the dead leader. Its process starts again as a standby.
   */
  loseLeader({ staleMs = 0 }: LeaderLossOptions = {}): void {
    this.registry = this.leader?.state.agents.persisted() ?? this.registry;
    this.leader?.stop();
    this.leader = undefined;
    const dead = this.processes[this.leaderIndex]!;
    this.followOnly(staleMs > 0 ? dead : undefined);
    dead.down = staleMs > 0;
    dead.dropConnections();
    if (staleMs > 0) this.expiry = this.clock.setTimer(staleMs, () => this.followOnly(undefined));
  }

  /** Breaks every event stream: now, or once it has written `atByte` bytes. */
  cutStreams({ atByte }: { readonly atByte?: number } = {}): void {
    if (atByte === undefined) this.leader?.cutStreams();
    else this.faults.cutStreamsAtByte = atByte;
  }

  /** Breaks every connection to every master, streams included. */
  dropConnections(): void {
    for (const process of this.processes) process.dropConnections();
  }

  /** Takes the routes off all masters, as before they have started: everything is 404. Undone by `false`. */
  hideRoutes(hidden = true): void {
    for (const [index, process] of this.processes.entries()) {
      process.leadership = hidden ? undefined : this.leadershipOf(index);
    }
  }

  /**
   * Resolves once the predicate holds, with what it returned. Looks after every call and event, and now and then.
   * @throws MESOS_SIMULATOR_WAIT_TIMEOUT
   */
  waitFor<Value>(
    predicate: () => Value,
    { timeoutMs = 5_000 }: WaitOptions = {},
  ): Promise<NonNullable<Value>> {
    const deadline = performance.now() + timeoutMs;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearInterval(timer);
        stopListening();
        act();
      };
      const look = (): void => {
        try {
          const value = predicate();
          if (value) settle(() => resolve(value));
          else if (performance.now() > deadline) settle(() => reject(this.timedOut(timeoutMs, predicate)));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const timer = setInterval(look, pollMs);
      const stopListening = this.journal.onEntry(() => queueMicrotask(look));
      look();
    });
  }

  /** Checks the books of the leading master, and that no offer was answered twice. @throws MESOS_SIMULATOR_INVARIANT */
  assertInvariants(): void {
    const problems = [
      ...findOffersAnsweredTwice(this.journal),
      ...(this.leader === undefined ? [] : findAllocationErrors(this.leader.state)),
    ];
    if (problems.length === 0) return;
    throw new MesosError(SIMULATOR_ERRORS, 'MESOS_SIMULATOR_INVARIANT', problems.join('; '), {
      details: { problems },
    });
  }

  /** Ends agents, tasks, streams and servers. Idempotent. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      this.leader?.stop();
      this.leader = undefined;
      this.expiry?.cancel();
      await Promise.all(this.simulatedAgents.map((agent) => agent.stop()));
      await Promise.all(this.processes.map((process) => process.close()));
    })();
    return this.stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** All masters are standbys of this one, which does not serve yet or any more. */
  private followOnly(leader: MasterProcess | undefined): void {
    this.expiry?.cancel();
    for (const process of this.processes) {
      process.down = false;
      process.leadership = { kind: 'standby', leader };
    }
  }

  private async startProcess(index: number): Promise<void> {
    const port = this.options.port ?? 0;
    this.processes.push(
      await MasterProcess.listen({
        port: port === 0 ? 0 : port + index,
        options: this.masterOptions,
        faults: this.faults,
      }),
    );
  }

  private elect(index: number, registry?: PersistedAgents): SimulatedMaster {
    const { clock, random, journal, faults, masterOptions } = this;
    const { port } = this.processes[index]!;
    const master = new SimulatedMaster({
      port,
      clock,
      random,
      journal,
      faults,
      options: masterOptions,
      ...(registry === undefined ? {} : { registry }),
    });
    this.leader = master;
    this.leaderIndex = index;
    this.followOnly(undefined);
    for (const [other, process] of this.processes.entries()) process.leadership = this.leadershipOf(other);
    return master;
  }

  private leadershipOf(index: number): NonNullable<MasterProcess['leadership']> {
    if (this.leader === undefined) return { kind: 'standby', leader: undefined };
    if (index === this.leaderIndex) return { kind: 'leading', state: this.leader.state };
    return { kind: 'standby', leader: this.processes[this.leaderIndex]! };
  }

  private createRunner(agentPort: number): TaskRunner {
    const { clock, random } = this;
    const { tasks, script, workDir } = this.options;
    if (tasks === 'process') {
      return new ProcessTaskRunner({
        agentEndpoint: `127.0.0.1:${agentPort}`,
        // Commands are looked up as in a shell of the user; nothing else gets through.
        environment: { PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin' },
        ...(workDir === undefined ? {} : { workDir }),
      });
    }
    return new ScriptedTaskRunner({ clock, random, ...(script === undefined ? {} : { script }) });
  }

  private timedOut(timeoutMs: number, predicate: () => unknown): MesosError {
    const { journal } = this;
    return new MesosError(
      SIMULATOR_ERRORS,
      'MESOS_SIMULATOR_WAIT_TIMEOUT',
      `${timeoutMs} ms for ${String(predicate)}`,
      {
        details: {
          calls: journal
            .calls()
            .slice(-10)
            .map(({ type, status }) => `${type} ${status}`),
          events: journal
            .events()
            .slice(-10)
            .map(({ type }) => type),
        },
      },
    );
  }
}
