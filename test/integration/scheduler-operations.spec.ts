import { afterEach, describe, expect, it } from '@jest/globals';
import { createHttpMesosClient } from '../../src/client/http-mesos-client.js';
import { silentLogger } from '../../src/logging/logger.js';
import { launchOperation, reserveOperation } from '../../src/protocol/calls/operations.js';
import { createSchedulerCodec } from '../../src/protocol/events/scheduler-codec.js';
import { OperationState, TaskState, TaskStatus_Reason } from '../../src/protocol/gen/mesos/v1/mesos.js';
import type { Offer, ResourceInput, TaskInfoInput, TaskStatus } from '../../src/protocol/gen/types/mesos.js';
import type { OperationId, TaskId } from '../../src/protocol/ids.js';
import type { OffersContext, UpdateContext } from '../../src/scheduler/contexts.js';
import { resolveSchedulerOptions } from '../../src/scheduler/resolve-scheduler-options.js';
import { Scheduler } from '../../src/scheduler/scheduler.service.js';
import { MemoryStateStore } from '../../src/storage/memory/memory-state-store.js';
import { MemoryTaskLedger } from '../../src/tasks/memory-task-ledger.js';
import { SimulatedCluster } from '../../src/testing/simulator/cluster.js';
import { systemClock } from '../../src/utils/clock.js';
import { createSeededRandom } from '../../src/utils/random.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const role = 'r';
const scalar = (name: string, value: number): ResourceInput => ({ name, type: 0, scalar: { value } });

/** A framework of the real client that answers its first offers as it is told, and keeps its statuses. */
async function start(
  answer: (scheduler: Scheduler, offer: Offer, cluster: SimulatedCluster) => Promise<void>,
): Promise<{ cluster: SimulatedCluster; statuses: TaskStatus[]; offers: Offer[] }> {
  const cluster = await SimulatedCluster.start({ agents: 1, allocationIntervalMs: 20 });
  closing.push(() => cluster.stop());
  const client = createHttpMesosClient({ masters: cluster.masterUrls });
  closing.push(() => client.close());
  const statuses: TaskStatus[] = [];
  const offers: Offer[] = [];
  const scheduler: Scheduler = new Scheduler(
    {
      client,
      codec: createSchedulerCodec('protobuf'),
      store: new MemoryStateStore(),
      ledger: new MemoryTaskLedger(),
      dispatcher: {
        dispatch: (type, context) => {
          if (type === 'UPDATE') statuses.push((context as UpdateContext).status);
          if (type !== 'OFFERS') return undefined;
          const [offer] = (context as OffersContext).offers;
          offers.push(offer!);
          return offers.length === 1 ? answer(scheduler, offer!, cluster) : undefined;
        },
      },
      logger: silentLogger,
      clock: systemClock,
      random: createSeededRandom(1),
    },
    resolveSchedulerOptions({
      framework: { name: 'test', user: 'nobody', roles: [role], principal: 'me' },
      refuseSeconds: 0,
    }),
  );
  closing.push(() => scheduler.stop());
  await scheduler.subscribe();
  return { cluster, statuses, offers };
}

const taskOn = ({ agentId }: Offer, id: string, resources: ResourceInput[]): TaskInfoInput => ({
  name: id,
  taskId: { value: id as TaskId },
  agentId,
  command: { value: 'sleep 1000' },
  resources,
});

describe('operations of a scheduler on the simulated cluster', () => {
  it('S76 S83 - what one operation reserves the next one uses, under the principal of the framework', async () => {
    const reservation = { type: 2, role };
    const mine = { ...scalar('cpus', 1), reservations: [reservation] };
    const { cluster, statuses } = await start((scheduler, offer) => {
      const used = { ...mine, reservations: [{ ...reservation, principal: 'me' }] };
      const task = taskOn(offer, 't', [used, scalar('mem', 32)]);
      return scheduler.accept({
        offerIds: [offer.id.value],
        operations: [reserveOperation([mine], 'op' as OperationId), launchOperation([task])],
      });
    });
    await cluster.waitFor(() => statuses.some(({ state }) => state === TaskState.TASK_RUNNING));
    await cluster.waitFor(() => cluster.journal.calls('ACKNOWLEDGE_OPERATION_STATUS').length === 1);
    const [event] = cluster.journal.events('UPDATE_OPERATION_STATUS');
    expect(event!.event.updateOperationStatus!.status.state).toBe(OperationState.OPERATION_FINISHED);
    cluster.assertInvariants();
  });

  it('S73 S71 - an offer rescinded behind our back: the launch is DROPPED for its offers, and new ones come', async () => {
    const { cluster, statuses, offers } = await start((scheduler, offer, { faults, master, agents }) => {
      faults.dropNext('RESCIND');
      master.deactivateAgent(agents[0]!.id);
      master.reactivateAgent(agents[0]!.id);
      const task = taskOn(offer, 't', [scalar('mem', 32)]);
      return scheduler.accept({ offerIds: [offer.id.value], operations: [launchOperation([task])] });
    });
    await cluster.waitFor(() => statuses.length);
    expect(statuses[0]).toMatchObject({
      state: TaskState.TASK_DROPPED,
      reason: TaskStatus_Reason.REASON_INVALID_OFFERS,
    });
    expect(statuses[0]!.uuid).toBeUndefined();
    await cluster.waitFor(() => offers.length > 1);
    expect(cluster.journal.calls('ACKNOWLEDGE')).toEqual([]);
  });
});
