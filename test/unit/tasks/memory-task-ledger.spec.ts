import { describe, expect, it } from '@jest/globals';
import { TaskState } from '../../../src/protocol/gen/mesos/v1/mesos.js';
import type { TaskInfoInput, TaskStatus } from '../../../src/protocol/gen/types/mesos.js';
import { createAgentId, createTaskId } from '../../../src/protocol/ids.js';
import { MemoryTaskLedger } from '../../../src/tasks/memory-task-ledger.js';

const taskId = { value: createTaskId('t1') };
const task: TaskInfoInput = { name: 'one', taskId, agentId: { value: createAgentId('a1') } };
const status = (state: TaskState): TaskStatus => ({ taskId, state });
const ids = (ledger: MemoryTaskLedger): string[] => [...ledger.unsettled()].map((entry) => entry.taskId);

describe('MemoryTaskLedger', () => {
  it('an intent is unsettled until a terminal status, and keeps its agent', () => {
    const ledger = new MemoryTaskLedger();
    ledger.recordIntents([task]);
    expect([...ledger.unsettled()]).toMatchObject([{ taskId: 't1', agentId: 'a1' }]);
    const running = ledger.applyStatus(status(TaskState.TASK_RUNNING));
    expect(running).toMatchObject({
      outcome: 'applied',
      after: { agentId: 'a1', state: TaskState.TASK_RUNNING },
    });
    expect(ledger.applyStatus(status(TaskState.TASK_RUNNING)).outcome).toBe('repeated');
    expect(ids(ledger)).toEqual(['t1']);
    ledger.applyStatus(status(TaskState.TASK_FAILED));
    expect(ids(ledger)).toEqual([]);
  });

  it('UNREACHABLE is not the end', () => {
    const ledger = new MemoryTaskLedger();
    ledger.applyStatus(status(TaskState.TASK_UNREACHABLE));
    expect(ids(ledger)).toEqual(['t1']);
  });

  it('a withdrawn intent is forgotten', () => {
    const ledger = new MemoryTaskLedger();
    ledger.withdrawIntents(ledger.recordIntents([task]));
    expect(ids(ledger)).toEqual([]);
  });
});
