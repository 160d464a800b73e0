import { afterAll, describe, expect, it } from '@jest/globals';
import type { FrameworkId } from '../../../src/protocol/ids.js';
import type { TaskInfo } from '../../../src/protocol/gen/types/mesos.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import type { TaskScript } from '../../../src/testing/simulator/agent/scripted-task.runner.js';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import type { SimulatedClusterOptions } from '../../../src/testing/simulator/cluster.options.js';
import type { OutstandingOffer } from '../../../src/testing/simulator/master/offers/offer-book.js';
import { readEvents, readSteps, taskHistories, uuidsOf } from '../../support/recorded-scenario.js';
import type { RecordedEvent, RecordedStep } from '../../support/recorded-scenario.js';
import { RawFramework, json, send } from './raw-client.js';

type Act = (cluster: SimulatedCluster, clock: ManualClock) => unknown;

interface Scenario {
  readonly name: string;
  readonly options: SimulatedClusterOptions;
  /** What to do at actions that begin like this; all others are remarks. */
  readonly actions?: Readonly<Record<string, Act>>;
  /** Requests that cannot be answered the same. */
  readonly skips?: (step: RecordedStep) => boolean;
  /** Tasks whose history cannot be the same, and why. */
  readonly unsupported?: Readonly<Record<string, string>>;
}

const operatorApi = ({ path }: RecordedStep): boolean => path === '/api/v1';
/** As in the recordings: an executor takes a moment to start. */
const agent = { executorStartMs: 150 };
const slowAgent = { executorStartMs: 2_000 };
const scenarios: readonly Scenario[] = [
  { name: '02-launch-command-task', options: { agents: [agent], allocationIntervalMs: 500 } },
  {
    name: '03-failing-and-killed-tasks',
    options: { agents: [agent], allocationIntervalMs: 200 },
    actions: {
      'agent 2 with --http_command_executor': (cluster) => {
        cluster.agents[0]!.crash();
        cluster.addAgent({ ...agent, httpCommandExecutor: true });
      },
    },
    unsupported: {
      graceful: 'scripted tasks end by the signal they get',
      'as-nobody': 'scripted tasks have no sandbox that could not be made',
    },
  },
  {
    name: '04-invalid-launches',
    options: {
      agents: [agent, { ...agent, resources: 'cpus:2;mem:4096;disk:10000;ports:[31000-32000]' }],
      allocationIntervalMs: 100,
    },
  },
  { name: '05-task-group-default-executor', options: { agents: [agent], allocationIntervalMs: 200 } },
  {
    name: '07-reconcile',
    options: {
      agents: [agent, agent],
      allocationIntervalMs: 500,
      agentPingIntervalMs: 1_000,
      maxAgentPingTimeouts: 2,
    },
    actions: {
      'agent 2 is killed': (cluster) => cluster.agents[1]!.crash(),
      'agent 2 comes back': (cluster) => cluster.agents[1]!.restart(),
      'the master is stopped': (cluster) => {
        cluster.agents[0]!.partition();
        void cluster.failover({ recoveryMs: 800, agentsBackMs: 500 });
      },
      'agent 1 continues': (cluster) => cluster.agents[0]!.heal(),
    },
  },
  {
    name: '08-agent-lost',
    skips: operatorApi,
    options: {
      agents: [slowAgent, slowAgent],
      allocationIntervalMs: 500,
      agentPingIntervalMs: 1_000,
      maxAgentPingTimeouts: 3,
    },
    actions: {
      'agent 1 is killed': (cluster) => cluster.agents[0]!.crash(),
      'agent 1 starts again': (cluster) => cluster.agents[0]!.restart(),
      // Once the task that is launched next runs.
      'agent 2 is stopped': (cluster, clock) => {
        clock.setTimer(3_300, () => cluster.agents[1]!.partition());
        clock.setTimer(9_300, () => cluster.agents[1]!.heal());
      },
      'agent 1 is marked gone': (cluster) => cluster.master.markAgentGone(cluster.agents[0]!.id),
      'agent 2 receives SIGUSR1': (cluster) => cluster.agents[1]!.leave(),
    },
  },
  {
    name: '15-three-masters-zookeeper',
    options: { masters: 3, agents: [agent] },
    // A cluster starts elected, a dead leader gives no answer, and there are neither the operator API nor its pages.
    skips: (step) =>
      (step.t_ms ?? 0) < 9_000 ||
      typeof step.status_line !== 'string' ||
      /state-summary|metrics|flags|files|\?x=1/u.test(step.path ?? '') ||
      step.comment?.startsWith('standby: operator') === true,
    actions: {
      'the leader on port 5050 is killed': (cluster) => void cluster.failover({ staleMs: 4_400 }),
      'ZooKeeper is stopped': (cluster) => cluster.loseLeader(),
    },
  },
];

