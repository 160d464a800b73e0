import type { EventStream, MesosClient } from '../../client/client.js';
import type { MesosLogger } from '../../logging/logger.js';
import type { SchedulerCall } from '../../protocol/calls/scheduler-calls.js';
import type { Codec } from '../../protocol/codec/codec.js';
import type { SchedulerEvent, SubscribedEvent } from '../../protocol/events/scheduler-event.js';
import { isPromise } from '../../structures/maybe-promise.js';
import type { MaybePromise } from '../../structures/maybe-promise.js';
import { Backoff } from '../../utils/backoff.js';
import type { Clock, Timer } from '../../utils/clock.js';
import { MesosError, describeError } from '../../utils/errors.js';
import type { Random } from '../../utils/random.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';
import type { SessionOptions } from '../scheduler.options.js';
import { ConnectionStatus } from './connection-status.js';
import { HeartbeatWatchdog } from './heartbeat.watchdog.js';
import { INITIAL_SESSION_STATE, reduceSession } from './session.reducer.js';
import type { SessionEffect, SessionSignal, SessionState } from './session.reducer.js';
import type { Subscription, SubscriptionHooks } from './subscription.js';
import { orAborted } from './or-aborted.js';
import { judge } from './verdict.js';

/** What the session needs from the rest of the scheduler. */
export interface SessionParts {
  readonly client: MesosClient;
  readonly codec: Codec<SchedulerCall, SchedulerEvent>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: MesosLogger;
  /** The SUBSCRIBE of a try, with the stored framework id. `newId`: forget that first. */
  describe(newId: boolean): Promise<SchedulerCall>;
  /** Makes the object of an answered SUBSCRIBE. */
  createSubscription(stream: EventStream, streamId: string, hooks: SubscriptionHooks): Subscription;
  /** Takes an event; the stream is read on when a returned promise has resolved. A rejection ends the stream. */
  deliver(subscription: Subscription, event: SchedulerEvent): MaybePromise<void>;
  /** A promise while no further events should be taken. */
  room(): Promise<void> | undefined;
  /** Resolves when everything taken is handled and acknowledged. */
  drain(): Promise<void>;
}

/**
 * Keeps one subscription alive (step 4 of the way of an event). All decisions are in the reducer; this shell
 * carries its effects out. At most one try runs at any time, so an id-less SUBSCRIBE never runs in parallel
 * with another (S47).
 */
export class SchedulerSession {
  readonly status = new ConnectionStatus();
  private state: SessionState = INITIAL_SESSION_STATE;
  private subscription: Subscription | undefined;
  private abort = new AbortController();
  private retry: Timer | undefined;
  private lastEndpoint: string | undefined;
  private confirmedAtMs: number | undefined;
  private draining = false;
  private settled: (() => void)[] = [];
  private readonly backoff: Backoff;
  private readonly watchdog: HeartbeatWatchdog;

  constructor(
    private readonly parts: SessionParts,
    private readonly options: SessionOptions,
  ) {
    this.backoff = new Backoff(options.backoff, parts.random);
    this.watchdog = new HeartbeatWatchdog(parts.clock, (silentMs) => this.endSilent(silentMs));
  }

  /** The subscription calls can be sent on; undefined unless SUBSCRIBED has come and the stream lives. */
  get current(): Subscription | undefined {
    const { subscription } = this;
    return subscription?.live && subscription.facts ? subscription : undefined;
  }

  /** Starts, or starts again after `stopped` or `failed`. Otherwise does nothing. */
  start(): void {
    this.signal({ type: 'start' });
  }

  /** Finishes what was taken from the stream, then drops it. Resolves when stopped; again: waits too. */
  stop(): Promise<void> {
    this.signal({ type: 'stop' });
    if (this.isSettled()) return Promise.resolve();
    return new Promise((resolve) => this.settled.push(resolve));
  }

  private signal(signal: SessionSignal): void {
    const before = this.state;
    const { state, effects } = reduceSession(before, signal);
    this.state = state;
    if (state !== before) this.announce(state);
    for (const effect of effects) this.carryOut(effect, signal);
    if (this.isSettled()) for (const resolve of this.settled.splice(0)) resolve();
  }

  private announce(state: SessionState): void {
    if (state.name === 'connecting') this.status.publish({ state: 'connecting', attempt: state.attempt });
    if (state.name === 'stopped') this.status.publish({ state: 'stopped' });
    if (state.name === 'failed') {
      this.parts.logger.error('scheduler cannot go on', { code: state.error.code, error: state.error });
      this.status.publish({ state: 'failed', error: state.error });
    }
  }

  private carryOut(effect: SessionEffect, cause: SessionSignal): void {
    switch (effect.type) {
      case 'connect':
        return void this.connect(effect.attempt, effect.newId);
      case 'schedule-retry':
        return this.scheduleRetry(effect.attempt, effect.stable, cause);
      case 'cancel-retry':
        return this.retry?.cancel();
      case 'drain':
        return void this.drain(effect.attempt);
      case 'disconnect':
        return this.disconnect(
          new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_STOPPED', 'stop was asked for'),
        );
    }
  }

  private scheduleRetry(attempt: number, stable: boolean, cause: SessionSignal): void {
    if (stable) this.backoff.reset();
    const retryInMs = this.backoff.nextMs();
    const error = cause.type === 'ended' && 'error' in cause.verdict ? cause.verdict.error : undefined;
    this.parts.logger.warn('disconnected from the master', { why: describeError(error), retryInMs });
    this.retry = this.parts.clock.setTimer(retryInMs, () => this.signal({ type: 'retry-due', attempt }));
    this.status.publish({ state: 'disconnected', error, retryInMs });
  }

