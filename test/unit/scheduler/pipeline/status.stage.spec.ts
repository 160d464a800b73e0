import { describe, expect, it } from '@jest/globals';
import { TaskState } from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import type { TaskStatus } from '../../../../src/protocol/gen/types/mesos.js';
import { MemoryTaskLedger } from '../../../../src/tasks/memory-task-ledger.js';
import type { StatusReceipt } from '../../../../src/tasks/status-receipt.js';
import type { TaskLedger } from '../../../../src/tasks/task-ledger.js';
import { Deferred } from '../../../support/deferred.js';
import { SchedulerHarness, offers, update } from '../../../support/scheduler-harness.js';

/** A ledger whose writes the test lets finish or fail. */
class GatedLedger extends MemoryTaskLedger implements Pick<TaskLedger, 'recordIntents'> {
  readonly gates: Deferred[] = [];

  override applyStatus(status: TaskStatus): never {
    const gate = new Deferred();
    this.gates.push(gate);
    const written: Promise<StatusReceipt> = gate.promise.then(() => super.applyStatus(status));
    return written as never;
  }
}

const acks = (harness: SchedulerHarness): string[] =>
  harness.client
    .ofType('ACKNOWLEDGE')
    .map(({ acknowledge }) => `${acknowledge!.taskId.value}:${acknowledge!.uuid[0]}`);

