import { Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ConnectionStatus,
  HandlerFailures,
  HandlerRegistry,
  InjectScheduler,
  MESOS_LOGGER,
  MemoryStateStore,
  MesosModule,
  OnConnected,
  OnOffers,
  OnSubscribed,
  RESOLVED_MESOS_OPTIONS,
  STATE_STORE,
  Scheduler,
  getMesosToken,
  silentLogger,
  type MesosModuleExtras,
  type MesosModuleOptions,
  type MesosOptionsFactory,
  type OffersContext,
  type ResolvedMesosOptions,
  type StateStore,
  type SubscribedContext,
} from '../../src/index.js';
import { SimulatedCluster } from '../../src/testing/index.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startCluster(): Promise<SimulatedCluster> {
  const cluster = await SimulatedCluster.start({ agents: 1 });
  closing.push(() => cluster.stop());
  return cluster;
}

function options(masters: readonly string[], change: Partial<MesosModuleOptions> = {}): MesosModuleOptions {
  return { masters, framework: { name: 'sample', user: 'nobody' }, logger: silentLogger, ...change };
}

async function compile(builder: TestingModuleBuilder) {
  const app = await builder.compile();
  closing.push(() => app.close());
  return app;
}

const nowhere = options(['http://127.0.0.1:1'], { autoStart: false });

describe('MesosModule - a framework', () => {
  it('subscribes after all bootstrap hooks found their handlers, gets offers, stops with the app', async () => {
    const cluster = await startCluster();
    const seen: string[] = [];
    let gotOffers = (): void => {};
    const offered = new Promise<void>((resolve) => (gotOffers = resolve));

    @Injectable()
    class Events implements OnApplicationBootstrap {
      constructor(readonly scheduler: Scheduler) {}

      onApplicationBootstrap(): void {
        seen.push('bootstrap');
      }
      @OnConnected()
      onConnected(): void {
        seen.push('connected');
      }
      @OnSubscribed()
      onSubscribed({ frameworkId, isNew }: SubscribedContext): void {
        seen.push(`subscribed ${String(isNew)} ${String(frameworkId === this.scheduler.frameworkId)}`);
      }
      @OnOffers()
      onOffers({ offers }: OffersContext): void {
        seen.push(`offers ${offers.length}`);
        gotOffers();
      }
    }

    @Module({ imports: [MesosModule.forRoot(options(cluster.masterUrls))], providers: [Events] })
    class AppModule {}

    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    await offered;
    expect(seen).toEqual(['bootstrap', 'connected', 'subscribed true true', 'offers 1']);
    expect(app.get(HandlerRegistry).describe()).toContain('OFFERS -> Events.onOffers');
    const status = app.get(ConnectionStatus);
    expect(status.current.state).toBe('subscribed');
    await app.close();
    await app.close();
    expect(status.current.state).toBe('stopped');
  });

  it('a failing handler - reaches HandlerFailures with its name and ids', async () => {
    const cluster = await startCluster();

    @Injectable()
    class Events {
      @OnSubscribed()
      onSubscribed(): void {
        throw new Error('no room');
      }
    }
    const app = await compile(
      Test.createTestingModule({
        imports: [MesosModule.forRoot(options(cluster.masterUrls, { autoStart: false }))],
        providers: [Events],
      }),
    );
    const failure = new Promise<string>((resolve) =>
      app.get(HandlerFailures).subscribe(({ error }) => resolve(error.message)),
    );
    await app.init();
    app.get(Scheduler).start();
    expect(await failure).toMatch(/Events\.onSubscribed on SUBSCRIBED frameworkId=\S+: no room/);
  });

  it('two in one app - each gets the events of its own framework', async () => {
    const cluster = await startCluster();
    const seen: string[] = [];
    let done = (): void => {};
    const both = new Promise<void>((resolve) => (done = resolve));
    const note = (text: string): void => void (seen.push(text) === 2 && done());

    @Injectable()
    class Events {
      constructor(
        readonly green: Scheduler,
        @InjectScheduler('blue') readonly blue: Scheduler,
      ) {}
      @OnSubscribed()
      onGreen({ instance, frameworkId }: SubscribedContext): void {
        note(`${instance} ${String(frameworkId === this.green.frameworkId)}`);
      }
      @OnSubscribed({ instance: 'blue' })
      onBlue({ instance, frameworkId }: SubscribedContext): void {
        note(`${instance} ${String(frameworkId === this.blue.frameworkId)}`);
      }
    }
    const blue = {
      ...options(cluster.masterUrls),
      framework: { name: 'blue', user: 'nobody' },
      name: 'blue',
    };
    const app = await compile(
      Test.createTestingModule({
        imports: [MesosModule.forRoot(options(cluster.masterUrls)), MesosModule.forRoot(blue)],
        providers: [Events],
      }),
    );
    await app.init();
    await both;
    expect(seen.sort()).toEqual(['blue true', 'default true']);
    const { green, blue: other } = app.get(Events);
    expect(green.frameworkId).not.toBe(other.frameworkId);
    expect(app.get<HandlerRegistry>(getMesosToken(HandlerRegistry, 'blue')).describe()).toEqual([
      'SUBSCRIBED -> Events.onBlue',
      'OFFERS -> TaskPlacer.place',
    ]);
  });
});

