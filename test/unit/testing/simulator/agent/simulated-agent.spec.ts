import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CheckInfo_Type, HealthCheck_Type } from '../../../../../src/protocol/gen/mesos/v1/mesos.js';
import type { ExecutorId, TaskId } from '../../../../../src/protocol/ids.js';
import { ManualClock } from '../../../../../src/testing/manual-clock.js';
import type { TaskScript } from '../../../../../src/testing/simulator/agent/scripted-task.runner.js';
import { ScriptedTaskRunner } from '../../../../../src/testing/simulator/agent/scripted-task.runner.js';
import { SimulatedAgent } from '../../../../../src/testing/simulator/agent/simulated-agent.js';
import type { SimulatedAgentOptions } from '../../../../../src/testing/simulator/agent/simulated-agent.js';
import { createSeededRandom } from '../../../../../src/utils/random.js';
import {
  FakeMaster,
  Reason,
  Source,
  TaskState,
  aDefaultExecutor,
  aFramework,
  aTask,
  agentId,
  frameworkId,
  labels,
} from './fake-master.js';

const seconds = (value: number): { nanoseconds: bigint } => ({ nanoseconds: BigInt(value * 1e9) });
const id = (value: string): TaskId => value as TaskId;

describe('SimulatedAgent with scripted tasks', () => {
  let clock: ManualClock;
  let master: FakeMaster;
  let agent: SimulatedAgent;
  let scripts: Record<string, TaskScript>;

  function start(options: Partial<SimulatedAgentOptions> = {}): void {
    const random = createSeededRandom(7);
    const runner = new ScriptedTaskRunner({ clock, random, script: (task) => scripts[task.name] ?? {} });
    agent = new SimulatedAgent({ id: agentId, clock, random, runner, ...options });
    agent.reconnect(master);
  }

  beforeEach(() => {
    clock = new ManualClock();
    master = new FakeMaster();
    scripts = {};
    start();
  });

  afterEach(async () => {
    await agent.stop();
    if (clock.pendingTimers > 0) throw new Error('a stopped agent left timers behind');
  });

  it('A15 - a command task says STARTING, RUNNING and FINISHED, and its executor leaves a second later', async () => {
    scripts = { t: { runMs: 5_000 } };
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(5_999);
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING', 'FINISHED']);
    expect(master.last('t')?.message).toBe('Command exited with status 0');
    expect(master.exits).toEqual([]);
    await clock.advance(1);
    expect(master.exits).toEqual([{ executorId: 't', waitStatus: 0, isCommandExecutor: true }]);
  });

  it("A11 - updates carry agent, executor, container, time and uuid, and are the executor's", async () => {
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    const [starting, running] = master.statuses('t');
    expect(running).toMatchObject({
      agentId: { value: agentId },
      executorId: { value: 't' },
      source: Source.SOURCE_EXECUTOR,
      timestamp: Date.UTC(2026, 0, 1) / 1000,
      containerStatus: {
        networkInfos: [{ ipAddresses: [{ ipAddress: '127.0.0.1' }] }],
        executorPid: expect.any(Number),
      },
    });
    expect(running?.reason).toBeUndefined();
    expect(running?.uuid).toHaveLength(16);
    expect(running?.uuid).not.toEqual(starting?.uuid);
    expect(running?.containerStatus).toEqual(starting?.containerStatus);
  });

  it('A15 - a non-zero status is FAILED without a reason', async () => {
    scripts = { t: { runMs: 1, exit: { kind: 'exited', status: 3 } } };
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    expect(master.last('t')).toMatchObject({
      state: TaskState.TASK_FAILED,
      message: 'Command exited with status 3',
    });
    expect(master.last('t')?.reason).toBeUndefined();
  });

  it('A15 - a container that cannot be made is FAILED by the agent, without STARTING and container', async () => {
    scripts = { t: { launchFailure: 'no image' } };
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    expect(master.states('t')).toEqual(['FAILED']);
    expect(master.last('t')).toMatchObject({
      source: Source.SOURCE_AGENT,
      reason: Reason.REASON_CONTAINER_LAUNCH_FAILED,
      message: 'Failed to launch container: no image',
    });
    expect(master.last('t')?.containerStatus).toBeUndefined();
  });

  it('A17 - a kill says KILLING and KILLED to those who know KILLING, and only KILLED to others', async () => {
    agent.runTask(aFramework(), aTask('a'));
    agent.runTask(aFramework({ killing: false }), aTask('b'));
    await clock.advance(10);
    agent.killTask(frameworkId, id('a'));
    agent.killTask(frameworkId, id('b'));
    await clock.advance(10);
    expect(master.states('a')).toEqual(['STARTING', 'RUNNING', 'KILLING', 'KILLED']);
    expect(master.states('b')).toEqual(['STARTING', 'RUNNING', 'KILLED']);
    expect(master.last('a')?.message).toBe('Command terminated with signal Terminated');
  });

  it('A17 - SIGKILL follows after 3 s, or after the grace period of the task', async () => {
    scripts = { a: { terminateMs: 'ignore' }, b: { terminateMs: 'ignore' } };
    agent.runTask(aFramework(), aTask('a'));
    agent.runTask(aFramework(), aTask('b', { killPolicy: { gracePeriod: seconds(12) } }));
    await clock.advance(10);
    agent.killTask(frameworkId, id('a'));
    agent.killTask(frameworkId, id('b'));
    await clock.advance(2_999);
    expect(master.states('a').at(-1)).toBe('KILLING');
    await clock.advance(1);
    expect(master.last('a')?.message).toBe('Command terminated with signal Killed');
    await clock.advance(8_999);
    expect(master.states('b').at(-1)).toBe('KILLING');
    await clock.advance(1);
    expect(master.states('b').at(-1)).toBe('KILLED');
  });

  it('A17 - the kill policy of a KILL does not reach the default command executor', async () => {
    scripts = { t: { terminateMs: 'ignore' } };
    agent.runTask(aFramework(), aTask('t', { killPolicy: { gracePeriod: seconds(12) } }));
    await clock.advance(10);
    agent.killTask(frameworkId, id('t'), { gracePeriod: seconds(8) });
    agent.killTask(frameworkId, id('t'), { gracePeriod: seconds(1) });
    await clock.advance(11_999);
    expect(master.states('t').at(-1)).toBe('KILLING');
    await clock.advance(1);
    expect(master.states('t').at(-1)).toBe('KILLED');
  });

  it('A17 - with http_command_executor it does, and a second KILL only shortens, counted from the first', async () => {
    start({ httpCommandExecutor: true });
    scripts = { t: { terminateMs: 'ignore' } };
    agent.runTask(aFramework(), aTask('t', { killPolicy: { gracePeriod: seconds(12) } }));
    await clock.advance(10);
    agent.killTask(frameworkId, id('t'), { gracePeriod: seconds(8) });
    await clock.advance(3_000);
    agent.killTask(frameworkId, id('t'), { gracePeriod: seconds(100) });
    agent.killTask(frameworkId, id('t'), { gracePeriod: seconds(4) });
    await clock.advance(999);
    expect(master.states('t').at(-1)).toBe('KILLING');
    await clock.advance(1);
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING', 'KILLING', 'KILLED']);
  });

  it('A19 - max_completion_time ends in FAILED with its reason and without KILLING', async () => {
    agent.runTask(aFramework(), aTask('t', { maxCompletionTime: seconds(60) }));
    await clock.advance(61_000);
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING', 'FAILED']);
    expect(master.last('t')).toMatchObject({
      reason: Reason.REASON_MAX_COMPLETION_TIME_REACHED,
      source: Source.SOURCE_EXECUTOR,
      message: 'Command terminated with signal Terminated',
    });
  });

  it('A20 - a kill before the executor has its task is KILLED by the agent', async () => {
    agent.runTask(aFramework(), aTask('t'));
    agent.killTask(frameworkId, id('t'));
    await clock.advance(10);
    expect(master.states('t')).toEqual(['KILLED']);
    expect(master.last('t')).toMatchObject({
      source: Source.SOURCE_AGENT,
      reason: Reason.REASON_TASK_KILLED_DURING_LAUNCH,
      message: 'Killed before delivery to the executor',
    });
  });

  it('A20 - and takes the whole group along', async () => {
    agent.runTaskGroup(aFramework(), aDefaultExecutor(), { tasks: [aTask('a'), aTask('b')] });
    agent.killTask(frameworkId, id('a'));
    await clock.advance(2_000);
    expect([master.states('a'), master.states('b')]).toEqual([['KILLED'], ['KILLED']]);
    expect(master.last('b')).toMatchObject({
      reason: Reason.REASON_TASK_KILLED_DURING_LAUNCH,
      message: 'A task within the task group was killed before delivery to the executor',
    });
  });

  it('A16 - a task that fails takes its group down, other groups of the executor go on, FAILURE comes last', async () => {
    scripts = { a: { runMs: 2_000 }, c: { runMs: 1_000, exit: { kind: 'exited', status: 4 } } };
    const framework = aFramework();
    agent.runTaskGroup(framework, aDefaultExecutor(), { tasks: [aTask('a'), aTask('b')] });
    await clock.advance(3_000);
    expect(master.log.slice(1)).toEqual([
      'a TASK_STARTING',
      'b TASK_STARTING',
      'a TASK_RUNNING',
      'b TASK_RUNNING',
      'a TASK_FINISHED',
    ]);
    agent.runTaskGroup(framework, aDefaultExecutor(), { tasks: [aTask('c'), aTask('d')] });
    await clock.advance(3_000);
    expect(master.states('c')).toEqual(['STARTING', 'RUNNING', 'FAILED']);
    expect(master.states('d')).toEqual(['STARTING', 'RUNNING', 'KILLING', 'KILLED']);
    expect(master.states('b')).toEqual(['STARTING', 'RUNNING']);
    expect(master.exits).toEqual([]);
    agent.killTask(frameworkId, id('b'));
    await clock.advance(2_000);
    expect(master.states('b').at(-1)).toBe('KILLED');
    expect(master.exits).toEqual([{ executorId: 'pod', waitStatus: 0, isCommandExecutor: false }]);
  });

  it('A16 - a nested container names its parent and has address and pid only while it is there', async () => {
    agent.runTaskGroup(aFramework(), aDefaultExecutor(), { tasks: [aTask('a'), aTask('b')] });
    await clock.advance(10);
    agent.killTask(frameworkId, id('a'));
    await clock.advance(10);
    const [starting, running, , killed] = master.statuses('a').map(({ containerStatus }) => containerStatus);
    expect(running?.containerId?.parent?.value).toBe(
      master.last('b')?.containerStatus?.containerId?.parent?.value,
    );
    expect(running).toMatchObject({ executorPid: expect.any(Number), networkInfos: [{}] });
    expect(starting?.networkInfos).toEqual([]);
    expect(killed).toEqual({ containerId: running?.containerId, networkInfos: [] });
  });

  it('A18 - health updates: each failure, the first success, and the end at consecutive_failures', async () => {
    const answers = [true, false, true, true, false, false];
    scripts = { t: { probe: () => ({ type: 'COMMAND', exitCode: answers.shift() ? 0 : 1 }) } };
    const healthCheck = {
      type: HealthCheck_Type.COMMAND,
      delaySeconds: 1,
      intervalSeconds: 1,
      gracePeriodSeconds: 0,
      consecutiveFailures: 2,
    };
    agent.runTask(aFramework(), aTask('t', { healthCheck }));
    await clock.advance(20_000);
    expect(master.statuses('t').map(({ state, healthy }) => [TaskState[state], healthy])).toEqual([
      ['TASK_STARTING', undefined],
      ['TASK_RUNNING', undefined],
      ['TASK_RUNNING', true],
      ['TASK_RUNNING', false],
      ['TASK_RUNNING', true],
      ['TASK_RUNNING', false],
      ['TASK_RUNNING', false],
      ['TASK_KILLING', undefined],
      ['TASK_KILLED', false],
    ]);
    expect(master.statuses('t')[2]?.reason).toBe(Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
  });

  it('A18 - failures within the grace period count for nothing until the first success', async () => {
    scripts = { t: { probe: () => ({ type: 'HTTP' }) } };
    const healthCheck = {
      type: HealthCheck_Type.HTTP,
      http: { port: 1, statuses: [] },
      delaySeconds: 0,
      intervalSeconds: 1,
      gracePeriodSeconds: 5,
      consecutiveFailures: 2,
    };
    agent.runTask(aFramework(), aTask('t', { healthCheck }));
    await clock.advance(4_999);
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING']);
    await clock.advance(1_100);
    expect(master.states('t').slice(2)).toEqual(['RUNNING', 'RUNNING', 'KILLING', 'KILLED']);
  });

  it('A18 - a check says only what changed, never kills, and is empty before its first run and in the end', async () => {
    const codes = [404, 404, 200, undefined];
    scripts = { t: { probe: () => ({ type: 'HTTP', ...optional(codes.shift()) }) } };
    const check = { type: CheckInfo_Type.HTTP, http: { port: 1 }, delaySeconds: 1, intervalSeconds: 1 };
    agent.runTask(aFramework(), aTask('t', { check }));
    await clock.advance(10_000);
    agent.killTask(frameworkId, id('t'));
    await clock.advance(10);
    const seen = master.statuses('t').map((status) => [status.reason, status.checkStatus?.http?.statusCode]);
    const updated = Reason.REASON_TASK_CHECK_STATUS_UPDATED;
    expect(seen).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [updated, 404],
      [updated, 200],
      [updated, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(master.last('t')?.checkStatus).toEqual({ type: CheckInfo_Type.HTTP, http: {} });
  });

  it('A28 - a repeated update brings the latest state along', async () => {
    master.acknowledges = false;
    scripts = { t: { runMs: 2_000 } };
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10_000);
    expect(
      master.updates.map(({ status, latestState }) => [TaskState[status.state], TaskState[latestState]]),
    ).toEqual([
      ['TASK_STARTING', 'TASK_STARTING'],
      ['TASK_STARTING', 'TASK_FINISHED'],
    ]);
  });

  it('A10 - a new master gets tasks and frameworks, then the updates that wait, with the same uuid', async () => {
    master.acknowledges = false;
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    const next = new FakeMaster();
    agent.reconnect(next);
    await clock.advance(10);
    expect(next.log).toEqual(['registered', 't TASK_STARTING', 't TASK_RUNNING']);
    expect(next.registrations[0]?.tasks).toMatchObject([
      { frameworkId, executorId: 't', latestState: TaskState.TASK_RUNNING, info: { name: 't' } },
    ]);
    expect(next.registrations[0]?.frameworks).toHaveLength(1);
    expect(next.statuses('t')[0]?.uuid).toEqual(master.statuses('t')[0]?.uuid);
  });

  it('A14 - live tasks of an executor that dies are FAILED by the agent, then its end is reported', async () => {
    agent.runTaskGroup(aFramework(), aDefaultExecutor(), { tasks: [aTask('a'), aTask('b')] });
    await clock.advance(10);
    agent.crashExecutor(frameworkId, 'pod' as ExecutorId);
    await clock.advance(10);
    expect(master.last('a')).toMatchObject({
      state: TaskState.TASK_FAILED,
      source: Source.SOURCE_AGENT,
      reason: Reason.REASON_EXECUTOR_TERMINATED,
      message: 'Executor terminated',
    });
    expect(master.states('b').at(-1)).toBe('FAILED');
    expect(master.log.at(-1)).toBe('exited pod 9');
  });

  it('A22 - crash and restart: checkpointed tasks live on, the others are gone without a word', async () => {
    const plain = { ...aFramework({ checkpoint: false }), id: { value: 'm-0001' as typeof frameworkId } };
    agent.runTask(aFramework(), aTask('kept'));
    agent.runTask(plain, aTask('gone'));
    await clock.advance(10);
    agent.crash();
    expect(agent.ping()).toBe(false);
    expect(master.log.at(-1)).toBe('disconnected');
    agent.restart();
    await clock.advance(1_999);
    expect(agent.ping()).toBe(false);
    await clock.advance(1);
    expect(master.registrations.at(-1)?.tasks.map(({ info }) => info.name)).toEqual(['kept']);
    expect(master.states('gone')).toEqual(['STARTING', 'RUNNING']);
    agent.killTask(frameworkId, id('kept'));
    await clock.advance(10);
    expect(master.states('kept').at(-1)).toBe('KILLED');
  });

  it('A21 - a command task that ended while the agent was down is FAILED, tasks of a group keep their state', async () => {
    scripts = { t: { runMs: 1_000 }, g: { runMs: 1_000 } };
    agent.runTask(aFramework(), aTask('t'));
    agent.runTaskGroup(aFramework(), aDefaultExecutor(), { tasks: [aTask('g')] });
    await clock.advance(10);
    agent.crash();
    await clock.advance(5_000);
    agent.restart();
    await clock.advance(5_000);
    expect(master.registrations.at(-1)?.tasks.map(({ latestState }) => TaskState[latestState])).toEqual([
      'TASK_FAILED',
      'TASK_FINISHED',
    ]);
    expect(master.last('t')).toMatchObject({
      state: TaskState.TASK_FAILED,
      reason: Reason.REASON_EXECUTOR_TERMINATED,
      source: Source.SOURCE_AGENT,
      message: 'Executor terminated',
    });
    expect(master.last('t')?.containerStatus).toBeUndefined();
    expect(master.states('g').at(-1)).toBe('FINISHED');
    expect(master.exits.map(({ executorId }) => executorId).sort()).toEqual(['pod', 't']);
  });

  it('3.8 - a task that was only launching when the agent died is DROPPED with AGENT_RESTARTED', async () => {
    agent.runTask(aFramework(), aTask('t'));
    agent.crash();
    agent.restart();
    await clock.advance(3_000);
    expect(master.states('t')).toEqual(['DROPPED']);
    expect(master.last('t')).toMatchObject({
      reason: Reason.REASON_AGENT_RESTARTED,
      message: 'Task launched during agent restart',
    });
  });

  it('3.8 - nothing passes a partition; afterwards the agent registers and sends what waits', async () => {
    scripts = { t: { runMs: 1_000 } };
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    agent.partition();
    agent.runTask(aFramework(), aTask('lost'));
    await clock.advance(50_000);
    expect(agent.ping()).toBe(false);
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING']);
    agent.heal();
    await clock.advance(10);
    expect(agent.ping()).toBe(true);
    expect(master.registrations.at(-1)?.tasks.map(({ latestState }) => latestState)).toEqual([
      TaskState.TASK_FINISHED,
    ]);
    expect(master.states('t').at(-1)).toBe('FINISHED');
    expect(master.states('lost')).toEqual([]);
    expect(master.exits).toHaveLength(1);
    agent.reconcileTasks(aFramework(), [id('lost')]);
    expect(master.last('lost')).toMatchObject({
      state: TaskState.TASK_DROPPED,
      reason: Reason.REASON_RECONCILIATION,
      message: 'Reconciliation: task unknown to the agent',
    });
  });

  it('A27 - a drain gives its own reason, and GONE_BY_OPERATOR twice to those who can tell', async () => {
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    agent.drain(undefined, true);
    agent.runTask(aFramework(), aTask('late'));
    await clock.advance(2_000);
    expect(master.states('t').slice(2)).toEqual(['GONE_BY_OPERATOR', 'GONE_BY_OPERATOR']);
    expect(master.last('t')?.reason).toBe(Reason.REASON_AGENT_DRAINING);
    expect(master.last('late')).toMatchObject({
      state: TaskState.TASK_DROPPED,
      reason: Reason.REASON_AGENT_DRAINING,
      message: 'Task was received while agent was already draining',
    });
    agent.runTask(aFramework(), aTask('after'));
    await clock.advance(10);
    expect(master.states('after')).toEqual(['STARTING', 'RUNNING']);
  });

  it('A27 - a drain without mark_gone keeps the states', async () => {
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    agent.drain(undefined, false);
    await clock.advance(10);
    expect(master.states('t').slice(2)).toEqual(['KILLING', 'KILLED']);
    expect(
      master
        .statuses('t')
        .slice(2)
        .every(({ reason }) => reason === Reason.REASON_AGENT_DRAINING),
    ).toBe(true);
  });

  it('3.9 - a kill of a task the agent does not know is answered DROPPED, or LOST', async () => {
    agent.runTask(aFramework({ partitionAware: false }), aTask('t'));
    agent.killTask(frameworkId, id('nobody'));
    expect(master.last('nobody')).toMatchObject({
      state: TaskState.TASK_LOST,
      reason: Reason.REASON_EXECUTOR_TERMINATED,
      source: Source.SOURCE_AGENT,
    });
  });

  it('3.7 - an id that is over may be used again, a live one is not touched', async () => {
    scripts = { t: { runMs: 100 } };
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(150);
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    expect(master.states('t').slice(3)).toEqual(['STARTING', 'RUNNING']);
    await clock.advance(500);
    expect(master.states('t').at(-1)).toBe('FINISHED');
    expect(master.exits).toHaveLength(1);
    agent.runTask(aFramework(), aTask('live'));
    agent.runTask(aFramework(), aTask('live'));
    await clock.advance(10);
    expect(master.states('live')).toEqual(['STARTING', 'RUNNING']);
  });

  it('3.1 - shutdownFramework ends its tasks and says nothing, shutdownExecutor says KILLED', async () => {
    agent.runTask(aFramework(), aTask('a'));
    agent.runTask(aFramework(), aTask('b'));
    await clock.advance(10);
    agent.shutdownExecutor(frameworkId, 'a' as ExecutorId);
    await clock.advance(10);
    expect(master.states('a').at(-1)).toBe('KILLED');
    agent.shutdownFramework(frameworkId);
    await clock.advance(100_000);
    expect(master.states('b')).toEqual(['STARTING', 'RUNNING']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('faults - updates get lost or arrive twice, and the retry heals it', async () => {
    agent.dropUpdates(1);
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(9_999);
    expect(master.updates).toEqual([]);
    agent.duplicateUpdates(1);
    await clock.advance(10);
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING', 'STARTING']);
  });

  it('messages - reach the hook of a known executor, and go back to the framework', async () => {
    const heard: string[] = [];
    start({ onMessage: (_, executorId, data) => heard.push(`${executorId} ${data.length}`) });
    agent.runTask(aFramework(), aTask('t'));
    await clock.advance(10);
    agent.message(frameworkId, 't' as ExecutorId, new Uint8Array(3));
    agent.message(frameworkId, 'x' as ExecutorId, new Uint8Array(3));
    agent.sendExecutorMessage(frameworkId, 't' as ExecutorId, new Uint8Array([1]));
    expect(heard).toEqual(['t 3']);
    expect(master.messages).toEqual([new Uint8Array([1])]);
  });

  it('custom executors - are refused in words', async () => {
    const executor = {
      executorId: { value: 'e' as ExecutorId },
      resources: [],
      command: { uris: [], arguments: [] },
    };
    agent.runTask(aFramework(), aTask('t', { executor }));
    expect(master.last('t')?.message).toContain('custom executors are not simulated');
  });

  it('labels - make a script: start, run, status', async () => {
    const random = createSeededRandom(1);
    agent = new SimulatedAgent({
      id: agentId,
      clock,
      random,
      runner: new ScriptedTaskRunner({ clock, random }),
    });
    agent.reconnect(master);
    const script = labels({ 'sim.start-ms': '500', 'sim.run-ms': '1000', 'sim.exit-status': '9' });
    agent.runTask(aFramework(), aTask('t', script));
    await clock.advance(499);
    expect(master.states('t')).toEqual([]);
    await clock.advance(1);
    expect(master.states('t')).toEqual(['STARTING', 'RUNNING']);
    await clock.advance(1_000);
    expect(master.last('t')?.message).toBe('Command exited with status 9');
  });

  it('seed - the same seed gives the same uuids, a day passes at once', async () => {
    const run = async (): Promise<string> => {
      master = new FakeMaster();
      start();
      for (let index = 0; index < 20; index++) agent.runTask(aFramework(), aTask(`t${index}`));
      await clock.advance(24 * 3600 * 1000);
      return JSON.stringify(master.updates.map(({ status }) => [status.taskId, [...(status.uuid ?? [])]]));
    };
    expect(await run()).toBe(await run());
  });
});

function optional(statusCode: number | undefined): { statusCode?: number } {
  return statusCode === undefined ? {} : { statusCode };
}
