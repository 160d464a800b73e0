import { describe, expect, it } from '@jest/globals';
import {
  createOperation,
  launchOperation,
  reserveOperation,
  unreserveOperation,
} from '../../../../src/protocol/calls/operations.js';
import type { ResourceInput } from '../../../../src/protocol/gen/types/mesos.js';
import type { OfferId } from '../../../../src/protocol/ids.js';
import { withOwnPrincipal } from '../../../../src/scheduler/calls/own-principal.js';
import { SchedulerHarness, offers } from '../../../support/scheduler-harness.js';

const reserved = (...principals: (string | undefined)[]): ResourceInput => ({
  name: 'disk',
  type: 0,
  scalar: { value: 5 },
  reservations: principals.map((principal) => ({ type: 2, role: 'r', ...(principal && { principal }) })),
});
const volume = (principal?: string): ResourceInput => ({
  ...reserved('me'),
  disk: { persistence: { id: 'v', ...(principal && { principal }) } },
});

describe('principal of reservations and volumes', () => {
  it('S83 - is that of the framework where none is given, on top of the stack', () => {
    const [reserve, create] = withOwnPrincipal(
      [reserveOperation([reserved('other', undefined), reserved('me')]), createOperation([volume()])],
      'me',
    );
    expect(reserve!.reserve!.resources).toEqual([reserved('other', 'me'), reserved('me')]);
    expect(create!.create!.volumes).toEqual([volume('me')]);
  });

  it('S83 - also in the format of before reservation refinement', () => {
    const old: ResourceInput = { name: 'cpus', type: 0, scalar: { value: 1 }, role: 'r', reservation: {} };
    const [operation] = withOwnPrincipal([reserveOperation([old])], 'me');
    expect(operation!.reserve!.resources).toEqual([{ ...old, reservation: { principal: 'me' } }]);
  });

  it('S83 - nothing else changes, and nothing at all without a principal', () => {
    const others = [launchOperation([]), unreserveOperation([reserved(undefined)])];
    expect(withOwnPrincipal(others, 'me')).toEqual(others);
    const operations = [reserveOperation([reserved('other')])];
    expect(withOwnPrincipal(operations, undefined)).toBe(operations);
  });

  it('S83 - somebody else is refused before anything is sent', async () => {
    const framework = { name: 'test', user: 'nobody', roles: ['web'], principal: 'me' };
    const harness = new SchedulerHarness({ framework });
    const errors: unknown[] = [];
    harness.handlers['OFFERS'] = () =>
      harness.scheduler
        .accept({ offerIds: ['o1' as OfferId], operations: [createOperation([volume('other')])] })
        .catch((error: unknown) => errors.push(error));
    await harness.subscribe();
    await harness.send(offers('o1'));
    expect(errors).toEqual([expect.objectContaining({ code: 'MESOS_SCHEDULER_FOREIGN_PRINCIPAL' })]);
    expect(harness.client.ofType('ACCEPT')).toEqual([]);
  });

  it('S83 - ACCEPT carries it', async () => {
    const framework = { name: 'test', user: 'nobody', roles: ['web'], principal: 'me' };
    const harness = new SchedulerHarness({ framework });
    harness.handlers['OFFERS'] = () =>
      harness.scheduler.accept({
        offerIds: ['o1' as OfferId],
        operations: [reserveOperation([reserved(undefined)])],
      });
    await harness.subscribe();
    await harness.send(offers('o1'));
    const [accept] = harness.client.ofType('ACCEPT');
    expect(accept!.accept!.operations[0]!.reserve!.resources[0]!.reservations[0]!.principal).toBe('me');
  });
});
