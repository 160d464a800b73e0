import { afterEach, describe, expect, it } from '@jest/globals';
import { createHttpMesosClient } from '../../src/client/http-mesos-client.js';
import { silentLogger } from '../../src/logging/logger.js';
import { launchOperation } from '../../src/protocol/calls/operations.js';
import type { Encoding } from '../../src/protocol/codec/codec.js';
import { createSchedulerCodec } from '../../src/protocol/events/scheduler-codec.js';
import type { Offer, TaskStatus } from '../../src/protocol/gen/types/mesos.js';
import type { FrameworkId, TaskId } from '../../src/protocol/ids.js';
import type { OffersContext, SubscribedContext, UpdateContext } from '../../src/scheduler/contexts.js';
import { resolveSchedulerOptions } from '../../src/scheduler/resolve-scheduler-options.js';
import { Scheduler } from '../../src/scheduler/scheduler.service.js';
import { MemoryStateStore } from '../../src/storage/memory/memory-state-store.js';
import { MemoryTaskLedger } from '../../src/tasks/memory-task-ledger.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { SimulatedCluster } from '../../src/testing/simulator/cluster.js';
import { systemClock } from '../../src/utils/clock.js';
import { createSeededRandom } from '../../src/utils/random.js';
import { formatUuid } from '../../src/utils/uuid.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A framework that launches a task on every offer it gets, as long as `wanted` is above 0. */
class Framework {
  readonly ids: FrameworkId[] = [];
  readonly handled = new Map<string, number>();
  /** Updates whose acknowledgement the master has taken. */
  readonly acknowledged = new Set<string>();
  /** Updates that were handled after that. */
  readonly acknowledgedBefore: string[] = [];
  wanted = 0;
  connections = 0;
  readonly scheduler: Scheduler;
  private launched = 0;

  constructor(cluster: SimulatedCluster, encoding: Encoding) {
    cluster.journal.onEntry(() => {
      const last = cluster.journal.calls().at(-1);
      if (!last?.call.acknowledge || last.status !== 202) return;
      this.acknowledged.add(
        `${last.call.acknowledge.taskId.value} ${formatUuid(last.call.acknowledge.uuid)}`,
      );
    });
    const client = createHttpMesosClient({ masters: cluster.masterUrls });
    closing.push(() => client.close());
    this.scheduler = new Scheduler(
      {
        client,
        codec: createSchedulerCodec(encoding),
        store: new MemoryStateStore(),
        ledger: new MemoryTaskLedger(),
        dispatcher: { dispatch: (type, context) => this.dispatch(type, context) },
        logger: silentLogger,
        clock: systemClock,
        random: createSeededRandom(1),
      },
      resolveSchedulerOptions({
        framework: { name: 'cut', user: 'nobody' },
        backoff: { initialMs: 1, maxMs: 2 },
        refuseSeconds: 0,
      }),
    );
    closing.push(() => this.scheduler.stop());
  }

  private dispatch(type: string, context: object): void | Promise<void> {
    if (type === 'CONNECTED') this.connections++;
    if (type === 'SUBSCRIBED') this.ids.push((context as SubscribedContext).frameworkId);
    if (type === 'UPDATE') this.note((context as UpdateContext).status);
    if (type === 'OFFERS') return this.launch((context as OffersContext).offers);
  }

  private note(status: TaskStatus): void {
    if (!status.uuid) return;
    const key = `${status.taskId.value} ${formatUuid(status.uuid)}`;
    if (this.acknowledged.has(key)) this.acknowledgedBefore.push(key);
    this.handled.set(key, (this.handled.get(key) ?? 0) + 1);
  }

  private async launch(offers: readonly Offer[]): Promise<void> {
    for (const { id, agentId, allocationInfo } of offers) {
      if (this.wanted === 0) return;
      this.wanted--;
      const role = { ...(allocationInfo && { allocationInfo }) };
      const task = {
        name: 'task',
        taskId: { value: `task-${++this.launched}` as TaskId },
        agentId,
        command: { value: 'true' },
        resources: [
          { name: 'cpus', type: 0, scalar: { value: 0.01 }, ...role },
          { name: 'mem', type: 0, scalar: { value: 1 }, ...role },
        ],
      };
      // A cut may come in between; the launch is then simply lost.
      await this.scheduler
        .accept({
          offerIds: [id.value],
          operations: [launchOperation([task])],
          filters: { refuseSeconds: 0 },
        })
        .catch(() => {});
    }
  }
}

async function startCluster(): Promise<{ cluster: SimulatedCluster; clock: ManualClock }> {
  const clock = new ManualClock();
  const cluster = await SimulatedCluster.start({
    agents: 1,
    clock,
    script: () => ({ startMs: 10, runMs: 100 }),
  });
  closing.push(() => cluster.stop());
  return { cluster, clock };
}

describe('a scheduler on the simulated cluster', () => {
  for (const encoding of ['protobuf', 'json'] as const) {
    it(`S44, S45, S94 - ${encoding}: cut at every byte of the stream it keeps its id and handles no acknowledged update again`, async () => {
      const { cluster, clock } = await startCluster();
      const framework = new Framework(cluster, encoding);
      const id = await framework.scheduler.subscribe();
      const subscribedNow = (): boolean => framework.scheduler.status.current.state === 'subscribed';
      // Offsets 1-100: inside the first frame. Then on through offers and updates, in larger steps.
      const offsets = [
        ...Array.from({ length: 100 }, (_, index) => index + 1),
        ...Array.from({ length: 60 }, (_, index) => 110 + index * 31),
      ];
      for (const atByte of offsets) {
        const before = framework.connections;
        const handledBefore = framework.handled.size;
        framework.wanted = 1;
        cluster.cutStreams();
        cluster.cutStreams({ atByte });
        await cluster.waitFor(() => {
          void clock.advance(50);
          return framework.connections >= before + 2;
        });
        cluster.faults.clear();
        framework.wanted = Math.max(1, framework.wanted);
        await cluster.waitFor(() => {
          void clock.advance(50);
          return subscribedNow() && framework.handled.size > handledBefore;
        });
      }
      await cluster.waitFor(
        () => {
          void clock.advance(1_000);
          return [...framework.handled.keys()].every((key) => framework.acknowledged.has(key));
        },
        { timeoutMs: 20_000 },
      );
      expect(new Set(framework.ids)).toEqual(new Set([id]));
      expect(framework.ids.length).toBeGreaterThan(100);
      expect(framework.acknowledgedBefore).toEqual([]);
      expect(framework.handled.size).toBeGreaterThan(100);
      expect([...framework.handled.values()].every((times) => times === 1)).toBe(true);
      cluster.assertInvariants();
    }, 60_000);
  }

  it('S119 - a leader change is followed, with the same id', async () => {
    const cluster = await SimulatedCluster.start({ masters: 3, agents: 1 });
    closing.push(() => cluster.stop());
    const framework = new Framework(cluster, 'protobuf');
    const id = await framework.scheduler.subscribe();
    for (let count = 0; count < 3; count++) {
      const before = framework.ids.length;
      await cluster.failover();
      await cluster.waitFor(() => framework.ids.length > before);
    }
    expect(new Set(framework.ids)).toEqual(new Set([id]));
  });

  it('S59 - torn down: the framework is gone and the scheduler stopped', async () => {
    const { cluster } = await startCluster();
    const framework = new Framework(cluster, 'protobuf');
    const id = await framework.scheduler.subscribe();
    await framework.scheduler.teardown();
    expect(framework.scheduler.status.current).toEqual({ state: 'stopped' });
    expect(await framework.scheduler.subscribe()).not.toBe(id);
  });
});