/** What the commands of the recordings do. */
function scriptOf({ command }: TaskInfo): TaskScript {
  const { value = '', shell = true, uris = [] } = command ?? {};
  if (uris.length > 0) {
    return {
      launchFailure:
        "Failed to fetch all URIs for container '00000000-0000-4000-8000-000000000000': exited with status 1",
    };
  }
  if (value.includes('kill -9 $$')) return { runMs: 10, exit: { kind: 'signaled', signal: 'SIGKILL' } };
  if (value === '/no/such/command') return { runMs: 10, exit: { kind: 'exited', status: shell ? 127 : 1 } };
  if (value.includes('while true')) return { terminateMs: 'ignore' };
  const seconds = Number(/sleep ([\d.]+)/u.exec(value)?.[1] ?? 0.01);
  const status = Number(/exit (\d+)/u.exec(value)?.[1] ?? 0);
  return { runMs: seconds * 1_000, exit: { kind: 'exited', status } };
}

/** Sends the recorded requests at the recorded times of a manual clock and collects the events. */
class Replay {
  readonly streams = new Map<string, RawFramework>();
  /** Answers that are not as recorded. */
  readonly differences: unknown[] = [];
  /** Requests that were compared. */
  answered = 0;
  skipped = 0;
  private readonly byRecordedId = new Map<string, { stream: string; framework: RawFramework }>();
  /** Recorded offers that were used, and what we used in their place. */
  private readonly offers = new Map<string, string>();
  private masterIds: readonly [recorded: string, own: string] | undefined;
  private readonly startMs: number;

  constructor(
    private readonly scenario: Scenario,
    private readonly cluster: SimulatedCluster,
    private readonly clock: ManualClock,
    private readonly steps: readonly RecordedStep[],
  ) {
    this.startMs = steps[0]?.t_ms ?? 0;
  }

  async run(): Promise<void> {
    for (const step of this.steps) {
      await this.clock.advance(Math.max(0, (step.t_ms ?? 0) - this.startMs - this.clock.monotonic()));
      if (step.action !== undefined) this.act(step.action);
      else if (this.scenario.skips?.(step)) this.skipped++;
      else if (step.method !== undefined) await this.request(step);
    }
    for (const framework of this.streams.values()) {
      const { streamId } = framework;
      const events = this.cluster.journal.events().filter((event) => event.streamId === streamId);
      await framework.until(() => framework.events.length >= events.length);
    }
  }

  private act(action: string): void {
    for (const [start, act] of Object.entries(this.scenario.actions ?? {})) {
      if (action.startsWith(start)) act(this.cluster, this.clock);
    }
  }