describe('MesosModule - options', () => {
  @Injectable()
  class Factory implements MesosOptionsFactory {
    createMesosOptions(): Promise<MesosModuleOptions> {
      return Promise.resolve(nowhere);
    }
  }
  @Module({ providers: [Factory, { provide: 'OPTIONS', useValue: nowhere }], exports: [Factory, 'OPTIONS'] })
  class ConfigModule {}

  it.each([
    ['forRoot', () => MesosModule.forRoot(nowhere)],
    ['forRootAsync useFactory', () => MesosModule.forRootAsync({ useFactory: () => nowhere })],
    [
      'forRootAsync imports, inject, useFactory',
      () =>
        MesosModule.forRootAsync({
          imports: [ConfigModule],
          inject: ['OPTIONS'],
          useFactory: async (given: MesosModuleOptions) => given,
        }),
    ],
    ['forRootAsync useClass', () => MesosModule.forRootAsync({ useClass: Factory })],
    [
      'forRootAsync useExisting',
      () => MesosModule.forRootAsync({ imports: [ConfigModule], useExisting: Factory }),
    ],
  ])('%s - resolves them', async (_way, create) => {
    const app = await compile(Test.createTestingModule({ imports: [create()] }));
    const resolved = app.get<ResolvedMesosOptions>(RESOLVED_MESOS_OPTIONS, { strict: false });
    expect(resolved.scheduler.framework.name).toBe('sample');
    expect(app.get(Scheduler, { strict: false })).toBeInstanceOf(Scheduler);
  });

  it('wrong ones - stop the app with one error', async () => {
    const wrong = { ...nowhere, masters: [], framework: { name: '', user: '' } };
    const building = Test.createTestingModule({ imports: [MesosModule.forRoot(wrong)] }).compile();
    await expect(building).rejects.toMatchObject({ code: 'MESOS_INVALID_OPTIONS' });
  });

  it('isGlobal false - keeps the parts to those who import the module', async () => {
    @Injectable()
    class User {
      constructor(readonly scheduler: Scheduler) {}
    }
    @Module({ providers: [User] })
    class UserModule {}
    const build = (extras: MesosModuleExtras) =>
      Test.createTestingModule({
        imports: [MesosModule.forRoot({ ...nowhere, ...extras }), UserModule],
      }).compile();
    await expect(build({ isGlobal: false })).rejects.toThrow(/resolve dependencies of the User/);
    const app = await build({});
    closing.push(() => app.close());
    expect(app.get(User, { strict: false }).scheduler).toBeInstanceOf(Scheduler);
  });
});

describe('MesosModule - parts', () => {
  it('overrides - take the place of a part, also for what depends on it', async () => {
    const lines: string[] = [];
    const logger = { ...silentLogger, info: (message: string) => void lines.push(message) };
    @Injectable()
    class Events {
      @OnSubscribed()
      onSubscribed(): void {}
    }
    const overrides = [{ provide: MESOS_LOGGER, useValue: logger }];
    const app = await compile(
      Test.createTestingModule({
        imports: [MesosModule.forRoot({ ...nowhere, overrides })],
        providers: [Events],
      }),
    );
    await app.init();
    expect(lines).toEqual([
      'handler SUBSCRIBED -> Events.onSubscribed',
      'handler OFFERS -> TaskPlacer.place',
    ]);
  });

  it('a store of the app - is not closed by the module; one the module opened is', async () => {
    const given = new MemoryStateStore();
    const first = await Test.createTestingModule({
      imports: [MesosModule.forRoot({ ...nowhere, storage: given })],
    }).compile();
    await first.init();
    await first.close();
    await expect(given.get('key')).resolves.toBeUndefined();
    await given.close();

    const second = await Test.createTestingModule({ imports: [MesosModule.forRoot(nowhere)] }).compile();
    await second.init();
    const opened = second.get<StateStore>(STATE_STORE, { strict: false });
    await second.close();
    await expect(opened.get('key')).rejects.toMatchObject({ code: 'MESOS_STORAGE_CLOSED' });
  });

  it('overrideProvider - replaces a part in tests', async () => {
    const store = new MemoryStateStore();
    closing.push(() => store.close());
    const app = await compile(
      Test.createTestingModule({ imports: [MesosModule.forRoot(nowhere)] })
        .overrideProvider(STATE_STORE)
        .useValue(store),
    );
    expect(app.get(STATE_STORE, { strict: false })).toBe(store);
  });

  it('two modules of one name - are refused', async () => {
    const app = await compile(
      Test.createTestingModule({
        imports: [MesosModule.forRoot(nowhere), MesosModule.forRoot({ ...nowhere })],
      }),
    );
    await expect(app.init()).rejects.toMatchObject({ code: 'MESOS_DUPLICATE_INSTANCE' });
  });

  it('a handler that cannot be called - stops the app before the network, and what was opened is closed', async () => {
    @Injectable()
    class Events {
      @OnSubscribed({ instance: 'green' })
      onSubscribed(): void {}
    }
    const app = await compile(
      Test.createTestingModule({
        imports: [MesosModule.forRoot({ ...nowhere, autoStart: true })],
        providers: [Events],
      }),
    );
    const store = app.get<StateStore>(STATE_STORE, { strict: false });
    await expect(app.init()).rejects.toMatchObject({ code: 'MESOS_DISPATCH_INVALID_HANDLERS' });
    await expect(store.get('key')).rejects.toMatchObject({ code: 'MESOS_STORAGE_CLOSED' });
    expect(app.get(ConnectionStatus, { strict: false }).current.state).toBe('stopped');
  });
});
