import type { HandlerClaim } from './handler-metadata.js';
import { readEnhancers } from './handler.enhancers.js';
import type { HandlerDescriptor } from './handler.explorer.js';

/** What a first parameter without a decorator cannot be declared as: it receives an event context. */
const nonContexts: ReadonlySet<unknown> = new Set([Array, String, Number, Boolean, Promise, Symbol, BigInt]);

/**
 * Everything that is wrong with the handlers of an app, one line per problem with class, method and what
 * to do. Empty: all can be called.
 */
export function checkHandlers(
  descriptors: readonly HandlerDescriptor[],
  knownInstances: ReadonlySet<string>,
): string[] {
  const problems = descriptors.flatMap((descriptor) => {
    const problem = checkInstanceName(descriptor, knownInstances) ?? checkMethod(descriptor);
    return problem === undefined ? [] : [`${describe(descriptor)} ${problem}`];
  });
  // Stacked decorators of one method repeat what is wrong with the method.
  return [...new Set([...problems, ...checkClaims(descriptors)])];
}

function checkInstanceName(
  { options }: HandlerDescriptor,
  knownInstances: ReadonlySet<string>,
): string | undefined {
  if (knownInstances.has(options.instance)) return undefined;
  const known = [...knownInstances].map((name) => `'${name}'`).join(', ');
  return `belongs to the instance '${options.instance}', but the app has ${known}: give its decorator one of these as { instance }`;
}

function checkMethod({ instance, methodName, lifetime, madeByNest }: HandlerDescriptor): string | undefined {
  if (lifetime !== 'singleton' || instance === undefined) {
    return `is on a ${lifetime}-scoped class, and an event belongs to no request: move it to a singleton and get what is scoped through ModuleRef.resolve()`;
  }
  const method: unknown = Reflect.get(instance, methodName);
  if (typeof method !== 'function') {
    return `is not a function on the object, which has a property of that name: rename one of them`;
  }
  const { hasParameterDecorators, classes } = readEnhancers(instance, methodName);
  if (!madeByNest && classes.length > 0) {
    return `uses ${classes.join(', ')}, but its object is made by useValue or useFactory, where Nest makes no guards, pipes, interceptors or filters: provide the class itself, or give @Use...() objects instead of classes`;
  }
  if (hasParameterDecorators) return undefined;
  if (method.length > 1) {
    return `has ${method.length} parameters, and an event is one: put a parameter decorator such as @Event() on each`;
  }
  const [declared] = (Reflect.getMetadata('design:paramtypes', instance, methodName) ?? []) as unknown[];
  if (typeof declared === 'function' && nonContexts.has(declared)) {
    return `declares its parameter as ${declared.name}, but receives the event context: put a parameter decorator such as @Event() on it`;
  }
  return undefined;
}

function checkClaims(descriptors: readonly HandlerDescriptor[]): string[] {
  const claims = descriptors.flatMap((descriptor) => {
    const { claim } = descriptor.options;
    return claim === undefined ? [] : [{ descriptor, claim }];
  });
  return claims.flatMap(({ descriptor, claim }, index) =>
    claims.slice(0, index).flatMap((earlier) => {
      if (earlier.descriptor.options.instance !== descriptor.options.instance) return [];
      const shared = sharedKeys(earlier.claim, claim);
      if (shared === undefined) return [];
      return `${describe(descriptor)} claims ${shared}, which ${describe(earlier.descriptor)} claims too: give each handler its own part in the options of its decorator, or make them one handler`;
    }),
  );
}

/** What two claims have in common, in words. */
function sharedKeys(one: HandlerClaim, other: HandlerClaim): string | undefined {
  if (one.what !== other.what) return undefined;
  const { keys = other.keys } = one;
  const shared = keys?.filter((key) => other.keys?.includes(key) ?? true);
  if (shared === undefined) return `all ${one.what}`;
  return shared.length === 0 ? undefined : `${one.what} of ${shared.join(', ')}`;
}

function describe({ className, methodName, eventType }: HandlerDescriptor): string {
  return `${className}.${methodName} (${eventType})`;
}