  private async request(step: RecordedStep): Promise<void> {
    const isSent = header(step.request_headers, 'Mesos-Stream-Id') !== undefined;
    if (step.stream === undefined && !isSent) return this.plainRequest(step);
    const leaderUrl = this.urlOf(step);
    const body = JSON.parse(this.rename(JSON.stringify(step.request_body)));
    const streamId = header(step.request_headers, 'Mesos-Stream-Id');
    const sender = streamId === undefined ? undefined : this.byRecordedId.get(streamId);
    if (step.stream !== undefined) {
      const framework = await RawFramework.open(leaderUrl, body);
      await framework.until(() => framework.events.length);
      this.streams.set(step.stream, framework);
      this.byRecordedId.set(header(step.response_headers, 'Mesos-Stream-Id')!, {
        stream: step.stream,
        framework,
      });
      this.learnMaster(step.stream);
      return;
    }
    const answer = body.type === 'ACCEPT' ? 'accept' : body.type === 'DECLINE' ? 'decline' : undefined;
    if (sender !== undefined && answer !== undefined) {
      const recordedIds = step.request_body[answer].offer_ids ?? [];
      await this.useOwnOffers(body[answer], recordedIds, body.type, sender.framework, sender.stream);
    }
    if (sender !== undefined && body.type === 'ACKNOWLEDGE') {
      await this.useOwnUuid(body.acknowledge, sender.framework, sender.stream);
    }
    const headers = sender === undefined ? json : { ...json, 'Mesos-Stream-Id': sender.framework.streamId };
    const { statusLine } = await send(leaderUrl, { headers, body: JSON.stringify(body) });
    this.compare(step, { statusLine, location: undefined });
  }

  /** A request of nobody: to a standby, to a master without a framework, or to another path. */
  private async plainRequest(step: RecordedStep): Promise<void> {
    const { request_body: sent } = step;
    const { statusLine, headers } = await send(this.urlOf(step), {
      method: step.method!,
      path: step.path!,
      headers: Object.fromEntries(
        (step.request_headers ?? []).filter(([name]) => !/^(?:host|content-length)$/iu.test(name)),
      ),
      ...(sent === null || sent === undefined
        ? {}
        : { body: typeof sent === 'string' ? sent : this.rename(JSON.stringify(sent)) }),
    });
    this.compare(step, { statusLine, location: header(headers, 'Location') });
  }

  private compare(step: RecordedStep, received: { statusLine: string; location: string | undefined }): void {
    const recorded = header(step.response_headers, 'Location')?.replace(
      /127\.0\.0\.1:505\d/u,
      (peer) => new URL(this.urlOf({ peer })).host,
    );
    const expected = { statusLine: step.status_line, location: recorded };
    if (JSON.stringify(received) !== JSON.stringify(expected)) {
      this.differences.push({
        step: `${step.method} ${step.path} ${step.comment ?? ''}`,
        expected,
        received,
      });
    }
    this.answered++;
  }

  /** Masters listen on 5050 and the ports after it, in the order of ours; one alone is wherever it is. */
  private urlOf({ peer }: Pick<RecordedStep, 'peer'>): string {
    const { masterUrls } = this.cluster;
    return masterUrls[masterUrls.length === 1 ? 0 : Number(peer!.split(':')[1]) - 5050]!;
  }

  /** Offers of ours take the place of recorded ones, agent by agent. Unknown ones stay unknown, used ones used. */
  private async useOwnOffers(
    answer: { offer_ids?: { value: string }[] },
    recordedIds: readonly { value: string }[],
    kind: 'ACCEPT' | 'DECLINE',
    { id }: RawFramework,
    stream: string,
  ): Promise<void> {
    const recorded = readEvents(this.scenario.name, stream)
      .filter(({ type }) => type === 'OFFERS')
      .flatMap((event) => event['offers'].offers);
    const chosen: { value: string }[] = [];
    for (const { value } of recordedIds) {
      const offer = recorded.find((one) => one.id.value === value);
      if (offer !== undefined && !this.offers.has(value)) {
        const agentId = this.rename(offer.agent_id.value);
        const own = (): string | undefined => this.largest(id, agentId, chosen);
        // A declined offer may never have been made to us.
        const longestMs = kind === 'ACCEPT' ? 10_000 : 0;
        for (let ms = 0; own() === undefined && ms < longestMs; ms += 50) await this.clock.advance(50);
        this.offers.set(value, own() ?? value);
      }
      chosen.push({ value: this.offers.get(value) ?? this.rename(value) });
    }
    // Who suppresses gives all back that came meanwhile; how many offers that are depends on the allocator.
    if (
      kind === 'DECLINE' &&
      this.cluster.master.state.frameworks.get(id as FrameworkId)?.suppressedRoles.size
    ) {
      chosen.push(...this.outstanding(id).map((offer) => ({ value: offer.id })));
    }
    answer.offer_ids = chosen;
  }

