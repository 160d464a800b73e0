import { UseFilters, UseGuards, UseInterceptors, UsePipes, createParamDecorator } from '@nestjs/common';

/** What Nest would put around a method when it calls it. */
export interface Enhancers {
  readonly hasParameterDecorators: boolean;
  /** Guards, pipes, interceptors or filters on the method or its class. */
  readonly isGuarded: boolean;
  /** Those of them that are named by class, which Nest has to make. */
  readonly classes: readonly string[];
}

// Nest keeps the names of its metadata to itself; its public decorators tell them.
const { enhancerKeys, parametersKey } = probeMetadataKeys();

/** Key under which `createParamDecorator` decorators leave their metadata. */
export const PARAMETERS_METADATA = parametersKey;

/** Reads what stands around a method, its own and that of its class. */
export function readEnhancers(instance: object, methodName: string): Enhancers {
  const method: unknown = Reflect.get(instance, methodName);
  const hosts = [...constructorsOf(instance).slice(0, 1), ...(typeof method === 'function' ? [method] : [])];
  const enhancers = hosts.flatMap((host) =>
    enhancerKeys.flatMap((key) => (Reflect.getMetadata(key, host) ?? []) as readonly unknown[]),
  );
  return {
    hasParameterDecorators: constructorsOf(instance).some((host) =>
      Reflect.hasMetadata(PARAMETERS_METADATA, host, methodName),
    ),
    isGuarded: enhancers.length > 0,
    classes: enhancers.filter((enhancer) => typeof enhancer === 'function').map(({ name }) => name),
  };
}

/** The class of an object, then the classes it extends. */
function constructorsOf(instance: object): object[] {
  const constructors: object[] = [];
  let prototype: unknown = Object.getPrototypeOf(instance);
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    const constructor: unknown = Reflect.get(prototype, 'constructor');
    if (typeof constructor === 'function') constructors.push(constructor);
    prototype = Object.getPrototypeOf(prototype);
  }
  return constructors;
}

function probeMetadataKeys(): { enhancerKeys: readonly unknown[]; parametersKey: string } {
  class Probe {
    method(): void {}
  }
  const { prototype } = Probe;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'method')!;
  UseGuards({ canActivate: () => true })(prototype, 'method', descriptor);
  UseInterceptors({ intercept: (_context, next) => next.handle() })(prototype, 'method', descriptor);
  UsePipes({ transform: (value: unknown) => value })(prototype, 'method', descriptor);
  UseFilters({ catch: () => undefined })(prototype, 'method', descriptor);
  createParamDecorator(() => undefined)()(prototype, 'method', 0);
  return {
    enhancerKeys: Reflect.getMetadataKeys(descriptor.value as object),
    parametersKey: Reflect.getMetadataKeys(Probe, 'method')[0] as string,
  };
}
