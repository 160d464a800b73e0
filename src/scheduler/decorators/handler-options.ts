import type { EventMethodDecorator } from '../../dispatch/handler-metadata.js';

/** Options of every event decorator. */
export interface HandlerOptions {
  /** Name of the `MesosModule` whose events the handler gets. @default the one without a name */
  readonly instance?: string | undefined;
}

/**
 * A decorator for handlers of one event. `Extra` lists what the handler's own parameter decorators or pipes
 * deliver, e.g. `@OnRescind<[string]>()` for `handle(@Region() region: string)`.
 */
export type SchedulerEventDecorator<Context extends object, Parts extends readonly unknown[] = []> = <
  Extra extends readonly unknown[] = [],
>(
  options?: HandlerOptions,
) => EventMethodDecorator<readonly [Context, ...Parts, ...Extra]>;
