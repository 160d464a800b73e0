import {
  Controller,
  Injectable,
  Module,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  createParamDecorator,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type DynamicModule,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
  type Provider,
  type Type,
} from '@nestjs/common';
import {
  APP_GUARD,
  ApplicationConfig,
  DiscoveryModule,
  DiscoveryService,
  ExternalContextCreator,
  MetadataScanner,
} from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import type { Observable } from 'rxjs';
import { tap } from 'rxjs';
import {
  EventDispatcher,
  HandlerExplorer,
  HandlerFailures,
  HandlerRegistrar,
  HandlerRegistry,
  type HandlerFailure,
} from '../../src/dispatch/index.js';
import { silentLogger } from '../../src/logging/logger.js';
import type { OffersContext, UpdateContext } from '../../src/scheduler/contexts.js';
import {
  Event,
  OnError,
  OnFailure,
  OnOffers,
  OnUpdate,
  Status,
} from '../../src/scheduler/decorators/index.js';
import { TaskState } from '../../src/protocol/gen/mesos/v1/mesos.js';
import type { TaskStatus } from '../../src/protocol/gen/types/mesos.js';

const log: string[] = [];

interface Parts {
  readonly providers?: Provider[];
  readonly controllers?: Type[];
  readonly imports?: (Type | DynamicModule)[];
}

/** A Nest app with these parts, its handlers found and registered. */
async function start(parts: Parts, knownInstances: readonly string[] = ['default']) {
  log.length = 0;
  const moduleRef = await Test.createTestingModule({
    ...parts,
    imports: [DiscoveryModule, ...(parts.imports ?? [])],
  }).compile();
  await moduleRef.init();
  const explorer = new HandlerExplorer(
    moduleRef.get(DiscoveryService, { strict: false }),
    moduleRef.get(MetadataScanner, { strict: false }),
  );
  const registrar = new HandlerRegistrar(
    explorer,
    moduleRef.get(ExternalContextCreator, { strict: false }),
    moduleRef.get(ApplicationConfig, { strict: false }),
  );
  const registry = new HandlerRegistry();
  registrar.register(registry, {
    source: 'scheduler',
    instance: 'default',
    knownInstances: new Set(knownInstances),
  });
  const failures = new HandlerFailures();
  const failed: HandlerFailure[] = [];
  failures.subscribe((failure) => failed.push(failure));
  const dispatcher = new EventDispatcher(registry, failures, silentLogger, {
    failurePolicy: 'report',
    identify: () => ({}),
  });
  return { moduleRef, registry, failed, dispatch: dispatcher.dispatch.bind(dispatcher) };
}

function update(state: TaskState, label?: { key: string; value: string }): UpdateContext {
  const status = { taskId: { value: 't1' }, state, labels: { labels: label ? [label] : [] } } as TaskStatus;
  return { instance: 'default', status, event: { type: 'UPDATE', status } };
}

function offers(...roles: string[]): OffersContext {
  const list = roles.map((role, index) => ({ id: { value: `o${index}` }, allocationInfo: { role } }));
  const event = { type: 'OFFERS', offers: list as unknown as OffersContext['offers'] } as const;
  return { instance: 'default', offers: event.offers, event };
}

describe('plain handlers', () => {
  class Base {
    @OnError()
    inherited(): void {
      log.push(`inherited of ${this.constructor.name}`);
    }
  }

  @Injectable()
  class Events extends Base {
    @OnUpdate()
    onUpdate({ status }: UpdateContext): void {
      log.push(`provider ${status.taskId.value}`);
    }
  }

  @Controller()
  class Edge {
    @OnUpdate('TASK_FAILED', TaskState.TASK_LOST)
    async onBad({ status }: UpdateContext): Promise<void> {
      await Promise.resolve();
      log.push(`controller ${TaskState[status.state]}`);
    }
  }

  it('are found on providers, controllers and base classes, and run in declared order', async () => {
    const { dispatch, registry } = await start({ providers: [Events], controllers: [Edge] });
    await dispatch('ERROR', { instance: 'default', message: 'x' });
    expect(dispatch('UPDATE', update(TaskState.TASK_RUNNING))).toBeUndefined();
    await dispatch('UPDATE', update(TaskState.TASK_FAILED));
    expect(log).toEqual(['inherited of Events', 'provider t1', 'provider t1', 'controller TASK_FAILED']);
    expect(registry.describe()).toEqual([
      'UPDATE -> Events.onUpdate',
      'UPDATE -> Edge.onBad (states TASK_FAILED, TASK_LOST)',
      'ERROR -> Events.inherited',
    ]);
  });
});

