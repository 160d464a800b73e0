import { BehaviorSubject, Observable } from 'rxjs';
import type { MasterInfo } from '../../protocol/gen/types/mesos.js';
import type { FrameworkId } from '../../protocol/ids.js';
import type { MesosError } from '../../utils/errors.js';

/** What users see of the connection. */
export type ConnectionReport =
  /** Not started yet, or ended by request. */
  | { readonly state: 'stopped' }
  /** Looking for the leading master and subscribing. */
  | { readonly state: 'connecting'; readonly attempt: number }
  /** Another master than last time answers. `subscribed` follows. */
  | { readonly state: 'redirected'; readonly endpoint: string }
  /** Calls are sent, events come. */
  | {
      readonly state: 'subscribed';
      readonly frameworkId: FrameworkId;
      readonly endpoint: string;
      /** Sent by masters since 1.1. */
      readonly master: MasterInfo | undefined;
    }
  /** Nothing was heard for too long; the connection is dropped. `disconnected` follows. */
  | { readonly state: 'heartbeat-missed'; readonly silentMs: number }
  /** The connection is gone; the next try starts in `retryInMs`. */
  | { readonly state: 'disconnected'; readonly error: unknown; readonly retryInMs: number }
  /** Ended for a reason that trying again does not change; the error says what to do. */
  | { readonly state: 'failed'; readonly error: MesosError };

/** The state of the connection: the current one, and as an observable that starts with it. */
export class ConnectionStatus extends Observable<ConnectionReport> {
  private readonly subject = new BehaviorSubject<ConnectionReport>({ state: 'stopped' });

  constructor() {
    super((subscriber) => this.subject.subscribe(subscriber));
  }

  get current(): ConnectionReport {
    return this.subject.value;
  }

  /** Called by the session. @internal */
  publish(report: ConnectionReport): void {
    this.subject.next(report);
  }
}
