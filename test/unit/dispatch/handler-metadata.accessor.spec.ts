import { describe, expect, it } from '@jest/globals';
import { createEventDecorator } from '../../../src/dispatch/handler-metadata.js';
import { getHandlerMetadata } from '../../../src/dispatch/handler-metadata.accessor.js';

const key = Symbol.for('nestjs-mesos:handler');

describe('getHandlerMetadata', () => {
  it.each([undefined, null, 1, 'text', {}, Object.create(null), () => 1, class {}])(
    'answers %p with an empty array',
    (value) => expect(getHandlerMetadata(value)).toEqual([]),
  );

  it.each([1, 'text', {}, [null, 1, { source: 'scheduler' }]])(
    'passes over foreign metadata: %p',
    (metadata) => {
      const method = (): void => {};
      Reflect.defineMetadata(key, metadata, method);
      expect(getHandlerMetadata(method)).toEqual([]);
    },
  );

  it('reads what another copy of the package wrote', () => {
    const method = (): void => {};
    const entry = { source: 'scheduler', eventType: 'OFFERS', instance: 'default' };
    Reflect.defineMetadata(key, [entry], method);
    expect(getHandlerMetadata(method)).toEqual([entry]);
  });

  it('a decorator appends and leaves earlier arrays as they are', () => {
    const OnTick = createEventDecorator('TICK');
    class Events {
      @OnTick({ instance: 'blue' })
      @OnTick()
      onTick(): void {}
    }
    const onTick: unknown = Reflect.get(Events.prototype, 'onTick');
    expect(getHandlerMetadata(onTick).map(({ instance }) => instance)).toEqual(['default', 'blue']);
  });
});
