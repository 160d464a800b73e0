import type { MesosLogger } from '../logging/logger.js';
import { MesosError, describeError } from '../utils/errors.js';
import { DISPATCH_ERRORS } from './dispatch.errors.js';
import type { HandlerFailures } from './handler-failures.js';
import type { HandlerRegistry, RegisteredHandler } from './handler.registry.js';

/**
 * What a failing handler means for its event. `report`: the failure is logged and published, the event
 * counts as handled. `hold`: also, the dispatch rejects, so that the caller does not acknowledge and Mesos
 * sends the event again.
 */
export type FailurePolicy = 'report' | 'hold';

export interface DispatcherOptions {
  readonly failurePolicy: FailurePolicy;
  /** The ids of an event, for the error of a failing handler. */
  readonly identify: (context: object) => Readonly<Record<string, unknown>>;
}

/** How far one event has come. */
interface Dispatch {
  readonly handlers: readonly RegisteredHandler[];
  readonly context: object;
  next: number;
  /** What the method of the last entry was called with: it is not called twice with the same. */
  given: object | undefined;
  failure: MesosError | undefined;
}

/**
 * Routes events to handlers (step 6 of the way of an event). The table is built once; a handler without
 * enhancers is a plain call, and only a handler that returns a promise is waited for: most of a busy
 * stream costs no promise at all.
 */
export class EventDispatcher {
  constructor(
    private readonly registry: HandlerRegistry,
    private readonly failures: HandlerFailures,
    private readonly logger: MesosLogger,
    private readonly options: DispatcherOptions,
  ) {}

  /**
   * Runs the handlers of an event in their order, each finished before the next begins. A failing handler
   * does not keep the others from running.
   * @throws (as rejection) with policy `hold`: MesosError `MESOS_DISPATCH_HANDLER_FAILED` of the first failure
   */
  dispatch(eventType: string, context: object): void | Promise<void> {
    const handlers = this.registry.get(eventType);
    if (handlers === undefined) return;
    const dispatch = { handlers, context, next: 0, given: undefined, failure: undefined };
    const pending = this.advance(dispatch);
    return pending === undefined ? this.conclude(dispatch) : this.resume(dispatch, pending);
  }

  /** Runs handlers until one has to be waited for; undefined when all are done. */
  private advance(dispatch: Dispatch): PromiseLike<void> | undefined {
    while (dispatch.next < dispatch.handlers.length) {
      const handler = dispatch.handlers[dispatch.next++]!;
      if (!handler.stacked) dispatch.given = undefined;
      const given = handler.select === undefined ? dispatch.context : handler.select(dispatch.context);
      if (given === undefined || given === dispatch.given) continue;
      dispatch.given = given;
      try {
        const result = handler.invoke(given);
        if (isThenable(result)) {
          return result;
        }
      } catch (cause) {
        this.fail(dispatch, cause);
      }
    }
    return undefined;
  }

  private async resume(dispatch: Dispatch, pending: PromiseLike<void>): Promise<void> {
    for (
      let next: PromiseLike<void> | undefined = pending;
      next !== undefined;
      next = this.advance(dispatch)
    ) {
      try {
        await next;
      } catch (cause) {
        this.fail(dispatch, cause);
      }
    }
    return this.conclude(dispatch);
  }

  private conclude({ failure }: Dispatch): void | Promise<void> {
    if (failure !== undefined && this.options.failurePolicy === 'hold') return Promise.reject(failure);
  }

  /** The handler that was called last has failed. */
  private fail(dispatch: Dispatch, cause: unknown): void {
    const { name, eventType } = dispatch.handlers[dispatch.next - 1]!;
    const context = dispatch.given ?? dispatch.context;
    const ids = this.options.identify(context);
    const shownIds = Object.entries(ids).map(([key, value]) => ` ${key}=${String(value)}`);
    const error = new MesosError(
      DISPATCH_ERRORS,
      'MESOS_DISPATCH_HANDLER_FAILED',
      `${name} on ${eventType}${shownIds.join('')}: ${describeError(cause)}`,
      { cause, details: { ...ids, handler: name, eventType } },
    );
    dispatch.failure ??= error;
    this.logger.error('event handler failed', { ...ids, handler: name, eventType, error });
    this.failures.publish({ error, handler: name, eventType, context });
  }
}

function isThenable(value: unknown): value is PromiseLike<void> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<PromiseLike<void>>).then === 'function'
  );
}
