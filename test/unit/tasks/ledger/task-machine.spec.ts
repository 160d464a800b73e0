import { describe, expect, it } from '@jest/globals';
import { TaskState } from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import {
  isEnded,
  judgeStep,
  lifeOf,
  taskLives,
  type TaskLife,
} from '../../../../src/tasks/ledger/task-machine.js';

// One row per state, one letter per state it could go to, in the order of `order`:
// A allowed, R repeat, S stale report, I illegal.
const order: readonly TaskLife[] = [
  'queued',
  'launching',
  'staging',
  'starting',
  'running',
  'killing',
  'unreachable',
  'finished',
  'failed',
  'killed',
  'error',
  'lost',
  'dropped',
  'gone',
  'gone-by-operator',
];
const table: Readonly<Record<TaskLife, string>> = {
  queued: 'RAIIIIIIIIIIIII',
  launching: 'ARAAAAAAAAAAAAA',
  staging: 'IIRAAAAAAAAAAAA',
  starting: 'IISRAAAAAAAAAAA',
  running: 'IISSRAAAAAAAAAA',
  killing: 'IISSSRAAAAAAAAA',
  unreachable: 'IIAAAARAAAAAAAA',
  finished: 'IIIIIIIRIIIIIII',
  failed: 'IIIIIIIIRIIIIII',
  killed: 'IIIIIIIIIRIIIII',
  error: 'IIIIIIIIIIRIIII',
  lost: 'IIAAAAAIIIIRIII',
  dropped: 'IIIIIIIIIIIIRII',
  gone: 'IIIIIIIIIIIIIRI',
  'gone-by-operator': 'IIIIIIIIIIIIIIR',
};
const letters = { A: 'allowed', R: 'repeat', S: 'stale', I: 'illegal' } as const;

describe('task machine', () => {
  it('states - are those of the table', () => {
    expect([...taskLives].sort()).toEqual([...order].sort());
  });

  for (const from of order) {
    it(`I11 ${from} - every one of the 15 steps is judged`, () => {
      const judged = order.map((to) => judgeStep(from, to));
      expect(judged).toEqual([...table[from]].map((letter) => letters[letter as keyof typeof letters]));
    });
  }

  it('S96 - UNREACHABLE and UNKNOWN are not the end', () => {
    expect([TaskState.TASK_UNREACHABLE, TaskState.TASK_UNKNOWN].map((state) => lifeOf(state))).toEqual([
      'unreachable',
      'unreachable',
    ]);
    expect(isEnded('unreachable')).toBe(false);
  });

  it('S97 - a task comes back from UNREACHABLE and from LOST', () => {
    expect([judgeStep('unreachable', 'running'), judgeStep('lost', 'running')]).toEqual([
      'allowed',
      'allowed',
    ]);
  });

  it('S98 - LOST is the end of every live state, with PARTITION_AWARE too', () => {
    const live = order.filter((life) => !isEnded(life) && life !== 'queued');
    expect(live).toHaveLength(6);
    expect(live.map((life) => judgeStep(life, lifeOf(TaskState.TASK_LOST)!))).toEqual(
      live.map(() => 'allowed'),
    );
  });

  it('Mesos states - every one has a meaning, an unknown number has none', () => {
    const states = Object.values(TaskState).filter((state) => typeof state === 'number' && state >= 0);
    expect(states.map((state) => lifeOf(state as TaskState))).not.toContain(undefined);
    expect(lifeOf(TaskState.UNRECOGNIZED)).toBeUndefined();
  });
});
