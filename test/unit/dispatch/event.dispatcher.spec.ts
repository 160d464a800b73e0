import { describe, expect, it } from '@jest/globals';
import { EventDispatcher, type FailurePolicy } from '../../../src/dispatch/event.dispatcher.js';
import { HandlerFailures, type HandlerFailure } from '../../../src/dispatch/handler-failures.js';
import { HandlerRegistry, type RegisteredHandler } from '../../../src/dispatch/handler.registry.js';
import { silentLogger } from '../../../src/logging/logger.js';

type Handler = Pick<RegisteredHandler, 'invoke'> & Partial<RegisteredHandler>;

function setUp(handlers: readonly Handler[], failurePolicy: FailurePolicy = 'report') {
  const registry = new HandlerRegistry();
  handlers.forEach((handler, index) =>
    registry.register({
      eventType: 'UPDATE',
      name: `Events.handler${index}`,
      enhanced: false,
      stacked: false,
      ...handler,
    }),
  );
  registry.freeze();
  const failures = new HandlerFailures();
  const published: HandlerFailure[] = [];
  failures.subscribe((failure) => published.push(failure));
  const dispatcher = new EventDispatcher(registry, failures, silentLogger, {
    failurePolicy,
    identify: () => ({ taskId: 'task-1' }),
  });
  return { dispatcher, published };
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('EventDispatcher', () => {
  it('dispatch - returns nothing when no handler waits', () => {
    const seen: object[] = [];
    const { dispatcher } = setUp([{ invoke: (context) => seen.push(context) }]);
    const context = { status: 1 };
    expect(dispatcher.dispatch('UPDATE', context)).toBeUndefined();
    expect(dispatcher.dispatch('OFFERS', context)).toBeUndefined();
    expect(seen).toEqual([context]);
  });

  it('dispatch - starts a handler only after the one before it has finished', async () => {
    const gate = deferred();
    const steps: string[] = [];
    const { dispatcher } = setUp([
      {
        invoke: async () => {
          steps.push('first begins');
          await gate.promise;
          steps.push('first ends');
        },
      },
      { invoke: () => void steps.push('second') },
      { invoke: async () => void steps.push('third') },
    ]);
    const done = dispatcher.dispatch('UPDATE', {});
    expect(steps).toEqual(['first begins']);
    gate.resolve();
    await done;
    expect(steps).toEqual(['first begins', 'first ends', 'second', 'third']);
  });

  it('dispatch - waits for any thenable', async () => {
    let finished = false;
    class Eventually implements PromiseLike<void> {
      // oxlint-disable-next-line unicorn/no-thenable -- the subject of this test
      then<A, B>(resolve?: ((value: void) => A | PromiseLike<A>) | null): PromiseLike<A | B> {
        finished = true;
        return Promise.resolve().then(resolve) as Promise<A | B>;
      }
    }
    const { dispatcher } = setUp([{ invoke: () => new Eventually() }]);
    await dispatcher.dispatch('UPDATE', {});
    expect(finished).toBe(true);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no disk');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no disk'))],
  ])(
    'policy report - a handler that %s is published, the others run, the event counts as handled',
    async (_how, invoke) => {
      let ran = 0;
      const { dispatcher, published } = setUp([{ invoke }, { invoke: () => ran++ }]);
      await expect(Promise.resolve(dispatcher.dispatch('UPDATE', { n: 1 }))).resolves.toBeUndefined();
      expect(ran).toBe(1);
      expect(published).toHaveLength(1);
      const [failure] = published;
      expect(failure).toMatchObject({ handler: 'Events.handler0', eventType: 'UPDATE', context: { n: 1 } });
      expect(failure?.error.code).toBe('MESOS_DISPATCH_HANDLER_FAILED');
      expect(failure?.error.message).toContain('Events.handler0 on UPDATE taskId=task-1: no disk');
      expect(failure?.error.cause).toEqual(new Error('no disk'));
    },
  );

  it.each([
    [
      'throws',
      () => {
        throw new Error('first');
      },
    ],
    ['rejects', () => Promise.reject(new Error('first'))],
  ])(
    'policy hold - a handler that %s makes the dispatch reject, after all handlers ran',
    async (_how, invoke) => {
      let ran = 0;
      const { dispatcher, published } = setUp(
        [{ invoke }, { invoke: () => Promise.reject(new Error('second')) }, { invoke: () => ran++ }],
        'hold',
      );
      await expect(dispatcher.dispatch('UPDATE', {})).rejects.toMatchObject({ cause: new Error('first') });
      expect(ran).toBe(1);
      expect(published.map(({ handler }) => handler)).toEqual(['Events.handler0', 'Events.handler1']);
    },
  );

  it('select - hands over the narrowed context and skips what is not for the handler', () => {
    const seen: object[] = [];
    const invoke = (context: object): void => void seen.push(context);
    const { dispatcher } = setUp([
      { invoke, select: () => undefined },
      { invoke, select: () => ({ narrowed: true }) },
    ]);
    expect(dispatcher.dispatch('UPDATE', {})).toBeUndefined();
    expect(seen).toEqual([{ narrowed: true }]);
  });

  it('stacked decorators - one method sees an event once, however many of its filters match', () => {
    let calls = 0;
    const invoke = (): void => void calls++;
    const all = (context: object): object => context;
    const { dispatcher } = setUp([
      { invoke, select: all },
      { invoke, select: () => undefined, stacked: true },
      { invoke, stacked: true },
      { invoke, select: all },
    ]);
    expect(dispatcher.dispatch('UPDATE', {})).toBeUndefined();
    expect(calls).toBe(2);
  });
});

describe('HandlerRegistry', () => {
  it('freeze - refuses handlers that come later', () => {
    const registry = new HandlerRegistry();
    registry.freeze();
    const late = {
      eventType: 'OFFERS',
      name: 'Late.comer',
      enhanced: false,
      stacked: false,
      invoke: () => {},
    };
    expect(() => registry.register(late)).toThrow(/Late\.comer for OFFERS/);
  });
});
