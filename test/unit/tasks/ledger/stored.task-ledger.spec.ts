import { describe, expect, it } from '@jest/globals';
import { StoredTaskLedger } from '../../../../src/tasks/ledger/stored.task-ledger.js';
import type { TaskId } from '../../../../src/protocol/ids.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';
import { FaultyStore, agent, statusOf, taskInfo } from '../tasks.fixture.js';

const uuid = new Uint8Array(16).fill(7);

function setUp(store = new FaultyStore()) {
  const refused: string[] = [];
  const changes: string[] = [];
  const unknown: string[] = [];
  const ledger = new StoredTaskLedger(store, new ManualClock(), {
    originOf: () => ({ application: 'web', instance: 0, version: 1, attempt: 0, failures: 0 }),
    conclude: (record) => record,
    outdatedBy: () => [],
    changed: (before, after) => changes.push(`${before?.state ?? '-'}>${after?.state ?? '-'}`),
    unknown: ({ taskId }) => unknown.push(taskId.value),
    refused: ({ state }) => refused.push(state),
  });
  return { ledger, store, refused, changes, unknown };
}

async function settledWithin<T>(promise: T | Promise<T>): Promise<T | 'pending'> {
  return Promise.race([promise, new Promise<'pending'>((resolve) => setImmediate(() => resolve('pending')))]);
}

