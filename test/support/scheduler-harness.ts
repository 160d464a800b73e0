import { MemoryTaskLedger } from '../../src/tasks/memory-task-ledger.js';
import type { MesosLogger } from '../../src/logging/logger.js';
import { createSchedulerCodec } from '../../src/protocol/events/scheduler-codec.js';
import type { MessageInput } from '../../src/protocol/codec/message-types.js';
import { TaskState } from '../../src/protocol/gen/mesos/v1/mesos.js';
import { Event_Type } from '../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { AgentId, FrameworkId, OfferId, TaskId } from '../../src/protocol/ids.js';
import { resolveSchedulerOptions } from '../../src/scheduler/resolve-scheduler-options.js';
import type { SchedulerOptions } from '../../src/scheduler/scheduler.options.js';
import { Scheduler } from '../../src/scheduler/scheduler.service.js';
import type { SchedulerParts } from '../../src/scheduler/scheduler.runtime.js';
import type { ConnectionReport } from '../../src/scheduler/session/connection-status.js';
import { MemoryStateStore } from '../../src/storage/memory/memory-state-store.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../src/utils/random.js';
import { FakeMesosClient } from './fake-mesos-client.js';

export type EventInput = MessageInput<'mesos.v1.scheduler.Event'>;

export const FRAMEWORK_ID = 'framework-1' as FrameworkId;

export function subscribed(
  options: { id?: string; intervalSeconds?: number | undefined; version?: string } = {},
): EventInput {
  const { id = FRAMEWORK_ID, version = '1.11.0' } = options;
  return {
    type: Event_Type.SUBSCRIBED,
    subscribed: {
      frameworkId: { value: id as FrameworkId },
      heartbeatIntervalSeconds: 'intervalSeconds' in options ? options.intervalSeconds : 15,
      masterInfo: { id: 'm', ip: 0, port: 5050, version },
    },
  };
}

export const heartbeat: EventInput = { type: Event_Type.HEARTBEAT };

export function error(message: string): EventInput {
  return { type: Event_Type.ERROR, error: { message } };
}

export function update(
  task: string,
  uuid: number | undefined,
  state: TaskState = TaskState.TASK_RUNNING,
): EventInput {
  return {
    type: Event_Type.UPDATE,
    update: {
      status: {
        taskId: { value: task as TaskId },
        agentId: { value: 'agent-1' as AgentId },
        state,
        ...(uuid !== undefined && { uuid: new Uint8Array(16).fill(uuid) }),
      },
    },
  };
}

export function offers(...ids: (string | { id: string; agent?: string; role?: string })[]): EventInput {
  return {
    type: Event_Type.OFFERS,
    offers: {
      offers: ids.map((given) => {
        const { id, agent = 'agent-1', role = 'web' } = typeof given === 'string' ? { id: given } : given;
        return {
          id: { value: id as OfferId },
          frameworkId: { value: FRAMEWORK_ID },
          agentId: { value: agent as AgentId },
          hostname: agent,
          allocationInfo: { role },
        };
      }),
    },
  };
}

export function rescind(id: string): EventInput {
  return { type: Event_Type.RESCIND, rescind: { offerId: { value: id as OfferId } } };
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
}

type Handler = (context: never) => unknown;

/** A scheduler with a fake master, a manual clock, and handlers the test writes. */
export class SchedulerHarness {
  readonly client = new FakeMesosClient();
  readonly clock = new ManualClock();
  readonly store: MemoryStateStore;
  readonly handlers: Record<string, Handler> = {};
  readonly dispatched: string[] = [];
  readonly reports: ConnectionReport[] = [];
  readonly logs: LogLine[] = [];
  readonly scheduler: Scheduler;

  constructor(options: Partial<SchedulerOptions> = {}, parts: Partial<SchedulerParts> = {}) {
    this.store = new MemoryStateStore({ clock: this.clock });
    const log =
      (level: string) =>
      (message: string): void =>
        void this.logs.push({ level, message });
    const logger: MesosLogger = {
      child: () => logger,
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
    };
    this.scheduler = new Scheduler(
      {
        client: this.client,
        codec: createSchedulerCodec('protobuf'),
        store: this.store,
        ledger: new MemoryTaskLedger(),
        dispatcher: {
          dispatch: (eventType, context) => {
            this.dispatched.push(eventType);
            const result = this.handlers[eventType]?.(context as never);
            return result instanceof Promise ? result : undefined;
          },
        },
        logger,
        clock: this.clock,
        random: createSeededRandom(1),
        ...parts,
      },
      resolveSchedulerOptions({
        framework: { name: 'test', user: 'nobody', roles: ['web', 'db'] },
        ...options,
      }),
    );
    this.scheduler.status.subscribe((report) => this.reports.push(report));
  }

  /** Starts and lets the master answer SUBSCRIBED. */
  async subscribe(event: EventInput = subscribed()): Promise<void> {
    this.scheduler.start();
    await this.settle();
    this.client.stream.send(event);
    await this.settle();
  }

  /** The next try after a lost stream. */
  async resubscribe(event: EventInput = subscribed()): Promise<void> {
    await this.clock.advance(15_000);
    this.client.stream.send(event);
    await this.settle();
  }

  async send(...events: EventInput[]): Promise<void> {
    this.client.stream.send(...events);
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let round = 0; round < 4; round++) await this.clock.advance(0);
  }

  states(): string[] {
    return this.reports.map(({ state }) => state);
  }
}
