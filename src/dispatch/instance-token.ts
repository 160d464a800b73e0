import type { Abstract, Type } from '@nestjs/common';
import { DEFAULT_INSTANCE } from './handler-metadata.js';

/** Something `MesosModule` provides: a class, or the symbol of a port. */
export type MesosProvided<T = unknown> = Type<T> | Abstract<T> | symbol;

/**
 * The token under which a part of a module instance can be injected: the part's own token for the instance
 * without a name, e.g. `getMesosToken(Scheduler, 'blue')` for a named one.
 */
export function getMesosToken<T>(
  part: MesosProvided<T>,
  instance: string = DEFAULT_INSTANCE,
): MesosProvided<T> {
  if (instance === DEFAULT_INSTANCE) return part;
  const partName = typeof part === 'symbol' ? part.description : part.name;
  return Symbol.for(`nestjs-mesos:instance ${instance}:${partName}`);
}
