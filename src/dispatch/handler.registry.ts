import { MesosError } from '../utils/errors.js';
import { DISPATCH_ERRORS } from './dispatch.errors.js';

/** One entry of the routing table. */
export interface RegisteredHandler {
  readonly eventType: string;
  /** `Class.method`. */
  readonly name: string;
  /** The filter of the decorator in words, if it has one. */
  readonly filter?: string;
  /** Whether guards, pipes, interceptors, filters or parameter decorators stand around it. */
  readonly enhanced: boolean;
  /** The entry before it is another decorator of the same method. */
  readonly stacked: boolean;
  /** See {@link HandlerSelection.select}. */
  readonly select?: (context: object) => object | undefined;
  readonly invoke: (context: object) => unknown;
}

/** The routing table of one module instance: filled at start, frozen before the first event. Inject it to read it. */
export class HandlerRegistry {
  private readonly handlers = new Map<string, RegisteredHandler[]>();
  private frozen = false;

  /** @throws MesosError `MESOS_DISPATCH_REGISTRY_FROZEN` after {@link freeze} */
  register(handler: RegisteredHandler): void {
    if (this.frozen) {
      throw new MesosError(
        DISPATCH_ERRORS,
        'MESOS_DISPATCH_REGISTRY_FROZEN',
        `${handler.name} for ${handler.eventType}`,
      );
    }
    const siblings = this.handlers.get(handler.eventType);
    if (siblings === undefined) this.handlers.set(handler.eventType, [handler]);
    else siblings.push(handler);
  }

  /** No handler can be added from now on. Idempotent. */
  freeze(): void {
    this.frozen = true;
  }

  /** The handlers of an event in the order they run, undefined when there are none. */
  get(eventType: string): readonly RegisteredHandler[] | undefined {
    return this.handlers.get(eventType);
  }

  /** Whether any handler listens to the event. */
  has(eventType: string): boolean {
    return this.handlers.has(eventType);
  }

  /** The routing table, one line per handler in the order they run. */
  describe(): string[] {
    return [...this.handlers.values()].flat().map((handler) => {
      const filter = handler.filter === undefined ? '' : ` (${handler.filter})`;
      const enhanced = handler.enhanced ? ' [enhanced]' : '';
      return `${handler.eventType} -> ${handler.name}${filter}${enhanced}`;
    });
  }
}
