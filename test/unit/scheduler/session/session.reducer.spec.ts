import { describe, expect, it } from '@jest/globals';
import { INITIAL_SESSION_STATE, reduceSession } from '../../../../src/scheduler/session/session.reducer.js';
import type { SessionSignal, SessionState } from '../../../../src/scheduler/session/session.reducer.js';
import { SCHEDULER_ERRORS } from '../../../../src/scheduler/scheduler.errors.js';
import { MesosError } from '../../../../src/utils/errors.js';

const error = new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_REFUSED', 'test');
const states = {
  idle: INITIAL_SESSION_STATE,
  connecting: { name: 'connecting', attempt: 3 },
  subscribed: { name: 'subscribed', attempt: 3 },
  'backing-off': { name: 'backing-off', attempt: 3, newId: false },
  stopping: { name: 'stopping', attempt: 3 },
  stopped: { name: 'stopped', attempt: 3 },
  failed: { name: 'failed', attempt: 3, error },
} satisfies Record<string, SessionState>;

const signals = {
  start: { type: 'start' },
  subscribed: { type: 'subscribed', attempt: 3 },
  'ended: retry': { type: 'ended', attempt: 3, stable: true, verdict: { type: 'retry', error } },
  'ended: new-id': { type: 'ended', attempt: 3, stable: false, verdict: { type: 'new-id', error } },
  'ended: fatal': { type: 'ended', attempt: 3, stable: false, verdict: { type: 'fatal', error } },
  'ended: torn-down': { type: 'ended', attempt: 3, stable: false, verdict: { type: 'torn-down' } },
  'retry-due': { type: 'retry-due', attempt: 3 },
  stop: { type: 'stop' },
  drained: { type: 'drained', attempt: 3 },
} satisfies Record<string, SessionSignal>;

// state, signal, next state, effects; every pair that is not listed changes nothing.
const table: readonly (readonly [keyof typeof states, keyof typeof signals, string, string])[] = [
  ['idle', 'start', 'connecting', 'connect'],
  ['idle', 'stop', 'stopped', ''],
  ['connecting', 'subscribed', 'subscribed', ''],
  ['connecting', 'ended: retry', 'backing-off', 'schedule-retry'],
  ['connecting', 'ended: new-id', 'backing-off', 'schedule-retry'],
  ['connecting', 'ended: fatal', 'failed', ''],
  ['connecting', 'ended: torn-down', 'stopped', ''],
  ['connecting', 'stop', 'stopping', 'disconnect'],
  ['subscribed', 'ended: retry', 'backing-off', 'schedule-retry'],
  ['subscribed', 'ended: new-id', 'backing-off', 'schedule-retry'],
  ['subscribed', 'ended: fatal', 'failed', ''],
  ['subscribed', 'ended: torn-down', 'stopped', ''],
  ['subscribed', 'stop', 'stopping', 'drain'],
  ['backing-off', 'retry-due', 'connecting', 'connect'],
  ['backing-off', 'stop', 'stopped', 'cancel-retry'],
  ['stopping', 'ended: retry', 'stopped', ''],
  ['stopping', 'ended: new-id', 'stopped', ''],
  ['stopping', 'ended: fatal', 'stopped', ''],
  ['stopping', 'ended: torn-down', 'stopped', ''],
  ['stopping', 'drained', 'stopping', 'disconnect'],
  ['stopped', 'start', 'connecting', 'connect'],
  ['failed', 'start', 'connecting', 'connect'],
  ['failed', 'stop', 'stopped', ''],
];

describe('reduceSession', () => {
  for (const stateName of Object.keys(states) as (keyof typeof states)[]) {
    for (const signalName of Object.keys(signals) as (keyof typeof signals)[]) {
      const row = table.find(([from, signal]) => from === stateName && signal === signalName);
      it(`${stateName}, ${signalName} - ${row ? `becomes ${row[2]}` : 'changes nothing'}`, () => {
        const before: SessionState = states[stateName];
        const { state, effects } = reduceSession(before, signals[signalName]);
        const [, , name, expected] = row ?? [stateName, signalName, before.name, ''];
        expect([state.name, effects.map(({ type }) => type).join()]).toEqual([name, expected]);
        expect(state === before).toBe(before.name === name);
      });
    }
  }

  it('a signal of an older attempt - changes nothing in any state', () => {
    for (const state of Object.values(states)) {
      for (const signal of Object.values(signals)) {
        if (!('attempt' in signal)) continue;
        expect(reduceSession(state, { ...signal, attempt: 2 })).toEqual({ state, effects: [] });
      }
    }
  });

  it('every connect - has a higher attempt than the state it came from', () => {
    for (const name of ['backing-off', 'stopped', 'failed'] as const) {
      const signal = name === 'backing-off' ? signals['retry-due'] : signals.start;
      expect(reduceSession(states[name], signal).effects).toEqual([
        { type: 'connect', attempt: 4, newId: false },
      ]);
    }
  });

  it('the verdict new-id - reaches the next connect', () => {
    const { state } = reduceSession(states.connecting, signals['ended: new-id']);
    expect(reduceSession(state, signals['retry-due']).effects).toEqual([
      { type: 'connect', attempt: 4, newId: true },
    ]);
  });
});