describe('StoredTaskLedger', () => {
  it('I2 recordIntents - no intent while the write hangs, one when it is done', async () => {
    const { ledger, store, changes } = setUp();
    store.mode = 'hangs';
    const intents = ledger.recordIntents([taskInfo('t1')]);
    expect(await settledWithin(intents)).toBe('pending');
    expect([changes, [...ledger.unsettled()]]).toEqual([[], []]);
    store.release();
    expect(await intents).toHaveLength(1);
    expect([...ledger.unsettled()]).toMatchObject([{ taskId: 't1', agentId: agent }]);
  });

  it('I2 recordIntents - a failed write gives no intent and leaves no trace', async () => {
    const { ledger, store } = setUp();
    store.mode = 'fails';
    await expect(ledger.recordIntents([taskInfo('t1'), taskInfo('t2')])).rejects.toThrow('disk full');
    store.mode = 'works';
    expect([...ledger.unsettled()]).toEqual([]);
    await ledger.recordIntents([taskInfo('t1')]);
  });

  it('I2 recordIntents - the same task is never launched twice', async () => {
    const { ledger } = setUp();
    const twice = [ledger.recordIntents([taskInfo('t1')]), ledger.recordIntents([taskInfo('t1')])];
    const outcomes = await Promise.allSettled(twice);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(ledger.recordIntents([taskInfo('t2'), taskInfo('t2')])).rejects.toMatchObject({
      code: 'MESOS_TASKS_DUPLICATE_LAUNCH',
    });
  });

  it('I1 S93 applyStatus - no receipt while the write hangs or when it fails', async () => {
    const { ledger, store } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    store.mode = 'hangs';
    const receipt = ledger.applyStatus(statusOf('t1', 'TASK_RUNNING', { uuid }));
    expect(await settledWithin(receipt)).toBe('pending');
    expect(ledger.get('t1' as TaskId)?.state).toBe('launching');
    store.release();
    expect(await receipt).toMatchObject({ outcome: 'applied', after: { state: 'running' } });
    store.mode = 'fails';
    await expect(ledger.applyStatus(statusOf('t1', 'TASK_FAILED', { uuid }))).rejects.toThrow('disk full');
    expect(ledger.get('t1' as TaskId)?.state).toBe('running');
    store.mode = 'works';
    expect(await ledger.applyStatus(statusOf('t1', 'TASK_FAILED', { uuid }))).toMatchObject({
      outcome: 'applied',
    });
  });

  it('S94 applyStatus - a repeated status writes nothing and still has a receipt', async () => {
    const { ledger, changes } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    await ledger.applyStatus(statusOf('t1', 'TASK_RUNNING', { uuid }));
    const before = changes.length;
    const receipt = await ledger.applyStatus(statusOf('t1', 'TASK_RUNNING', { uuid }));
    expect([receipt.outcome, changes.length]).toEqual(['repeated', before]);
  });

  it('I11 applyStatus - an illegal step is refused and reported, with a receipt', async () => {
    const { ledger, refused } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    await ledger.applyStatus(statusOf('t1', 'TASK_FINISHED', { uuid }));
    const receipt = await ledger.applyStatus(statusOf('t1', 'TASK_RUNNING', { uuid }));
    expect([receipt.outcome, refused]).toEqual(['refused', ['finished']]);
  });

  it('S99 applyStatus - an older answer of the master does not take a task back', async () => {
    const { ledger } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    await ledger.applyStatus(statusOf('t1', 'TASK_UNREACHABLE', { timestamp: 10 }));
    await ledger.applyStatus(statusOf('t1', 'TASK_RUNNING', { timestamp: 20 }));
    expect((await ledger.applyStatus(statusOf('t1', 'TASK_UNREACHABLE', { timestamp: 15 }))).outcome).toBe(
      'repeated',
    );
    expect(ledger.get('t1' as TaskId)?.state).toBe('running');
  });

  it('S114 applyStatus - health is kept from any update', async () => {
    const { ledger } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    await ledger.applyStatus(statusOf('t1', 'TASK_RUNNING', { uuid }));
    await ledger.applyStatus(statusOf('t1', 'TASK_RUNNING', { healthy: false }));
    expect(ledger.get('t1' as TaskId)?.healthy).toBe(false);
  });

  it('VZ-50 applyStatus - TASK_UNKNOWN does not queue the task again', async () => {
    const { ledger } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    await ledger.applyStatus(statusOf('t1', 'TASK_UNKNOWN'));
    expect(ledger.get('t1' as TaskId)?.state).toBe('unreachable');
  });

  it('applyStatus - a task without a record has a receipt and no record', async () => {
    const { ledger } = setUp();
    expect((await ledger.applyStatus(statusOf('stranger', 'TASK_RUNNING', { uuid }))).outcome).toBe(
      'unknown-task',
    );
    expect(ledger.get('stranger' as TaskId)).toBeUndefined();
  });

  it('VZ-46 writes of one task - follow each other, a kill and a status do not overwrite each other', async () => {
    const { ledger } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    await Promise.all([
      ledger.requestKill('t1' as TaskId),
      ledger.applyStatus(statusOf('t1', 'TASK_RUNNING', { uuid })),
      ledger.requestKill('t1' as TaskId),
    ]);
    expect(ledger.get('t1' as TaskId)).toMatchObject({ state: 'running', killRequested: true });
  });

  it('withdrawIntents - the record goes, unless Mesos has answered meanwhile', async () => {
    const { ledger } = setUp();
    const intents = await ledger.recordIntents([taskInfo('t1'), taskInfo('t2')]);
    await ledger.applyStatus(statusOf('t2', 'TASK_STAGING'));
    await ledger.withdrawIntents(intents);
    expect([...ledger.unsettled()].map(({ taskId }) => taskId)).toEqual(['t2']);
  });

  it('restore - all fields come back from the store', async () => {
    const { ledger, store } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    await ledger.applyStatus(
      statusOf('t1', 'TASK_FAILED', {
        uuid,
        message: 'x'.repeat(2000),
        reason: 0,
        timestamp: 1.5,
        healthy: false,
      }),
    );
    const again = setUp(store).ledger;
    expect(await again.restore()).toEqual([]);
    expect(again.get('t1' as TaskId)).toEqual(ledger.get('t1' as TaskId));
    expect(again.get('t1' as TaskId)).toMatchObject({ reason: 0, timestamp: 1.5, healthy: false });
    expect(again.get('t1' as TaskId)?.message).toHaveLength(512);
  });

  it('restore - a corrupt record is reported by key, the rest loads', async () => {
    const { ledger, store } = setUp();
    await ledger.recordIntents([taskInfo('t1')]);
    await store.commit([{ type: 'put', key: 'tasks/bad', value: Buffer.from('{"v":1,"d":[1]}') }]);
    const again = setUp(store).ledger;
    expect((await again.restore()).map(({ key }) => key)).toEqual(['tasks/bad']);
    expect([...again.unsettled()]).toHaveLength(1);
  });
});