describe('enhanced handlers', () => {
  class Guard implements CanActivate {
    canActivate(context: ExecutionContext): boolean {
      log.push(`guard ${context.getType<string>()} ${context.getClass().name}.${context.getHandler().name}`);
      return context.getArgs<[UpdateContext]>()[0].status.state !== TaskState.TASK_LOST;
    }
  }

  class Timing implements NestInterceptor {
    intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
      log.push('before');
      return next.handle().pipe(tap(() => log.push('after')));
    }
  }

  class Swallow implements ExceptionFilter {
    catch(error: Error, host: ArgumentsHost): string {
      log.push(`filter ${error.message} ${host.getType<string>()}`);
      return 'handled';
    }
  }

  class StateName implements PipeTransform<TaskStatus, string> {
    transform(status: TaskStatus): string {
      return TaskState[status.state];
    }
  }

  const Shout = createParamDecorator((_data: undefined, execution: ExecutionContext) =>
    execution.getArgByIndex<UpdateContext>(0).status.taskId.value.toUpperCase(),
  );

  @Injectable()
  class Events {
    @OnUpdate()
    @UseGuards(Guard)
    @UseInterceptors(Timing)
    guarded({ status }: UpdateContext): void {
      log.push(`ran ${status.taskId.value}`);
    }

    @OnFailure()
    @UseFilters(Swallow)
    failing(): void {
      throw new Error('no such agent');
    }

    @OnError<[string, TaskStatus]>()
    parameters(
      @Status() status: TaskStatus,
      @Status(StateName) name: string,
      @Shout() shout: string,
      @Event('instance') instance: string,
    ): void {
      log.push(`${typeof status} ${name} ${shout} ${instance}`);
    }
  }

  it('guards and interceptors - stand around the handler with context type mesos', async () => {
    const { dispatch, failed } = await start({ providers: [Events] });
    await dispatch('UPDATE', update(TaskState.TASK_RUNNING));
    expect(log).toEqual(['guard mesos Events.guarded', 'before', 'ran t1', 'after']);
    await dispatch('UPDATE', update(TaskState.TASK_LOST));
    expect(log.slice(4)).toEqual(['guard mesos Events.guarded']);
    expect(failed.map(({ error }) => error.message)).toEqual([expect.stringContaining('Forbidden')]);
  });

  it('exception filters - what they answer counts as handled', async () => {
    const { dispatch, failed } = await start({ providers: [Events] });
    await dispatch('FAILURE', { instance: 'default' });
    expect(log).toEqual(['filter no such agent mesos']);
    expect(failed).toEqual([]);
  });

  it('parameter decorators and pipes - fill the parameters, inherited ones too', async () => {
    @Injectable()
    class Derived extends Events {}
    const { dispatch, failed, registry } = await start({ providers: [Derived] });
    await dispatch('ERROR', update(TaskState.TASK_KILLED));
    expect(failed).toEqual([]);
    expect(log).toEqual(['object TASK_KILLED T1 default']);
    expect(registry.describe()).toContain('ERROR -> Derived.parameters [enhanced]');
  });

  it('global guards - stand around plain handlers too', async () => {
    @Injectable()
    class Plain {
      @OnUpdate()
      onUpdate(): void {
        log.push('ran');
      }
    }
    const { dispatch } = await start({ providers: [Plain, { provide: APP_GUARD, useClass: Guard }] });
    await dispatch('UPDATE', update(TaskState.TASK_RUNNING));
    expect(log).toEqual(['guard mesos Plain.onUpdate', 'ran']);
  });
});

describe('awkward providers', () => {
  class Counter {
    @OnUpdate()
    count(): void {
      log.push('counted');
    }
  }

  @Module({ providers: [Counter], exports: [Counter] })
  class CounterModule {}

  it.each<[string, Parts]>([
    ['useValue', { providers: [{ provide: 'A', useValue: new Counter() }] }],
    ['useFactory', { providers: [{ provide: 'A', useFactory: () => new Counter() }] }],
    ['async useFactory', { providers: [{ provide: 'A', useFactory: async () => new Counter() }] }],
    ['useClass under a token', { providers: [{ provide: 'A', useClass: Counter }] }],
    ['an alias beside its class', { providers: [Counter, { provide: 'A', useExisting: Counter }] }],
    [
      'a factory that hands on the object of another module',
      {
        imports: [CounterModule],
        providers: [{ provide: 'A', useFactory: (counter: Counter) => counter, inject: [Counter] }],
      },
    ],
    [
      'two values that are one object',
      ((counter) => ({
        providers: [
          { provide: 'A', useValue: counter },
          { provide: 'B', useValue: counter },
        ],
      }))(new Counter()),
    ],
  ])('%s - its handlers run, once', async (_kind, parts) => {
    const { dispatch, registry } = await start(parts);
    await dispatch('UPDATE', update(TaskState.TASK_RUNNING));
    expect(log).toEqual(['counted']);
    expect(registry.describe()).toEqual(['UPDATE -> Counter.count']);
  });

  it('values that are no class instances - do no harm', async () => {
    const values = [null, undefined, 0, 'text', Symbol('s'), () => 1, Object.create(null), [], class {}];
    const { registry } = await start({
      providers: values.map((useValue, index) => ({ provide: `v${index}`, useValue: useValue as unknown })),
    });
    expect(registry.describe()).toEqual([]);
  });

  it('getters - are not run by the search for handlers', async () => {
    class Lazy {
      get broken(): never {
        throw new Error('not now');
      }
    }
    await expect(start({ providers: [Lazy, Counter] })).resolves.toBeDefined();
  });
});

