import { describe, expect, it } from '@jest/globals';
import { CLIENT_ERRORS } from '../../../../src/client/client.errors.js';
import type { ClientErrorCode } from '../../../../src/client/client.errors.js';
import { launchOperation } from '../../../../src/protocol/calls/operations.js';
import { Event_Type } from '../../../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Offer, TaskInfoInput } from '../../../../src/protocol/gen/types/mesos.js';
import type { AgentId, OfferId, TaskId } from '../../../../src/protocol/ids.js';
import { MemoryTaskLedger } from '../../../../src/tasks/memory-task-ledger.js';
import { MesosError } from '../../../../src/utils/errors.js';
import { Deferred } from '../../../support/deferred.js';
import { FRAMEWORK_ID, SchedulerHarness, offers, rescind } from '../../../support/scheduler-harness.js';

const ids = (...values: string[]): OfferId[] => values as OfferId[];
const task: TaskInfoInput = {
  name: 'n',
  taskId: { value: 't' as TaskId },
  agentId: { value: 'agent-1' as AgentId },
  command: { value: 'true' },
};
const declined = (harness: SchedulerHarness): string[][] =>
  harness.client.ofType('DECLINE').map(({ decline }) => decline!.offerIds.map(({ value }) => value));
const failure = (code: ClientErrorCode): MesosError =>
  new MesosError<ClientErrorCode>(CLIENT_ERRORS, code, 'test');

