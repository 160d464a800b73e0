import { describe, expect, it } from '@jest/globals';
import { CLIENT_ERRORS } from '../../../../src/client/client.errors.js';
import type { ClientErrorCode } from '../../../../src/client/client.errors.js';
import { MesosError } from '../../../../src/utils/errors.js';
import { Deferred } from '../../../support/deferred.js';
import {
  FRAMEWORK_ID,
  SchedulerHarness,
  error,
  heartbeat,
  offers,
  subscribed,
  update,
} from '../../../support/scheduler-harness.js';
import type { TaskId } from '../../../../src/protocol/ids.js';

const refused = (code: ClientErrorCode): MesosError =>
  new MesosError<ClientErrorCode>(CLIENT_ERRORS, code, 'test', { details: { body: 'text of the master' } });
const accepted = { status: 202, headers: {}, body: new Uint8Array() };
const kill = { taskId: 't' as TaskId };

describe('SchedulerSession', () => {
  it('S5, S6 - SUBSCRIBE carries no stream id, every other call the one of its stream', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    await harness.scheduler.kill(kill);
    expect(harness.client.subscribes[0]!.headers).toBeUndefined();
    expect(harness.client.calls[0]!.request.headers).toEqual({ 'mesos-stream-id': 'stream-1' });
    expect(harness.client.calls[0]!.call.frameworkId?.value).toBe(FRAMEWORK_ID);
    expect(harness.client.subscribes[0]!.path).toBe('/api/v1/scheduler');
  });

  it('S43, S52 - calls before SUBSCRIBED are refused', async () => {
    const harness = new SchedulerHarness();
    harness.scheduler.start();
    await harness.settle();
    await expect(harness.scheduler.kill(kill)).rejects.toMatchObject({
      code: 'MESOS_SCHEDULER_NOT_SUBSCRIBED',
    });
    expect(harness.client.calls).toEqual([]);
  });

  it('S43, S52 - with the option queue calls wait for SUBSCRIBED, bounded, in order', async () => {
    const harness = new SchedulerHarness({ whenNotSubscribed: 'queue', maxQueuedCalls: 2 });
    harness.scheduler.start();
    const calls = [harness.scheduler.kill(kill), harness.scheduler.reconcile()];
    await expect(harness.scheduler.kill(kill)).rejects.toMatchObject({
      code: 'MESOS_SCHEDULER_TOO_MANY_QUEUED_CALLS',
    });
    await harness.subscribe();
    await Promise.all(calls);
    expect(harness.client.types().slice(0, 2)).toEqual(['KILL', 'RECONCILE']);
  });

  it('S44 - the framework id is stored before SUBSCRIBED reaches a handler, and before anything else is read', async () => {
    const harness = new SchedulerHarness();
    const gate = new Deferred();
    const commit = harness.store.commit.bind(harness.store);
    harness.store.commit = async (operations) => {
      await gate.promise;
      return commit(operations);
    };
    harness.scheduler.start();
    await harness.settle();
    await harness.send(subscribed(), offers('o1'));
    expect(harness.dispatched).toEqual(['CONNECTED']);
    await expect(harness.scheduler.kill(kill)).rejects.toMatchObject({
      code: 'MESOS_SCHEDULER_NOT_SUBSCRIBED',
    });
    gate.resolve();
    await harness.settle();
    expect(harness.dispatched).toEqual(['CONNECTED', 'SUBSCRIBED', 'OFFERS']);
  });

  it('S44 - a store that fails keeps SUBSCRIBED from the handlers; the next try uses the id all the same', async () => {
    const harness = new SchedulerHarness();
    const commit = harness.store.commit.bind(harness.store);
    harness.store.commit = () => Promise.reject(new Error('disk full'));
    await harness.subscribe();
    expect(harness.dispatched).not.toContain('SUBSCRIBED');
    expect(harness.scheduler.status.current.state).toBe('disconnected');
    harness.store.commit = commit;
    await harness.resubscribe();
    expect(harness.client.stream.subscribe.frameworkId?.value).toBe(FRAMEWORK_ID);
    expect(harness.dispatched).toContain('SUBSCRIBED');
  });

  it('S45, S46 - the id is unset at first, then set in both places', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    expect(harness.client.stream.subscribe.frameworkId).toBeUndefined();
    expect(harness.client.stream.subscribe.subscribe?.frameworkInfo.id).toBeUndefined();
    harness.client.stream.finish();
    await harness.resubscribe();
    expect(harness.client.stream.subscribe.frameworkId?.value).toBe(FRAMEWORK_ID);
    expect(harness.client.stream.subscribe.subscribe?.frameworkInfo.id?.value).toBe(FRAMEWORK_ID);
  });

  it('S44 - another process on the same store subscribes with the stored id', async () => {
    const first = new SchedulerHarness();
    await first.subscribe();
    const second = new SchedulerHarness({}, { store: first.store });
    await second.subscribe();
    expect(second.client.stream.subscribe.frameworkId?.value).toBe(FRAMEWORK_ID);
  });

  it('S47 - tries never overlap, however slow SUBSCRIBE is', async () => {
    const harness = new SchedulerHarness({ subscribeTimeoutMs: 1000 });
    harness.client.onOpen = async (signal) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      await new Promise((resolve) => harness.clock.setTimer(5_000, () => resolve(undefined)));
    };
    harness.scheduler.start();
    await harness.clock.advance(300_000);
    expect(harness.client.subscribes.length).toBeGreaterThan(5);
    expect(harness.client.mostOpening).toBe(1);
  });

  it('S48 - five missed heartbeats drop the stream, say so, and subscribe again', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    const { stream } = harness.client;
    await harness.clock.advance(74_000);
    expect(stream.closed).toBe(false);
    await harness.clock.advance(1_000);
    expect(stream.closed).toBe(true);
    expect(harness.states()).toContain('heartbeat-missed');
    await harness.resubscribe();
    expect(harness.scheduler.status.current.state).toBe('subscribed');
  });

  it('S48 - also a SUBSCRIBED that does not come is not waited for for ever', async () => {
    const harness = new SchedulerHarness();
    harness.scheduler.start();
    await harness.clock.advance(30_000);
    expect(harness.client.streams[0]!.closed).toBe(true);
    expect(harness.scheduler.status.current).toMatchObject({
      error: { code: 'MESOS_SCHEDULER_SUBSCRIBE_TIMEOUT' },
    });
  });

  it('S49 - any record counts as liveness', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    for (let count = 0; count < 10; count++) {
      await harness.clock.advance(70_000);
      await harness.send(count % 2 ? heartbeat : update('t', undefined));
    }
    expect(harness.client.stream.closed).toBe(false);
  });

  it('S50 - without heartbeat_interval_seconds silence means nothing', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe(subscribed({ intervalSeconds: undefined }));
    await harness.clock.advance(1_000_000);
    expect(harness.client.stream.closed).toBe(false);
  });

  it('S51 - offers and stream id die with the subscription', async () => {
    const harness = new SchedulerHarness();
    harness.handlers['OFFERS'] = () => harness.scheduler.hold('o1' as never);
    await harness.subscribe();
    await harness.send(offers('o1'));
    harness.client.stream.finish();
    await harness.resubscribe();
    await expect(harness.scheduler.decline({ offerIds: ['o1' as never] })).rejects.toMatchObject({
      code: 'MESOS_SCHEDULER_OFFER_GONE',
    });
    await harness.scheduler.kill(kill);
    expect(harness.client.calls.at(-1)!.request.headers).toEqual({ 'mesos-stream-id': 'stream-2' });
    expect(harness.client.ofType('DECLINE')).toEqual([]);
  });

  it('S53, S30 - a lost stream is closed and the leader found anew', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    const [first] = harness.client.streams;
    first!.finish(refused('MESOS_CLIENT_STREAM_BROKEN'));
    harness.client.endpoint = 'http://other:5050';
    await harness.resubscribe();
    expect(first!.closed).toBe(true);
    expect(harness.client.subscribes[1]!.endpoint).toBeUndefined();
    expect(harness.states().slice(-3)).toEqual(['connecting', 'redirected', 'subscribed']);
  });

  it('S54 - pauses grow to 15 s at most, are random, and go on for ever', async () => {
    const harness = new SchedulerHarness();
    harness.client.onOpen = () => Promise.reject(refused('MESOS_CLIENT_UNAVAILABLE'));
    harness.scheduler.start();
    await harness.clock.advance(3_600_000);
    const pauses = harness.reports.flatMap((report) =>
      report.state === 'disconnected' ? [report.retryInMs] : [],
    );
    expect(pauses.length).toBeGreaterThan(300);
    expect(pauses[0]).toBeLessThan(500);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000);
    expect(Math.max(...pauses)).toBeGreaterThan(14_000);
    expect(new Set(pauses).size).toBe(pauses.length);
  });

  it('S54 - pauses start anew only after a stable subscription', async () => {
    const harness = new SchedulerHarness();
    const pauseAfter = async (lastedMs: number): Promise<number> => {
      await harness.clock.advance(15_000);
      await harness.send(subscribed());
      await harness.clock.advance(lastedMs);
      harness.client.stream.finish();
      await harness.settle();
      const { current } = harness.scheduler.status;
      return current.state === 'disconnected' ? current.retryInMs : Number.NaN;
    };
    harness.scheduler.start();
    const short: number[] = [];
    for (let count = 0; count < 12; count++) short.push(await pauseAfter(100));
    expect(Math.max(...short.slice(6))).toBeGreaterThan(3_000);
    expect(await pauseAfter(20_000)).toBeLessThan(500);
  });

  it('S55 - "Framework has been removed" stops, with what to do', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe(error('Framework has been removed'));
    await harness.clock.advance(1_000_000);
    expect(harness.client.subscribes.length).toBe(1);
    expect(harness.scheduler.status.current).toMatchObject({
      state: 'failed',
      error: { code: 'MESOS_SCHEDULER_FRAMEWORK_REMOVED', action: expect.stringContaining('onRemoved') },
    });
    expect(harness.dispatched).toContain('ERROR');
  });

  it('S55 - with onRemoved new-id the next SUBSCRIBE has no id, and the new one is stored', async () => {
    const harness = new SchedulerHarness({ onRemoved: 'new-id' });
    await harness.subscribe();
    await harness.send(error('Framework has been removed'));
    await harness.resubscribe(subscribed({ id: 'framework-2' }));
    expect(harness.client.stream.subscribe.frameworkId).toBeUndefined();
    expect(harness.scheduler.frameworkId).toBe('framework-2');
    harness.client.stream.finish();
    await harness.resubscribe(subscribed({ id: 'framework-2' }));
    expect(harness.client.stream.subscribe.frameworkId?.value).toBe('framework-2');
  });

  it('S56, S57 - "Framework failed over" and other errors stop for good', async () => {
    for (const text of ['Framework failed over', 'Roles {x} are not present']) {
      const harness = new SchedulerHarness({ onRemoved: 'new-id' });
      await harness.subscribe();
      await harness.send(error(text));
      await harness.clock.advance(1_000_000);
      expect(harness.client.subscribes.length).toBe(1);
      expect(harness.scheduler.status.current).toMatchObject({ state: 'failed' });
    }
  });

  it('S58, S59 - after TEARDOWN the end of the stream is no loss, and the id is never used again', async () => {
    for (const streamEndsFirst of [true, false]) {
      const harness = new SchedulerHarness();
      await harness.subscribe();
      const answer = new Deferred();
      harness.client.onCall = async () => {
        if (streamEndsFirst) harness.client.stream.finish();
        await answer.promise;
        return { status: 202, headers: {}, body: new Uint8Array() };
      };
      const done = harness.scheduler.teardown();
      await harness.settle();
      answer.resolve();
      await done;
      await harness.clock.advance(1_000_000);
      expect(harness.client.subscribes.length).toBe(1);
      expect(harness.scheduler.status.current.state).toBe('stopped');
      await harness.subscribe(subscribed({ id: 'framework-2' }));
      expect(harness.client.stream.subscribe.frameworkId).toBeUndefined();
    }
  });

  it('S58 - a TEARDOWN that is refused changes nothing', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    harness.client.onCall = () => Promise.reject(refused('MESOS_CLIENT_BAD_REQUEST'));
    await expect(harness.scheduler.teardown()).rejects.toMatchObject({ code: 'MESOS_CLIENT_BAD_REQUEST' });
    expect(harness.scheduler.status.current.state).toBe('subscribed');
    harness.client.stream.finish();
    await harness.resubscribe();
    expect(harness.client.stream.subscribe.frameworkId?.value).toBe(FRAMEWORK_ID);
  });

  it('S60 - a failover timeout of 0 is warned about', () => {
    const harness = new SchedulerHarness({
      framework: { name: 'n', user: 'u', failoverTimeoutSeconds: 0 },
    });
    harness.scheduler.start();
    expect(harness.logs).toContainEqual({
      level: 'warn',
      message: expect.stringContaining('failoverTimeoutSeconds'),
    });
  });

  it('S61 - another principal is refused before connecting; another user is warned about', async () => {
    const first = new SchedulerHarness({ framework: { name: 'n', user: 'u', principal: 'p' } });
    await first.subscribe();
    const store = first.store;
    const second = new SchedulerHarness({ framework: { name: 'n', user: 'u', principal: 'q' } }, { store });
    second.scheduler.start();
    await second.settle();
    expect(second.client.subscribes).toEqual([]);
    expect(second.scheduler.status.current).toMatchObject({
      error: { code: 'MESOS_SCHEDULER_PRINCIPAL_CHANGED' },
    });
    const third = new SchedulerHarness({ framework: { name: 'n', user: 'v', principal: 'p' } }, { store });
    await third.subscribe();
    expect(third.logs.filter(({ level }) => level === 'warn').length).toBe(1);
  });

  it('S67, S68 - an answer that the stream was replaced or is gone drops the subscription and subscribes again', async () => {
    for (const code of ['MESOS_CLIENT_STREAM_REPLACED', 'MESOS_CLIENT_NOT_SUBSCRIBED'] as const) {
      const harness = new SchedulerHarness();
      await harness.subscribe();
      harness.client.onCall = ({ type }) => (type === 'KILL' ? Promise.reject(refused(code)) : accepted);
      await expect(harness.scheduler.kill(kill)).rejects.toMatchObject({ code });
      await harness.settle();
      expect(harness.client.stream.closed).toBe(true);
      await harness.resubscribe();
      expect(harness.scheduler.status.current.state).toBe('subscribed');
    }
  });

  it('S67 - a late answer to a call of an older subscription leaves the current one alone', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    const late = new Deferred();
    harness.client.onCall = async ({ type }) => {
      if (type !== 'KILL') return accepted;
      await late.promise;
      throw refused('MESOS_CLIENT_STREAM_REPLACED');
    };
    const call = harness.scheduler.kill(kill);
    harness.client.stream.finish();
    await harness.resubscribe();
    late.resolve();
    await expect(call).rejects.toBeInstanceOf(MesosError);
    await harness.settle();
    expect(harness.client.stream.closed).toBe(false);
    expect(harness.scheduler.status.current.state).toBe('subscribed');
  });

  it('S44 - a late store of an older subscription does not confirm it', async () => {
    const harness = new SchedulerHarness();
    const gate = new Deferred();
    const commit = harness.store.commit.bind(harness.store);
    harness.store.commit = async (operations) => {
      await gate.promise;
      return commit(operations);
    };
    await harness.subscribe();
    harness.client.stream.close();
    await harness.clock.advance(40_000);
    gate.resolve();
    await harness.settle();
    expect(harness.dispatched.filter((type) => type === 'SUBSCRIBED')).toEqual([]);
  });

  it('events before SUBSCRIBED - are not delivered, the stream is dropped', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe(offers('o1'));
    expect(harness.dispatched).not.toContain('OFFERS');
    expect(harness.client.stream.closed).toBe(true);
  });

  it('S41, S27 - bytes that are no event end the stream, which is subscribed again', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    harness.client.stream.push([new Uint8Array([255, 255, 255])]);
    await harness.settle();
    expect(harness.scheduler.status.current.state).toBe('disconnected');
    await harness.resubscribe();
    expect(harness.scheduler.status.current.state).toBe('subscribed');
  });

  it('stop - waits for handlers and acknowledgements on the live stream, then drops it; twice is once', async () => {
    const harness = new SchedulerHarness();
    const gate = new Deferred();
    harness.handlers['UPDATE'] = () => gate.promise;
    await harness.subscribe();
    await harness.send(update('t', 1));
    let stopped = 0;
    const stops = [harness.scheduler.stop(), harness.scheduler.stop()].map((stop) =>
      stop.then(() => stopped++),
    );
    await harness.settle();
    expect([stopped, harness.client.stream.closed]).toEqual([0, false]);
    gate.resolve();
    await harness.settle();
    await Promise.all(stops);
    expect(harness.client.types()).toContain('ACKNOWLEDGE');
    expect(harness.client.stream.closed).toBe(true);
    expect(harness.clock.pendingTimers).toBe(0);
  });

  it('stop - does not wait for a hanging handler longer than drainTimeoutMs', async () => {
    const harness = new SchedulerHarness({ drainTimeoutMs: 500 });
    harness.handlers['UPDATE'] = () => new Promise(() => {});
    await harness.subscribe();
    await harness.send(update('t', 1));
    const stop = harness.scheduler.stop();
    await harness.clock.advance(500);
    await stop;
    expect(harness.client.types()).not.toContain('ACKNOWLEDGE');
  });

  it('stop while connecting and while backing off - ends at once', async () => {
    const connecting = new SchedulerHarness();
    connecting.client.onOpen = (signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    connecting.scheduler.start();
    await connecting.settle();
    await connecting.scheduler.stop();
    const backingOff = new SchedulerHarness();
    await backingOff.subscribe();
    backingOff.client.stream.finish();
    await backingOff.settle();
    await backingOff.scheduler.stop();
    expect([connecting.clock.pendingTimers, backingOff.clock.pendingTimers]).toEqual([0, 0]);
  });

  it('subscribe - resolves with the id, rejects with what the session failed with', async () => {
    const good = new SchedulerHarness();
    const id = good.scheduler.subscribe();
    await good.settle();
    await good.send(subscribed());
    expect(await id).toBe(FRAMEWORK_ID);
    const bad = new SchedulerHarness();
    bad.client.onOpen = () => Promise.reject(refused('MESOS_CLIENT_UNAUTHENTICATED'));
    await expect(bad.scheduler.subscribe()).rejects.toMatchObject({ code: 'MESOS_CLIENT_UNAUTHENTICATED' });
  });
});