describe('stacked decorators', () => {
  @Injectable()
  class Events {
    @OnUpdate()
    @OnUpdate('TASK_FAILED')
    @OnError()
    onEither(): void {
      log.push('ran');
    }

    @OnOffers({ role: 'web' })
    @OnOffers({ role: ['db', 'cache'] })
    onOffers({ offers: given }: OffersContext): void {
      log.push(given.map(({ allocationInfo }) => allocationInfo?.role).join());
    }

    @OnUpdate({ taskLabel: 'tier=front', states: ['TASK_RUNNING'] })
    onFront(): void {
      log.push('front');
    }
  }

  it('OnUpdate - one event runs a method once', async () => {
    const { dispatch } = await start({ providers: [Events] });
    await dispatch('UPDATE', update(TaskState.TASK_FAILED, { key: 'tier', value: 'front' }));
    await dispatch('ERROR', {});
    expect(log).toEqual(['ran', 'ran']);
  });

  it('OnUpdate - state and task label have to match both', async () => {
    const { dispatch } = await start({ providers: [Events] });
    await dispatch('UPDATE', update(TaskState.TASK_RUNNING, { key: 'tier', value: 'back' }));
    await dispatch('UPDATE', update(TaskState.TASK_RUNNING, { key: 'tier', value: 'front' }));
    expect(log).toEqual(['ran', 'ran', 'front']);
  });

  it('OnOffers - a role gets its own offers of a mixed event', async () => {
    const { dispatch } = await start({ providers: [Events] });
    await dispatch('OFFERS', offers('web', 'db', 'other', 'db', 'web'));
    await dispatch('OFFERS', offers('other'));
    expect(log.sort()).toEqual(['db,db', 'web,web']);
  });
});

describe('handlers that cannot be called', () => {
  it('are refused together in one error that names class, method and next step', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      @OnUpdate()
      onUpdate(): void {}
    }
    @Injectable({ scope: Scope.TRANSIENT })
    class PerConsumer {
      @OnUpdate()
      onUpdate(): void {}
    }
    @Injectable()
    class NeedsRequest {
      constructor(readonly dependency: PerRequest) {}
      @OnError()
      onError(): void {}
    }
    class Guard implements CanActivate {
      canActivate(): boolean {
        return true;
      }
    }
    class Made {
      @OnError()
      @UseGuards(Guard)
      onError(): void {}
    }
    @Injectable()
    class Events {
      @OnOffers()
      all(): void {}
      @OnOffers({ role: 'web' })
      web(): void {}
      @OnFailure({ instance: 'green' })
      elsewhere(): void {}
      @OnUpdate<[string]>()
      undecorated(_status: TaskStatus, _name: string): void {}
      @OnUpdate<[string]>()
      text(_name: string): void {}
    }
    const attempt = start({
      providers: [PerRequest, PerConsumer, NeedsRequest, { provide: 'M', useValue: new Made() }, Events],
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'MESOS_DISPATCH_INVALID_HANDLERS',
      details: {
        problems: [
          expect.stringMatching(/^PerRequest\.onUpdate \(UPDATE\) is on a request-scoped class/),
          expect.stringMatching(/^PerConsumer\.onUpdate \(UPDATE\) is on a transient-scoped class/),
          expect.stringMatching(/^NeedsRequest\.onError \(ERROR\) is on a request-scoped class/),
          expect.stringMatching(/^Made\.onError \(ERROR\) uses Guard, but/),
          expect.stringMatching(/^Events\.elsewhere \(FAILURE\) belongs to the instance 'green'.* 'default'/),
          expect.stringMatching(/^Events\.undecorated \(UPDATE\) has 2 parameters/),
          expect.stringMatching(/^Events\.text \(UPDATE\) declares its parameter as String/),
          expect.stringMatching(/^Events\.web \(OFFERS\) claims offers of role web, which Events\.all/),
        ],
      },
    });
  });

  it('a property that hides the method - is named', async () => {
    class Base {
      @OnError()
      onError(): void {}
    }
    @Injectable()
    class Hiding extends Base {
      constructor() {
        super();
        Object.defineProperty(this, 'onError', { value: 'text' });
      }
    }
    await expect(start({ providers: [Hiding] })).rejects.toThrow(
      /Hiding\.onError \(ERROR\) is not a function/,
    );
  });

  it('offers of one role - may be claimed once per instance', async () => {
    @Injectable()
    class Events {
      @OnOffers({ role: 'web' })
      web(): void {}
      @OnOffers({ role: 'db' })
      db(): void {}
      @OnOffers({ role: 'web', instance: 'blue' })
      blue(): void {}
    }
    const { registry } = await start({ providers: [Events] }, ['default', 'blue']);
    expect(registry.describe()).toEqual(['OFFERS -> Events.web (role web)', 'OFFERS -> Events.db (role db)']);
  });
});
