import { Inject } from '@nestjs/common';
import { getMesosToken, type MesosProvided } from './dispatch/index.js';
import { Scheduler } from './scheduler/index.js';

export type { MesosProvided } from './dispatch/index.js';
export { getMesosToken } from './dispatch/index.js';
export { MESOS_LOGGER } from './logging/index.js';
export { MESOS_CLOCK } from './utils/index.js';

/** The {@link MesosClient} of a module instance. Override it to talk through something else. */
export const MESOS_CLIENT = Symbol.for('nestjs-mesos:client');
/** The {@link LeaderDetector} of a module instance: finds the leading master. */
export const LEADER_DETECTOR = Symbol.for('nestjs-mesos:leader-detector');
/** The {@link StateStore} of a module instance. */
export const STATE_STORE = Symbol.for('nestjs-mesos:state-store');
/** The {@link TaskLedger} of a module instance. @default the one of the TaskManager */
export const TASK_LEDGER = Symbol.for('nestjs-mesos:task-ledger');
/** The codec of a module instance's scheduler API. */
export const SCHEDULER_CODEC = Symbol.for('nestjs-mesos:scheduler-codec');
/** The {@link Random} of a module instance. */
export const MESOS_RANDOM = Symbol.for('nestjs-mesos:random');
/** The {@link ResolvedMesosOptions} of a module instance. */
export const RESOLVED_MESOS_OPTIONS = Symbol.for('nestjs-mesos:resolved-options');
/** Name of a module instance, found by the other instances of the app. @internal */
export const MESOS_INSTANCE = Symbol.for('nestjs-mesos:instance');

/** Injects a part of a named module instance: `@InjectMesos(STATE_STORE, 'blue') store: StateStore`. */
export function InjectMesos(part: MesosProvided, instance?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getMesosToken(part, instance));
}

/** Injects the {@link Scheduler} of a named module instance. Without a name its class is enough. */
export function InjectScheduler(instance?: string): ParameterDecorator & PropertyDecorator {
  return InjectMesos(Scheduler, instance);
}
