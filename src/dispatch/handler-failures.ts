import { Observable, Subject } from 'rxjs';
import type { MesosError } from '../utils/errors.js';

/** A handler that threw or rejected. */
export interface HandlerFailure {
  /** `MESOS_DISPATCH_HANDLER_FAILED`; its `cause` is what the handler threw. */
  readonly error: MesosError<'MESOS_DISPATCH_HANDLER_FAILED'>;
  /** `Class.method`. */
  readonly handler: string;
  readonly eventType: string;
  /** What the handler was given. */
  readonly context: object;
}

/** Every failure of an event handler of one module instance. Inject it and subscribe; it never errors. */
export class HandlerFailures extends Observable<HandlerFailure> {
  private readonly subject = new Subject<HandlerFailure>();

  constructor() {
    super((subscriber) => this.subject.subscribe(subscriber));
  }

  /** Called by the dispatcher. @internal */
  publish(failure: HandlerFailure): void {
    this.subject.next(failure);
  }

  /** Completes the channel at shutdown. @internal */
  close(): void {
    this.subject.complete();
  }
}
