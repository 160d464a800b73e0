import { describe, expect, it } from '@jest/globals';
import { Event_Type } from '../../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { AgentId, TaskId } from '../../../src/protocol/ids.js';
import { MemoryTaskLedger } from '../../../src/tasks/memory-task-ledger.js';
import { SchedulerHarness, subscribed, update } from '../../support/scheduler-harness.js';
import { TaskState } from '../../../src/protocol/gen/mesos/v1/mesos.js';

function ledgerOf(...tasks: string[]): MemoryTaskLedger {
  const ledger = new MemoryTaskLedger();
  ledger.recordIntents(
    tasks.map((task) => ({
      name: task,
      taskId: { value: task as TaskId },
      agentId: { value: `agent-of-${task}` as AgentId },
    })),
  );
  return ledger;
}

const asked = (harness: SchedulerHarness): string[] =>
  harness.client
    .ofType('RECONCILE')
    .map(({ reconcile }) => reconcile!.tasks.map(({ taskId }) => taskId.value).join() || 'implicit');

describe('Reconciler', () => {
  it('S100, S103 - asks for every unsettled task with its agent after SUBSCRIBED', async () => {
    const harness = new SchedulerHarness({}, { ledger: ledgerOf('a', 'b') });
    await harness.subscribe();
    expect(asked(harness)).toEqual(['a,b']);
    expect(harness.client.ofType('RECONCILE')[0]!.reconcile!.tasks[0]!.agentId?.value).toBe('agent-of-a');
  });

  it('S100 - batches are bounded', async () => {
    const harness = new SchedulerHarness(
      { reconcile: { batchSize: 2 } },
      { ledger: ledgerOf('a', 'b', 'c', 'd', 'e') },
    );
    await harness.subscribe();
    expect(asked(harness)).toEqual(['a,b', 'c,d', 'e']);
  });

  it('S101, S105 - repeats with growing, bounded pauses for what is not answered, then asks for all once', async () => {
    const harness = new SchedulerHarness({}, { ledger: ledgerOf('a', 'b') });
    await harness.subscribe();
    await harness.send(update('a', undefined));
    const times: number[] = [];
    harness.client.onCall = ({ type }) => {
      if (type === 'RECONCILE') times.push(harness.clock.monotonic());
      return { status: 202, headers: {}, body: new Uint8Array() };
    };
    const stop = setHeartbeats(harness);
    await harness.clock.advance(600_000);
    stop();
    expect(new Set(asked(harness).slice(1))).toEqual(new Set(['b']));
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(2_500);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(62_500);
    expect(Math.max(...pauses)).toBeGreaterThan(20_000);
    await harness.send(update('b', undefined, TaskState.TASK_UNKNOWN));
    expect(asked(harness).at(-1)).toBe('implicit');
  });

  it('S104 - nothing to ask for: implicit at once, then again every interval', async () => {
    const harness = new SchedulerHarness({ reconcile: { intervalMs: 900_000 } });
    await harness.subscribe(subscribed({ intervalSeconds: undefined }));
    expect(asked(harness)).toEqual(['implicit']);
    await harness.clock.advance(899_999);
    expect(asked(harness).length).toBe(1);
    await harness.clock.advance(1);
    expect(asked(harness)).toEqual(['implicit', 'implicit']);
  });

  it('S102 - a new subscription starts over; the older run is silent', async () => {
    const harness = new SchedulerHarness({}, { ledger: ledgerOf('a', 'b') });
    await harness.subscribe(subscribed({ intervalSeconds: undefined }));
    harness.client.stream.finish();
    await harness.resubscribe(subscribed({ intervalSeconds: undefined }));
    expect(asked(harness)).toEqual(['a,b', 'a,b']);
    await harness.send(update('a', undefined), update('b', undefined));
    await harness.clock.advance(300_000);
    expect(asked(harness)).toEqual(['a,b', 'a,b', 'implicit']);
  });

  it('S102 - between subscriptions nothing is asked', async () => {
    const harness = new SchedulerHarness({ whenNotSubscribed: 'queue' }, { ledger: ledgerOf('a') });
    await harness.subscribe();
    harness.client.onOpen = () => new Promise(() => {});
    harness.client.stream.finish();
    await harness.clock.advance(300_000);
    expect(asked(harness)).toEqual(['a']);
  });

  it('S106 - FAILURE of an agent asks for its tasks, without an implicit one after', async () => {
    const harness = new SchedulerHarness({}, { ledger: ledgerOf('a', 'b') });
    await harness.subscribe();
    await harness.send(update('a', undefined), update('b', undefined));
    const fail = (agent: string): Promise<void> =>
      harness.send({ type: Event_Type.FAILURE, failure: { agentId: { value: agent as AgentId } } });
    await fail('agent-nobody');
    await fail('agent-1');
    expect(asked(harness)).toEqual(['a,b', 'implicit', 'a,b']);
    await harness.send(update('a', undefined), update('b', undefined));
    expect(asked(harness).length).toBe(3);
    expect(harness.scheduler.reconciler.remaining).toBeUndefined();
  });

  it('a call that fails - is repeated', async () => {
    const harness = new SchedulerHarness({}, { ledger: ledgerOf('a') });
    harness.client.onCall = () => Promise.reject(new Error('connection reset'));
    await harness.subscribe();
    await harness.clock.advance(20_000);
    expect(asked(harness).length).toBeGreaterThan(1);
  });

  it('S101 - an answer that could not be stored does not count', async () => {
    const ledger = ledgerOf('a');
    const harness = new SchedulerHarness({}, { ledger });
    await harness.subscribe();
    ledger.applyStatus = () => {
      throw new Error('disk full');
    };
    await harness.send(update('a', undefined));
    expect(harness.scheduler.reconciler.remaining).toBe(1);
  });
});

function setHeartbeats(harness: SchedulerHarness): () => void {
  let on = true;
  const beat = (): void => {
    if (!on) return;
    harness.client.stream.send({ type: Event_Type.HEARTBEAT });
    harness.clock.setTimer(15_000, beat);
  };
  beat();
  return () => (on = false);
}