describe('status updates', () => {
  it('S93 - stored, then handled, then acknowledged', async () => {
    const ledger = new GatedLedger();
    const harness = new SchedulerHarness({}, { ledger });
    const handler = new Deferred();
    harness.handlers['UPDATE'] = () => handler.promise;
    await harness.subscribe();
    await harness.send(update('t', 1));
    expect([harness.dispatched.includes('UPDATE'), acks(harness)]).toEqual([false, []]);
    ledger.gates[0]!.resolve();
    await harness.settle();
    expect([harness.dispatched.includes('UPDATE'), acks(harness)]).toEqual([true, []]);
    handler.resolve();
    await harness.settle();
    expect(acks(harness)).toEqual(['t:1']);
  });

  it('S93 - a ledger that hangs: no handler, no acknowledgement', async () => {
    const harness = new SchedulerHarness({}, { ledger: new GatedLedger() });
    await harness.subscribe();
    await harness.send(update('t', 1));
    await harness.clock.advance(60_000);
    expect([harness.dispatched.includes('UPDATE'), acks(harness)]).toEqual([false, []]);
  });

  it('S93 - a ledger that fails: no acknowledgement, the failure is published, the repeat is acknowledged', async () => {
    const ledger = new GatedLedger();
    const harness = new SchedulerHarness({}, { ledger });
    const failures: unknown[] = [];
    harness.scheduler.failures.subscribe(({ error }) => failures.push(error));
    await harness.subscribe();
    await harness.send(update('t', 1));
    const lost = new Error('disk full');
    ledger.gates[0]!.reject(lost);
    await harness.settle();
    expect([harness.dispatched.includes('UPDATE'), acks(harness), failures]).toEqual([false, [], [lost]]);
    await harness.send(update('t', 1));
    ledger.gates[1]!.resolve();
    await harness.settle();
    expect(acks(harness)).toEqual(['t:1']);
  });

  it('S93 - a ledger that throws at once: no acknowledgement, the lane goes on', async () => {
    const ledger = new MemoryTaskLedger();
    const harness = new SchedulerHarness({}, { ledger });
    const apply = ledger.applyStatus.bind(ledger);
    ledger.applyStatus = () => {
      throw new Error('closed');
    };
    await harness.subscribe();
    await harness.send(update('t', 1));
    ledger.applyStatus = apply;
    await harness.send(update('t', 2));
    expect(acks(harness)).toEqual(['t:2']);
  });

  it('S93 - a process that ends between storing and acknowledging: the repeat is handled and acknowledged', async () => {
    const ledger = new MemoryTaskLedger();
    const crashed = new SchedulerHarness({}, { ledger });
    crashed.handlers['UPDATE'] = () => new Promise(() => {});
    await crashed.subscribe();
    await crashed.send(update('t', 1));
    expect(acks(crashed)).toEqual([]);
    const next = new SchedulerHarness({}, { ledger, store: crashed.store });
    await next.subscribe();
    await next.send(update('t', 1));
    expect(next.dispatched).toContain('UPDATE');
    expect(acks(next)).toEqual(['t:1']);
  });

  it('S91, S95 - acknowledges with the agent id, task id and uuid of the status', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    await harness.send(update('t', 7));
    expect(harness.client.ofType('ACKNOWLEDGE')[0]!.acknowledge).toEqual({
      agentId: { value: 'agent-1' },
      taskId: { value: 't' },
      uuid: new Uint8Array(16).fill(7),
    });
  });

  it('S92 - an update without uuid is handled and never acknowledged', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    await harness.send(update('t', undefined));
    expect(harness.dispatched).toContain('UPDATE');
    expect(acks(harness)).toEqual([]);
  });

  it('S94 - a repeated uuid is not handled again, but acknowledged again, also on a later subscription', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    await harness.send(update('t', 1), update('t', 1));
    harness.client.stream.finish();
    await harness.resubscribe();
    await harness.send(update('t', 1));
    expect(harness.dispatched.filter((type) => type === 'UPDATE').length).toBe(1);
    expect(acks(harness)).toEqual(['t:1', 't:1', 't:1']);
  });

  it('S94 - the same uuid of another task is another update', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    await harness.send(update('t', 1), update('u', 1));
    expect(harness.dispatched.filter((type) => type === 'UPDATE').length).toBe(2);
  });

  it('S93 - a handler failure under the policy hold: no acknowledgement, the repeat is handled again', async () => {
    const harness = new SchedulerHarness();
    harness.handlers['UPDATE'] = () => Promise.reject(new Error('held'));
    await harness.subscribe();
    await harness.send(update('t', 1));
    expect(acks(harness)).toEqual([]);
    delete harness.handlers['UPDATE'];
    await harness.send(update('t', 1));
    expect(harness.dispatched.filter((type) => type === 'UPDATE').length).toBe(2);
    expect(acks(harness)).toEqual(['t:1']);
  });

  it('S116 - updates of one task are handled in arrival order, other tasks and the acknowledgements do not wait', async () => {
    const harness = new SchedulerHarness();
    const gates: Deferred[] = [];
    const handled: string[] = [];
    harness.handlers['UPDATE'] = async ({ status }: { status: TaskStatus }) => {
      handled.push(`${status.taskId.value}:${status.uuid![0]}`);
      if (status.taskId.value !== 'slow') return;
      const gate = new Deferred();
      gates.push(gate);
      await gate.promise;
    };
    await harness.subscribe();
    await harness.send(update('slow', 1), update('slow', 2), update('fast', 3), update('fast', 4));
    expect(handled).toEqual(['slow:1', 'fast:3', 'fast:4']);
    gates[0]!.resolve();
    await harness.settle();
    gates[1]!.resolve();
    await harness.settle();
    expect(handled).toEqual(['slow:1', 'fast:3', 'fast:4', 'slow:2']);
    expect(acks(harness)).toEqual(['fast:3', 'fast:4', 'slow:1', 'slow:2']);
  });

  it('S115 - updates do not wait behind offers', async () => {
    const harness = new SchedulerHarness();
    harness.handlers['OFFERS'] = () => new Promise(() => {});
    await harness.subscribe();
    await harness.send(offers('o1'), offers('o2'), update('t', 1));
    expect(acks(harness)).toEqual(['t:1']);
  });

  it('S115 - handlers that fall behind hold the stream back, and the silence does not count', async () => {
    const harness = new SchedulerHarness({ maxPendingEvents: 10 });
    const gate = new Deferred();
    harness.handlers['UPDATE'] = () => gate.promise;
    await harness.subscribe();
    const { stream } = harness.client;
    for (let count = 0; count < 50; count++) stream.send(update(`t${count}`, 1));
    await harness.settle();
    expect(harness.dispatched.filter((type) => type === 'UPDATE').length).toBe(11);
    await harness.clock.advance(1_000_000);
    expect(stream.closed).toBe(false);
    gate.resolve();
    await harness.settle();
    expect(acks(harness).length).toBe(50);
    await harness.clock.advance(75_000);
    expect(stream.closed).toBe(true);
  });

  it('S115 - a held back stream can still be stopped', async () => {
    const harness = new SchedulerHarness({ maxPendingEvents: 1, drainTimeoutMs: 100 });
    harness.handlers['UPDATE'] = () => new Promise(() => {});
    await harness.subscribe();
    for (let count = 0; count < 5; count++) harness.client.stream.send(update(`t${count}`, 1));
    await harness.settle();
    const stop = harness.scheduler.stop();
    await harness.clock.advance(100);
    await stop;
    expect(harness.client.stream.closed).toBe(true);
  });

  it('acknowledgements - are pipelined, bounded, and a failing one is logged and forgotten', async () => {
    const harness = new SchedulerHarness({ maxPendingAcknowledgements: 3 });
    const gates: Deferred[] = [];
    harness.client.onCall = async ({ type }) => {
      const gate = new Deferred();
      if (type === 'ACKNOWLEDGE') {
        gates.push(gate);
        await gate.promise;
      }
      return { status: 202, headers: {}, body: new Uint8Array() };
    };
    await harness.subscribe();
    await harness.send(...Array.from({ length: 10 }, (_, index) => update(`t${index}`, 1)));
    expect(gates.length).toBe(3);
    gates[0]!.reject(new Error('connection reset'));
    gates[1]!.resolve();
    await harness.settle();
    expect(gates.length).toBe(5);
    for (let next = 2; next < 10; next++) {
      gates[next]!.resolve();
      await harness.settle();
    }
    expect(acks(harness).length).toBe(10);
    expect(harness.logs.filter(({ level }) => level === 'warn').length).toBe(1);
  });

  it('S96, S97 - whatever state comes is passed on, also back from unreachable', async () => {
    const harness = new SchedulerHarness();
    const states: TaskState[] = [];
    harness.handlers['UPDATE'] = ({ status }: { status: TaskStatus }) => void states.push(status.state);
    await harness.subscribe();
    await harness.send(
      update('t', undefined, TaskState.TASK_UNREACHABLE),
      update('t', 2, TaskState.TASK_RUNNING),
      update('t', 3, TaskState.TASK_LOST),
    );
    expect(states).toEqual([TaskState.TASK_UNREACHABLE, TaskState.TASK_RUNNING, TaskState.TASK_LOST]);
  });
});
