import { Call_Type, Event_Type } from '../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Call, EventInput } from '../../../protocol/gen/types/scheduler.js';
import type { FrameworkId } from '../../../protocol/ids.js';
import type { Clock } from '../../../utils/clock.js';

/** Name of a scheduler call, as in `scheduler.Call.Type`. */
export type CallName = Exclude<keyof typeof Call_Type, 'UNRECOGNIZED'>;
/** Name of a scheduler event, as in `scheduler.Event.Type`. */
export type EventName = Exclude<keyof typeof Event_Type, 'UNRECOGNIZED'>;

/** A call that reached a master and could be read. */
export interface JournaledCall {
  /** Milliseconds of the cluster's clock. */
  readonly atMs: number;
  readonly type: CallName;
  readonly frameworkId: FrameworkId | undefined;
  readonly call: Call;
  /** Status of the answer. */
  readonly status: number;
}

/** An event that was written to a stream. */
export interface JournaledEvent {
  readonly atMs: number;
  readonly type: EventName;
  readonly frameworkId: FrameworkId;
  readonly streamId: string;
  readonly event: EventInput;
}

/** What the masters of a cluster heard and said, oldest first; bounded, the oldest entries go first. */
export class Journal {
  private readonly callLog: JournaledCall[] = [];
  private readonly eventLog: JournaledEvent[] = [];
  private readonly listeners = new Set<() => void>();

  /** @param limit entries kept of each kind @default 100000 */
  constructor(
    private readonly clock: Clock,
    private readonly limit = 100_000,
  ) {}

  /** Calls of a type, or all. */
  calls(type?: CallName): readonly JournaledCall[] {
    return type === undefined ? this.callLog : this.callLog.filter((entry) => entry.type === type);
  }

  /** Events of a type, or all. */
  events(type?: EventName): readonly JournaledEvent[] {
    return type === undefined ? this.eventLog : this.eventLog.filter((entry) => entry.type === type);
  }

  recordCall(call: Call, status: number): void {
    this.push(this.callLog, {
      atMs: this.clock.now(),
      type: callName(call),
      frameworkId: call.frameworkId?.value,
      call,
      status,
    });
  }

  recordEvent(frameworkId: FrameworkId, streamId: string, event: EventInput): void {
    const type = (Event_Type[event.type ?? Event_Type.UNKNOWN] ?? 'UNKNOWN') as EventName;
    this.push(this.eventLog, { atMs: this.clock.now(), type, frameworkId, streamId, event });
  }

  /** Calls back after every new entry, until the returned function is called. */
  onEntry(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private push<Entry>(log: Entry[], entry: Entry): void {
    log.push(entry);
    // Dropped in blocks, so that a full journal does not move itself for every entry.
    if (log.length > this.limit * 1.1) log.splice(0, log.length - this.limit);
    for (const listener of this.listeners) listener();
  }
}

/** Name of the type of a call; `UNKNOWN` when it has none. */
export function callName(call: Call): CallName {
  return (Call_Type[call.type ?? Call_Type.UNKNOWN] ?? 'UNKNOWN') as CallName;
}