  /** The outstanding offer of an agent with most processors. */
  private largest(
    frameworkId: string,
    agentId: string,
    chosen: readonly { value: string }[],
  ): string | undefined {
    return this.outstanding(frameworkId)
      .filter((offer) => offer.agentId === agentId && !chosen.some(({ value }) => value === offer.id))
      .sort((left, right) => right.resources.scalar('cpus') - left.resources.scalar('cpus'))[0]?.id;
  }

  private async useOwnUuid(
    acknowledge: { task_id: { value: string }; uuid: string },
    framework: RawFramework,
    stream: string,
  ): Promise<void> {
    const taskId = acknowledge.task_id.value;
    const index = uuidsOf(readEvents(this.scenario.name, stream), taskId).indexOf(acknowledge.uuid);
    if (index < 0) return;
    const own = (): string | undefined => uuidsOf(framework.events, taskId)[index];
    for (let tries = 0; own() === undefined && tries < 300; tries++) await this.clock.advance(50);
    acknowledge.uuid = own() ?? acknowledge.uuid;
  }

  private outstanding(frameworkId: string): OutstandingOffer[] {
    return this.cluster.master.state.offers.all().filter((offer) => offer.frameworkId === frameworkId);
  }

  private learnMaster(stream: string): void {
    if (this.masterIds !== undefined) return;
    const [first] = readEvents(this.scenario.name, stream);
    const recorded = first?.['subscribed']?.master_info.id;
    if (recorded !== undefined) this.masterIds = [recorded, this.cluster.master.state.info.id];
  }

  private rename(text: string): string {
    return this.masterIds === undefined ? text : text.replaceAll(...this.masterIds);
  }
}

function header(
  headers: readonly (readonly [string, string])[] | null | undefined,
  wanted: string,
): string | undefined {
  return headers?.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}

/** FAILURE events without ids of agents: an executor and how it ended, or an agent. */
const failuresOf = (events: readonly RecordedEvent[]): string[] =>
  events
    .filter(({ type }) => type === 'FAILURE')
    .map((event) => {
      const { agent_id, executor_id, status } = event['failure'];
      return [agent_id.value.slice(-2), executor_id?.value ?? '', status ?? ''].join(' ');
    })
    .sort();

describe.each(scenarios)('recorded events of $name', (scenario) => {
  const { name, unsupported = {} } = scenario;
  let histories = 0;
  let matching = 0;
  let updates = 0;
  let answered = 0;
  let skipped = 0;

  it('every task has the recorded history, every request the recorded status', async () => {
    const clock = new ManualClock();
    await using cluster = await SimulatedCluster.start({ ...scenario.options, clock, script: scriptOf });
    const replay = new Replay(scenario, cluster, clock, readSteps(name));
    await replay.run();
    const { differences } = replay;
    ({ answered, skipped } = replay);
    for (const [stream, framework] of replay.streams) {
      const recorded = readEvents(name, stream);
      const own = taskHistories(framework.events);
      for (const [taskId, expected] of taskHistories(recorded)) {
        if (unsupported[taskId] !== undefined) continue;
        histories++;
        const received = own.get(taskId) ?? [];
        if (received.join('\n') === expected.join('\n')) {
          matching++;
          updates += expected.length;
        } else differences.push({ stream, taskId, expected, received });
      }
      if (failuresOf(framework.events).join() !== failuresOf(recorded).join()) {
        differences.push({ stream, expected: failuresOf(recorded), received: failuresOf(framework.events) });
      }
    }
    expect(differences).toEqual([]);
  }, 30_000);

  afterAll(() => {
    const left = Object.keys(unsupported).length;
    process.stdout.write(
      `${name}: ${matching} of ${histories} histories of tasks match (${updates} updates), ${left} not supported; ` +
        `${answered} answers compared, ${skipped} not supported\n`,
    );
  });
});