describe('offers', () => {
  it('S69 - what handlers neither answer nor hold is declined in one call, after them', async () => {
    const harness = new SchedulerHarness({ refuseSeconds: 30 });
    const gate = new Deferred();
    harness.handlers['OFFERS'] = async () => {
      harness.scheduler.hold('held' as OfferId);
      await harness.scheduler.accept({ offerIds: ids('used'), operations: [] });
      await gate.promise;
    };
    await harness.subscribe();
    await harness.send(offers('used', 'held', 'left1', 'left2'));
    expect(declined(harness)).toEqual([]);
    gate.resolve();
    await harness.settle();
    expect(declined(harness)).toEqual([['left1', 'left2']]);
    expect(harness.client.ofType('DECLINE')[0]!.decline!.filters).toEqual({ refuseSeconds: 30 });
  });

  it.each([
    [{}, 5],
    [{ refuseSeconds: 0 }, 0],
    [{ refuseSeconds: 40_000_000 }, 31_536_000],
  ])('S75 - with %j declined offers are refused for %p s', async (options, refuseSeconds) => {
    const harness = new SchedulerHarness(options);
    await harness.subscribe();
    await harness.send(offers('o1'));
    expect(harness.client.ofType('DECLINE')[0]!.decline!.filters).toEqual({ refuseSeconds });
  });

  it('S69 - a failing handler leaves no offer unanswered', async () => {
    const harness = new SchedulerHarness();
    harness.handlers['OFFERS'] = () => Promise.reject(new Error('handler'));
    await harness.subscribe();
    await harness.send(offers('o1'));
    expect(declined(harness)).toEqual([['o1']]);
  });

  it('S69 - a held offer is declined when its hold is over, at most after maxHoldMs', async () => {
    const harness = new SchedulerHarness({ maxHoldMs: 2000 });
    harness.handlers['OFFERS'] = () => harness.scheduler.hold('o1' as OfferId, 1_000_000);
    await harness.subscribe();
    await harness.send(offers('o1'));
    await harness.clock.advance(1999);
    expect(declined(harness)).toEqual([]);
    await harness.clock.advance(1);
    expect(declined(harness)).toEqual([['o1']]);
  });

  it('S69 - a DECLINE that fails is repeated while the subscription lives', async () => {
    const harness = new SchedulerHarness();
    let failures = 2;
    harness.client.onCall = ({ type }) =>
      type === 'DECLINE' && failures-- > 0
        ? Promise.reject(failure('MESOS_CLIENT_CONNECTION_LOST'))
        : { status: 202, headers: {}, body: new Uint8Array() };
    await harness.subscribe();
    await harness.send(offers('o1'));
    await harness.clock.advance(10_000);
    expect(declined(harness).length).toBe(3);
  });

  it('S70 - offers of two agents or two roles are refused before sending', async () => {
    const harness = new SchedulerHarness();
    const codes: unknown[] = [];
    harness.handlers['OFFERS'] = async ({ offers: given }: { offers: Offer[] }) => {
      const offerIds = given.map(({ id }) => id.value);
      await harness.scheduler
        .accept({ offerIds, operations: [] })
        .catch((error: MesosError) => codes.push(error.code));
    };
    await harness.subscribe();
    await harness.send(offers({ id: 'a', agent: '1' }, { id: 'b', agent: '2' }));
    await harness.send(offers({ id: 'c', role: 'web' }, { id: 'd', role: 'db' }));
    expect(codes).toEqual(['MESOS_SCHEDULER_OFFERS_MIXED', 'MESOS_SCHEDULER_OFFERS_MIXED']);
    expect(harness.client.ofType('ACCEPT')).toEqual([]);
    expect(declined(harness)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('S71 - an offer is used once: neither twice in a call nor in two', async () => {
    const harness = new SchedulerHarness();
    const outcomes: unknown[] = [];
    harness.handlers['OFFERS'] = async () => {
      for (const offerIds of [ids('o1', 'o1'), ids('o1'), ids('o1')]) {
        await harness.scheduler.accept({ offerIds, operations: [] }).then(
          () => outcomes.push('sent'),
          (error: MesosError) => outcomes.push(error.code),
        );
      }
      await harness.scheduler
        .decline({ offerIds: ids('o1') })
        .catch((error: MesosError) => outcomes.push(error.code));
    };
    await harness.subscribe();
    await harness.send(offers('o1'));
    expect(outcomes).toEqual([
      'MESOS_SCHEDULER_OFFERS_MIXED',
      'sent',
      'MESOS_SCHEDULER_OFFER_GONE',
      'MESOS_SCHEDULER_OFFER_GONE',
    ]);
  });

  it('S72 - a rescinded offer is void at once, also for the handler that has it; unknown rescinds are ignored', async () => {
    const harness = new SchedulerHarness();
    const gate = new Deferred();
    let code: unknown;
    harness.handlers['OFFERS'] = async () => {
      await gate.promise;
      await harness.scheduler
        .accept({ offerIds: ids('o1'), operations: [] })
        .catch((error: MesosError) => (code = error.code));
    };
    await harness.subscribe();
    await harness.send(offers('o1'), rescind('unknown'), rescind('o1'));
    expect(harness.dispatched).not.toContain('RESCIND');
    gate.resolve();
    await harness.settle();
    expect(code).toBe('MESOS_SCHEDULER_OFFER_GONE');
    expect(harness.dispatched.filter((type) => type === 'RESCIND').length).toBe(2);
    expect(declined(harness)).toEqual([]);
  });

  it('S72 - offers rescinded before their handler runs are not shown to it', async () => {
    const harness = new SchedulerHarness();
    const gate = new Deferred();
    const shown: string[][] = [];
    harness.handlers['OFFERS'] = async ({ offers: given }: { offers: Offer[] }) => {
      shown.push(given.map(({ id }) => id.value));
      await gate.promise;
    };
    await harness.subscribe();
    await harness.send(offers('o1'), offers('o2', 'o3'), offers('o4'), rescind('o2'), rescind('o4'));
    gate.resolve();
    await harness.settle();
    expect(shown).toEqual([['o1'], ['o3']]);
  });

  it('S74 - after an ACCEPT whose fate is unknown its offers are gone and its launches stay recorded', async () => {
    const ledger = new MemoryTaskLedger();
    const harness = new SchedulerHarness({}, { ledger });
    harness.client.onCall = ({ type }) =>
      type === 'ACCEPT'
        ? Promise.reject(failure('MESOS_CLIENT_CONNECTION_LOST'))
        : { status: 202, headers: {}, body: new Uint8Array() };
    harness.handlers['OFFERS'] = () =>
      harness.scheduler.accept({ offerIds: ids('o1'), operations: [launchOperation([task])] });
    await harness.subscribe();
    await harness.send(offers('o1'));
    expect(declined(harness)).toEqual([]);
    expect([...ledger.unsettled()].length).toBe(1);
  });

  it('an ACCEPT that did not leave - puts its offers back and withdraws its launches', async () => {
    const ledger = new MemoryTaskLedger();
    const harness = new SchedulerHarness({}, { ledger });
    harness.handlers['OFFERS'] = async () => {
      const operations = [launchOperation([{ ...task, name: undefined as never }])];
      await expect(harness.scheduler.accept({ offerIds: ids('o1'), operations })).rejects.toMatchObject({
        code: 'MESOS_PROTOCOL_REQUIRED_FIELD',
      });
    };
    await harness.subscribe();
    await harness.send(offers('o1'));
    expect([...ledger.unsettled()]).toEqual([]);
    await harness.clock.advance(10_000);
    expect(declined(harness)).toEqual([['o1']]);
  });

  it('launches - are recorded before the ACCEPT leaves; offers rescinded meanwhile are not used (I2)', async () => {
    const ledger = new MemoryTaskLedger();
    const harness = new SchedulerHarness({}, { ledger });
    const written = new Deferred();
    const record = ledger.recordIntents.bind(ledger);
    ledger.recordIntents = (async (tasks: readonly TaskInfoInput[]) => {
      await written.promise;
      return record(tasks);
    }) as never;
    let code: unknown;
    harness.handlers['OFFERS'] = async () => {
      const operations = [launchOperation([task])];
      await harness.scheduler
        .accept({ offerIds: ids('o1'), operations })
        .catch((error: MesosError) => (code = error.code));
    };
    await harness.subscribe();
    await harness.send(offers('o1'));
    expect(harness.client.ofType('ACCEPT')).toEqual([]);
    await harness.send(rescind('o1'));
    written.resolve();
    await harness.settle();
    expect(code).toBe('MESOS_SCHEDULER_OFFER_GONE');
    expect(harness.client.ofType('ACCEPT')).toEqual([]);
    expect([...ledger.unsettled()]).toEqual([]);
  });

  it('S51 - offers of an older subscription that wait for their handler are dropped', async () => {
    const harness = new SchedulerHarness();
    const gate = new Deferred();
    harness.handlers['OFFERS'] = () => gate.promise;
    await harness.subscribe();
    await harness.send(offers('o1'), offers('o2'));
    harness.client.stream.finish();
    await harness.resubscribe();
    gate.resolve();
    await harness.settle();
    expect(harness.dispatched.filter((type) => type === 'OFFERS').length).toBe(1);
    expect(declined(harness)).toEqual([]);
  });

  it('S86 - inverse offers can be answered once, or ignored; rescinded ones cannot', async () => {
    const harness = new SchedulerHarness();
    const inverse = (...values: string[]): never[] =>
      values.map((value) => ({
        id: { value },
        frameworkId: { value: FRAMEWORK_ID },
        unavailability: { start: { nanoseconds: 1n } },
      })) as never[];
    await harness.subscribe();
    await harness.send(
      { type: Event_Type.INVERSE_OFFERS, inverseOffers: { inverseOffers: inverse('i1', 'i2', 'i3', 'i4') } },
      {
        type: Event_Type.RESCIND_INVERSE_OFFER,
        rescindInverseOffer: { inverseOfferId: { value: 'i3' as OfferId } },
      },
    );
    expect(harness.dispatched).toEqual(expect.arrayContaining(['INVERSE_OFFERS', 'RESCIND_INVERSE_OFFER']));
    await harness.scheduler.acceptInverseOffers({ inverseOfferIds: ids('i1') });
    await harness.scheduler.declineInverseOffers({ inverseOfferIds: ids('i2') });
    for (const gone of ['i1', 'i3']) {
      await expect(
        harness.scheduler.declineInverseOffers({ inverseOfferIds: ids(gone) }),
      ).rejects.toMatchObject({
        code: 'MESOS_SCHEDULER_OFFER_GONE',
      });
    }
    expect(harness.client.types().filter((type) => type.includes('INVERSE'))).toEqual([
      'ACCEPT_INVERSE_OFFERS',
      'DECLINE_INVERSE_OFFERS',
    ]);
  });
});
