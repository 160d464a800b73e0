import type { ApplicationConfig, ExternalContextCreator } from '@nestjs/core';
import { MesosError } from '../utils/errors.js';
import { DISPATCH_ERRORS } from './dispatch.errors.js';
import { PARAMETERS_METADATA, readEnhancers, type Enhancers } from './handler.enhancers.js';
import type { HandlerDescriptor, HandlerExplorer } from './handler.explorer.js';
import { checkHandlers } from './handler.rules.js';
import type { HandlerRegistry, RegisteredHandler } from './handler.registry.js';

/** Which handlers a module instance takes. */
export interface RegistrationScope {
  /** `scheduler` or `executor`. */
  readonly source: string;
  /** Name of this module instance. */
  readonly instance: string;
  /** Names of all module instances of the app. */
  readonly knownInstances: ReadonlySet<string>;
  /** What the library does with an event that no handler of the app listens to. @default nothing */
  readonly defaults?: readonly DefaultHandler[];
}

/** The library's own handler of an event. */
export type DefaultHandler = Pick<RegisteredHandler, 'eventType' | 'name' | 'invoke'>;

/** Type of the `ExecutionContext` that guards, interceptors and filters of a handler see. */
export const CONTEXT_TYPE = 'mesos';

/** Turns what the explorer found into the routing table of one module instance. */
export class HandlerRegistrar {
  constructor(
    private readonly explorer: HandlerExplorer,
    private readonly contexts: ExternalContextCreator,
    private readonly appConfig: ApplicationConfig,
  ) {}

  /**
   * Fills and freezes `registry`.
   * @throws MesosError `MESOS_DISPATCH_INVALID_HANDLERS` that lists the problems of all handlers of the app
   */
  register(registry: HandlerRegistry, scope: RegistrationScope): void {
    const descriptors = this.explorer.explore(scope.source);
    const problems = checkHandlers(descriptors, scope.knownInstances);
    if (problems.length > 0) {
      throw new MesosError(
        DISPATCH_ERRORS,
        'MESOS_DISPATCH_INVALID_HANDLERS',
        problems.map((problem) => `\n  - ${problem}`).join(''),
        { details: { problems } },
      );
    }
    const own = descriptors.filter(({ options }) => options.instance === scope.instance);
    const seen = new Map<string, HandlerDescriptor>();
    for (const descriptor of own) {
      const previous = seen.get(descriptor.eventType);
      seen.set(descriptor.eventType, descriptor);
      registry.register(this.build(descriptor, isSameMethod(descriptor, previous)));
    }
    for (const handler of scope.defaults ?? []) {
      if (!registry.has(handler.eventType))
        registry.register({ ...handler, enhanced: false, stacked: false });
    }
    registry.freeze();
  }

  private build(descriptor: HandlerDescriptor, stacked: boolean): RegisteredHandler {
    const { eventType, className, methodName, options } = descriptor;
    const instance = descriptor.instance!;
    const enhancers = readEnhancers(instance, methodName);
    const enhanced = enhancers.hasParameterDecorators || enhancers.isGuarded || this.hasGlobalEnhancers();
    return {
      eventType,
      name: `${className}.${methodName}`,
      enhanced,
      stacked,
      ...(options.filter === undefined ? {} : { filter: options.filter }),
      ...(options.select === undefined ? {} : { select: options.select }),
      invoke: enhanced ? this.enhance(instance, methodName, enhancers) : bind(instance, methodName),
    };
  }

  // Like every handler that is not a route, e.g. a resolver: what the app declares for all of its handlers
  // stands around these too. Global pipes see arguments only through parameter decorators.
  private hasGlobalEnhancers(): boolean {
    const { appConfig } = this;
    const globals = [
      appConfig.getGlobalGuards(),
      appConfig.getGlobalInterceptors(),
      appConfig.getGlobalFilters(),
    ];
    return globals.some((list) => list.length > 0);
  }

  private enhance(
    instance: object,
    methodName: string,
    { hasParameterDecorators }: Enhancers,
  ): RegisteredHandler['invoke'] {
    return this.contexts.create(
      instance as Record<string, unknown>,
      bareMethod(instance, methodName),
      methodName,
      PARAMETERS_METADATA,
      // Only custom parameter decorators exist for events; those bring their own way to the value.
      hasParameterDecorators ? { exchangeKeyForValue: () => undefined } : undefined,
      undefined,
      undefined,
      { guards: true, interceptors: true, filters: true },
      CONTEXT_TYPE,
    );
  }
}

function isSameMethod(one: HandlerDescriptor, other: HandlerDescriptor | undefined): boolean {
  return one.instance === other?.instance && one.methodName === other?.methodName;
}

function bareMethod(instance: object, methodName: string): (...args: unknown[]) => unknown {
  return Reflect.get(instance, methodName) as (...args: unknown[]) => unknown;
}

function bind(instance: object, methodName: string): RegisteredHandler['invoke'] {
  const method = bareMethod(instance, methodName);
  return (context) => method.call(instance, context);
}