  /** One try, from SUBSCRIBE to the end of its stream. */
  private async connect(attempt: number, newId: boolean): Promise<void> {
    this.abort = new AbortController();
    this.confirmedAtMs = undefined;
    this.draining = false;
    this.watchdog.resume();
    this.watchdog.start(this.options.subscribeTimeoutMs);
    let error: unknown;
    try {
      const stream = await this.open(newId, this.abort.signal);
      error = await this.read(attempt, stream);
    } catch (cause) {
      error = this.abort.signal.aborted ? this.abort.signal.reason : cause;
    }
    this.watchdog.stop();
    const opened = this.subscription !== undefined;
    this.subscription?.end(error);
    this.subscription = undefined;
    const { onRemoved, stableAfterMs } = this.options;
    const lastedMs = this.parts.clock.monotonic() - (this.confirmedAtMs ?? Infinity);
    this.signal({
      type: 'ended',
      attempt,
      verdict: judge(error, opened, onRemoved),
      stable: lastedMs >= stableAfterMs,
    });
  }

  private async open(newId: boolean, signal: AbortSignal): Promise<EventStream> {
    const { client, codec } = this.parts;
    const call = await this.parts.describe(newId);
    signal.throwIfAborted();
    const stream = await client.openStream(
      {
        path: this.options.path,
        body: codec.encode(call),
        contentType: codec.mediaType,
        accept: codec.mediaType,
        show: () => codec.show(call),
      },
      signal,
    );
    if (!signal.aborted) return stream;
    stream.close();
    throw signal.reason;
  }

  /** Reads the stream to its end and answers why it ended. */
  private async read(attempt: number, stream: EventStream): Promise<unknown> {
    const streamId = stream.headers['mesos-stream-id'];
    if (!streamId) {
      stream.close();
      return new MesosError(
        SCHEDULER_ERRORS,
        'MESOS_SCHEDULER_UNEXPECTED_ANSWER',
        `${stream.endpoint} sent no Mesos-Stream-Id`,
      );
    }
    const subscription = this.parts.createSubscription(stream, streamId, {
      onConfirmed: (confirmed, event) => this.confirm(attempt, confirmed, event),
    });
    this.subscription = subscription;
    try {
      for await (const frames of stream) {
        // Any record is a sign of life, not only HEARTBEAT (S49).
        this.watchdog.beat();
        for (const frame of frames) {
          if (!subscription.live || this.draining) break;
          const delivered = this.parts.deliver(subscription, this.parts.codec.decode(frame));
          if (isPromise(delivered)) await orAborted(delivered, subscription.signal);
        }
        if (this.draining) await orAborted(undefined, subscription.signal);
        const room = this.parts.room();
        if (room) await this.holdBack(room, subscription.signal);
        if (!subscription.live) break;
      }
    } catch (error) {
      if (subscription.live && !subscription.tearingDown) return error;
    }
    if (!subscription.live) return subscription.signal.reason;
    if (subscription.tearingDown) {
      return new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_TORN_DOWN', 'the stream ended after TEARDOWN');
    }
    return new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_STREAM_ENDED', stream.endpoint);
  }

  /** Leaves the socket unread while handlers catch up. */
  private async holdBack(room: Promise<void>, signal: AbortSignal): Promise<void> {
    this.watchdog.pause();
    await orAborted(room, signal);
    this.watchdog.resume();
  }

  private confirm(attempt: number, subscription: Subscription, event: SubscribedEvent): void {
    const { endpoint } = subscription;
    if (this.lastEndpoint !== undefined && this.lastEndpoint !== endpoint) {
      this.status.publish({ state: 'redirected', endpoint });
    }
    this.lastEndpoint = endpoint;
    this.confirmedAtMs = this.parts.clock.monotonic();
    const { heartbeatIntervalSeconds: intervalSeconds, frameworkId, masterInfo: master } = event;
    const { missedHeartbeats } = this.options;
    this.watchdog.start(
      intervalSeconds === undefined ? undefined : intervalSeconds * 1000 * missedHeartbeats,
    );
    this.signal({ type: 'subscribed', attempt });
    this.parts.logger.info('subscribed', { frameworkId, endpoint, version: master?.version });
    this.status.publish({ state: 'subscribed', frameworkId, endpoint, master });
  }

  private endSilent(silentMs: number): void {
    const confirmed = this.current !== undefined;
    if (confirmed) this.status.publish({ state: 'heartbeat-missed', silentMs });
    const code = confirmed ? 'MESOS_SCHEDULER_HEARTBEATS_MISSED' : 'MESOS_SCHEDULER_SUBSCRIBE_TIMEOUT';
    this.disconnect(
      new MesosError(SCHEDULER_ERRORS, code, `nothing came for ${Math.round(silentMs)} ms`, {
        details: { silentMs },
      }),
    );
  }

  private disconnect(reason: unknown): void {
    if (this.subscription) this.subscription.end(reason);
    else this.abort.abort(reason);
  }

  private async drain(attempt: number): Promise<void> {
    this.draining = true;
    this.watchdog.stop();
    const limit = new AbortController();
    const timer = this.parts.clock.setTimer(this.options.drainTimeoutMs, () => limit.abort());
    const ended = this.subscription?.signal;
    const signal = ended ? AbortSignal.any([limit.signal, ended]) : limit.signal;
    await orAborted(this.parts.drain(), signal);
    timer.cancel();
    this.signal({ type: 'drained', attempt });
  }

  private isSettled(): boolean {
    return this.state.name === 'idle' || this.state.name === 'stopped' || this.state.name === 'failed';
  }
}
