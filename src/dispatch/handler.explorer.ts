import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { HandlerMetadata } from './handler-metadata.js';
import { getHandlerMetadata } from './handler-metadata.accessor.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** A decorated method as it was found. One per decorator: stacked decorators give several. */
export interface HandlerDescriptor {
  readonly eventType: string;
  readonly className: string;
  readonly methodName: string;
  /** The object the method belongs to; undefined where Nest makes one per request or per consumer. */
  readonly instance: object | undefined;
  readonly options: HandlerMetadata;
  readonly lifetime: 'singleton' | 'request' | 'transient';
  /** Nest made the object from its class, so it knows the class's guards, pipes, interceptors and filters. */
  readonly madeByNest: boolean;
}

/** What a class or object of the app declares, before its methods are looked at. */
interface Candidate extends Pick<HandlerDescriptor, 'instance' | 'lifetime' | 'madeByNest'> {
  readonly prototype: object;
}

/** Finds decorated methods on the providers and controllers of the app. Changes nothing. */
export class HandlerExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** All handlers of a source (`scheduler`, `executor`): in order of class registration, then of methods. */
  explore(source: string): HandlerDescriptor[] {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    const madeByNest = new Set(wrappers.filter(isMadeByNest).map((wrapper): unknown => wrapper.instance));
    const seen = new Set<object>();
    return wrappers.flatMap((wrapper) => {
      const candidate = toCandidate(wrapper);
      if (candidate === undefined) return [];
      // A factory or an alias may hand out an object of another provider: it counts once, where it was made.
      const identity = candidate.instance ?? candidate.prototype;
      if (seen.has(identity) || (!candidate.madeByNest && madeByNest.has(identity))) return [];
      seen.add(identity);
      return this.exploreMethods(candidate, source);
    });
  }

  private exploreMethods(candidate: Candidate, source: string): HandlerDescriptor[] {
    const { prototype, ...origin } = candidate;
    const className = nameOf(prototype);
    return this.scanner.getAllMethodNames(prototype).flatMap((methodName) =>
      getHandlerMetadata(Reflect.get(prototype, methodName))
        .filter((options) => options.source === source)
        .map((options) => ({ eventType: options.eventType, className, methodName, ...origin, options })),
    );
  }
}

function toCandidate(wrapper: Wrapper): Candidate | undefined {
  if (wrapper.isAlias) return undefined;
  const madeByNest = isMadeByNest(wrapper);
  const lifetime = lifetimeOf(wrapper);
  if (lifetime !== 'singleton') {
    const prototype: unknown = wrapper.metatype?.prototype;
    return isObject(prototype) ? { prototype, instance: undefined, lifetime, madeByNest } : undefined;
  }
  const instance: unknown = wrapper.instance;
  if (!isObject(instance)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(instance);
  return isObject(prototype) ? { prototype, instance, lifetime, madeByNest } : undefined;
}

function lifetimeOf(wrapper: Wrapper): HandlerDescriptor['lifetime'] {
  if (!wrapper.isDependencyTreeStatic()) return 'request';
  return wrapper.isTransient ? 'transient' : 'singleton';
}

function isMadeByNest(wrapper: Wrapper): boolean {
  return !wrapper.isNotMetatype && !wrapper.isAlias;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function nameOf(prototype: object): string {
  const constructor: unknown = Reflect.get(prototype, 'constructor');
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : '(anonymous)';
}
