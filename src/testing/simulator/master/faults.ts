import type { EventName } from './journal.js';

/** Answer of a master that is broken on purpose. */
export interface FaultyAnswer {
  readonly status: number;
  readonly body?: string;
  /** Only for 307. */
  readonly location?: string;
}

/** What happens to the next events of a type. */
export type EventFault = 'drop' | 'duplicate';

/** Faults of the masters of a cluster; changed while it runs. */
export class FaultPlan {
  /** Sizes of the HTTP chunks a stream is cut into, repeated; empty: one chunk per record, like Mesos. */
  chunkSizes: readonly number[] = [];
  /** Set to stop HEARTBEAT events, the first one of a stream included. @default false */
  heartbeatsOff = false;
  /** Set to let every master redirect to itself. @default false */
  redirectLoop = false;
  /** Cuts every stream that is open or opened later once it has written this many bytes. */
  cutStreamsAtByte: number | undefined;

  private readonly answers: FaultyAnswer[] = [];
  private readonly events = new Map<EventName, EventFault[]>();

  /** The next `times` requests to any scheduler API get this answer, unseen by the master. @param times @default 1 */
  answerNext(answer: FaultyAnswer, times = 1): void {
    for (let count = 0; count < times; count++) this.answers.push(answer);
  }

  /** The next `times` events of this type are lost on the way. @param times @default 1 */
  dropNext(type: EventName, times = 1): void {
    this.plan(type, 'drop', times);
  }

  /** The next `times` events of this type arrive twice. @param times @default 1 */
  duplicateNext(type: EventName, times = 1): void {
    this.plan(type, 'duplicate', times);
  }

  /** Back to a healthy cluster. */
  clear(): void {
    this.chunkSizes = [];
    this.heartbeatsOff = false;
    this.redirectLoop = false;
    this.cutStreamsAtByte = undefined;
    this.answers.length = 0;
    this.events.clear();
  }

  /** @internal */
  takeAnswer(): FaultyAnswer | undefined {
    return this.answers.shift();
  }

  /** @internal */
  takeEventFault(type: EventName): EventFault | undefined {
    return this.events.get(type)?.shift();
  }

  private plan(type: EventName, fault: EventFault, times: number): void {
    const planned = this.events.get(type) ?? [];
    for (let count = 0; count < times; count++) planned.push(fault);
    this.events.set(type, planned);
  }
}
