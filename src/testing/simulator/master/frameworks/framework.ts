import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { FrameworkInfo, OperationStatus } from '../../../../protocol/gen/types/mesos.js';
import type { EventInput, OfferConstraints } from '../../../../protocol/gen/types/scheduler.js';
import type { FrameworkId, OperationId } from '../../../../protocol/ids.js';
import type { Clock, Timer } from '../../../../utils/clock.js';
import { OfferFilters } from '../allocator/offer-filters.js';
import type { FaultPlan } from '../faults.js';
import type { EventStream } from '../http/event-stream.js';
import type { Journal } from '../journal.js';
import type { ResolvedMasterOptions } from '../master.options.js';
import { TaskStore } from '../tasks/task-store.js';
import { rolesOf } from './capabilities.js';

/** CONNECTED: has a stream. DISCONNECTED: lost it. RECOVERED: only known from agents since a master failover. */
export type FrameworkStatus = 'CONNECTED' | 'DISCONNECTED' | 'RECOVERED';

/** What a framework needs of its master. */
export interface FrameworkSurroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly options: ResolvedMasterOptions;
}

/** One framework as its master knows it, with its stream, tasks and filters. */
export class Framework {
  readonly tasks: TaskStore;
  readonly filters = new OfferFilters();
  /** Operations with an id, by their last status, until it is acknowledged. */
  readonly operations = new Map<OperationId, OperationStatus>();
  status: FrameworkStatus = 'RECOVERED';
  info: FrameworkInfo;
  suppressedRoles = new Set<string>();
  offerConstraints: OfferConstraints | undefined;
  /** Runs while the framework is disconnected. */
  failoverTimer: Timer | undefined;
  private stream: EventStream | undefined;
  private heartbeat: Timer | undefined;

  constructor(
    readonly id: FrameworkId,
    info: FrameworkInfo,
    private readonly surroundings: FrameworkSurroundings,
  ) {
    this.info = { ...info, id: { value: id } };
    this.tasks = new TaskStore(
      surroundings.options.maxCompletedTasks,
      surroundings.options.maxUnreachableTasks,
    );
  }

  get roles(): readonly string[] {
    return rolesOf(this.info);
  }

  get streamId(): string | undefined {
    return this.stream?.id;
  }

  /** Whether the framework is given offers. */
  get isActive(): boolean {
    return this.status === 'CONNECTED';
  }

  /** Takes a new stream into use; the caller has ended the old one. */
  connect(stream: EventStream): void {
    this.failoverTimer?.cancel();
    this.failoverTimer = undefined;
    this.stream = stream;
    this.status = 'CONNECTED';
  }

  /** Starts the heartbeats of the current stream with one at once. */
  startHeartbeats(): void {
    this.heartbeat?.cancel();
    if (!this.surroundings.faults.heartbeatsOff) this.send({ type: Event_Type.HEARTBEAT });
    this.heartbeat = this.surroundings.clock.setTimer(this.surroundings.options.heartbeatIntervalMs, () =>
      this.startHeartbeats(),
    );
  }

  /** Sends an event; without a stream it is lost, as in Mesos (src/master/framework.cpp `send`). */
  send(event: EventInput): void {
    if (this.stream === undefined) return;
    const copies = this.stream.send(event);
    for (let copy = 0; copy < copies; copy++) {
      this.surroundings.journal.recordEvent(this.id, this.stream.id, event);
    }
  }

  /** Lets go of the stream: ends it properly, or only forgets it when the reader is gone already. */
  disconnect(reader: 'end-stream' | 'reader-gone'): void {
    this.heartbeat?.cancel();
    this.heartbeat = undefined;
    const { stream } = this;
    this.stream = undefined;
    this.status = 'DISCONNECTED';
    if (reader === 'end-stream') stream?.end();
  }

  /** Breaks the connection of the stream, as a network does. */
  breakStream(): void {
    this.stream?.destroy();
  }

  /** Stops all timers and breaks the connection: the master is gone. */
  abandon(): void {
    this.heartbeat?.cancel();
    this.failoverTimer?.cancel();
    this.stream?.destroy();
    this.stream = undefined;
  }
}
