import type { MesosError } from '../../utils/errors.js';
import type { Verdict } from './verdict.js';

/**
 * Where the subscription stands. `attempt` numbers the tries of this process; what an older try still has
 * to say is ignored.
 */
export type SessionState =
  /** Nothing was asked for yet. */
  | { readonly name: 'idle'; readonly attempt: 0 }
  /** SUBSCRIBE is being sent, or was sent and SUBSCRIBED has not come yet. Calls are refused or queued. */
  | { readonly name: 'connecting'; readonly attempt: number }
  /** SUBSCRIBED has come and its framework id is stored. The only state in which calls leave. */
  | { readonly name: 'subscribed'; readonly attempt: number }
  /** The last try ended in a way that can pass; the next one starts when its delay is over. */
  | { readonly name: 'backing-off'; readonly attempt: number; readonly newId: boolean }
  /** Asked to stop: what was taken from the stream is being finished, then the stream is dropped. */
  | { readonly name: 'stopping'; readonly attempt: number }
  /** Ended by request: stopped, or torn down. Can be started again. */
  | { readonly name: 'stopped'; readonly attempt: number }
  /** Ended for a reason that trying again cannot change; `error` says what to do. Can be started again. */
  | { readonly name: 'failed'; readonly attempt: number; readonly error: MesosError };

export type SessionSignal =
  | { readonly type: 'start' }
  /** SUBSCRIBED was handled by the library: the framework id is stored. */
  | { readonly type: 'subscribed'; readonly attempt: number }
  /** The try is over, its stream closed. Sent once per attempt, after everything it owned is gone. */
  | { readonly type: 'ended'; readonly attempt: number; readonly verdict: Verdict; readonly stable: boolean }
  | { readonly type: 'retry-due'; readonly attempt: number }
  | { readonly type: 'stop' }
  /** After `drain`: what had been taken from the stream is finished, or the time for it is over. */
  | { readonly type: 'drained'; readonly attempt: number };

export type SessionEffect =
  /** Subscribe. With `newId`, forget the framework id first. */
  | { readonly type: 'connect'; readonly attempt: number; readonly newId: boolean }
  /** Signal `retry-due` after the next delay; `stable` starts the delays anew. */
  | { readonly type: 'schedule-retry'; readonly attempt: number; readonly stable: boolean }
  | { readonly type: 'cancel-retry' }
  /** Take nothing more from the stream, finish what was taken, then signal `drained`. */
  | { readonly type: 'drain'; readonly attempt: number }
  /** Drop the connection of this try; it will signal `ended`. */
  | { readonly type: 'disconnect'; readonly attempt: number };

/** The next state and what has to be done about it. */
export interface SessionStep {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

export const INITIAL_SESSION_STATE: SessionState = { name: 'idle', attempt: 0 };

/** The whole life of the subscription as a table. Pure: a signal that means nothing in a state changes nothing. */
export function reduceSession(state: SessionState, signal: SessionSignal): SessionStep {
  if ('attempt' in signal && signal.attempt !== state.attempt) return stay(state);
  switch (signal.type) {
    case 'start':
      return start(state);
    case 'subscribed':
      return state.name === 'connecting' ? go({ name: 'subscribed', attempt: state.attempt }) : stay(state);
    case 'ended':
      return end(state, signal.verdict, signal.stable);
    case 'retry-due':
      return state.name === 'backing-off' ? connect(state.attempt + 1, state.newId) : stay(state);
    case 'stop':
      return stop(state);
    case 'drained':
      return state.name === 'stopping'
        ? go(state, { type: 'disconnect', attempt: state.attempt })
        : stay(state);
  }
}

function start(state: SessionState): SessionStep {
  const canStart = state.name === 'idle' || state.name === 'stopped' || state.name === 'failed';
  return canStart ? connect(state.attempt + 1, false) : stay(state);
}

function stop(state: SessionState): SessionStep {
  const { attempt } = state;
  switch (state.name) {
    case 'idle':
    case 'failed':
      return go({ name: 'stopped', attempt });
    case 'connecting':
      return go({ name: 'stopping', attempt }, { type: 'disconnect', attempt });
    case 'subscribed':
      return go({ name: 'stopping', attempt }, { type: 'drain', attempt });
    case 'backing-off':
      return go({ name: 'stopped', attempt }, { type: 'cancel-retry' });
    case 'stopping':
    case 'stopped':
      return stay(state);
  }
}

function end(state: SessionState, verdict: Verdict, stable: boolean): SessionStep {
  const { attempt } = state;
  if (state.name === 'stopping') return go({ name: 'stopped', attempt });
  if (state.name !== 'connecting' && state.name !== 'subscribed') return stay(state);
  switch (verdict.type) {
    case 'retry':
    case 'new-id':
      return go(
        { name: 'backing-off', attempt, newId: verdict.type === 'new-id' },
        { type: 'schedule-retry', attempt, stable },
      );
    case 'fatal':
      return go({ name: 'failed', attempt, error: verdict.error });
    case 'torn-down':
      return go({ name: 'stopped', attempt });
  }
}

function connect(attempt: number, newId: boolean): SessionStep {
  return go({ name: 'connecting', attempt }, { type: 'connect', attempt, newId });
}

function go(state: SessionState, ...effects: readonly SessionEffect[]): SessionStep {
  return { state, effects };
}

function stay(state: SessionState): SessionStep {
  return { state, effects: [] };
}
