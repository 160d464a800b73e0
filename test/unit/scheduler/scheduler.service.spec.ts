import { describe, expect, it } from '@jest/globals';
import { CLIENT_ERRORS } from '../../../src/client/client.errors.js';
import type { ClientErrorCode } from '../../../src/client/client.errors.js';
import { OperationState } from '../../../src/protocol/gen/mesos/v1/mesos.js';
import { Event_Type } from '../../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { AgentId, ExecutorId, OperationId, TaskId } from '../../../src/protocol/ids.js';
import { MesosError } from '../../../src/utils/errors.js';
import { FRAMEWORK_ID, SchedulerHarness, subscribed } from '../../support/scheduler-harness.js';

const agentId = 'agent-1' as AgentId;
const executorId = 'executor-1' as ExecutorId;
const taskId = 't' as TaskId;
const operationId = 'op' as OperationId;
const uuid = new Uint8Array(16).fill(9);

describe('Scheduler', () => {
  it('S18 - every call with 202 resolves, with its framework id', async () => {
    const harness = new SchedulerHarness();
    const { scheduler } = harness;
    await harness.subscribe();
    harness.client.calls.length = 0;
    await scheduler.revive();
    await scheduler.suppress(['db']);
    await scheduler.kill({ taskId, agentId, killPolicy: { gracePeriod: { nanoseconds: 5n } } });
    await scheduler.shutdown({ executorId, agentId });
    await scheduler.acknowledge({ taskId, agentId, uuid });
    await scheduler.acknowledgeOperationStatus({ operationId, agentId, uuid });
    await scheduler.reconcile();
    await scheduler.reconcileOperations();
    await scheduler.message({ agentId, executorId, data: uuid });
    await scheduler.request([]);
    expect(harness.client.types()).toEqual([
      'REVIVE',
      'SUPPRESS',
      'KILL',
      'SHUTDOWN',
      'ACKNOWLEDGE',
      'ACKNOWLEDGE_OPERATION_STATUS',
      'RECONCILE',
      'RECONCILE_OPERATIONS',
      'MESSAGE',
      'REQUEST',
    ]);
    expect(harness.client.calls.every(({ call }) => call.frameworkId?.value === FRAMEWORK_ID)).toBe(true);
  });

  it('S42 - a call without a required field fails before sending', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    harness.client.calls.length = 0;
    await expect(harness.scheduler.message({ agentId, executorId } as never)).rejects.toMatchObject({
      code: 'MESOS_PROTOCOL_REQUIRED_FIELD',
    });
    expect(harness.client.calls).toEqual([]);
  });

  it('S108, S109 - KILL carries a kill policy and expects no answer', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    await harness.scheduler.kill({ taskId, killPolicy: { gracePeriod: { nanoseconds: 5n } } });
    await harness.scheduler.kill({ taskId });
    expect(
      harness.client.ofType('KILL').map(({ kill }) => kill?.killPolicy?.gracePeriod?.nanoseconds),
    ).toEqual([5n, undefined]);
  });

  it('S84 - roles of others are refused before sending', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    for (const call of ['revive', 'suppress'] as const) {
      await expect(harness.scheduler[call](['web', 'mail'])).rejects.toMatchObject({
        code: 'MESOS_SCHEDULER_FOREIGN_ROLE',
      });
    }
    expect(harness.client.types()).not.toContain('REVIVE');
  });

  it('S64 - what was suppressed stays so on the next subscription; what was revived does not', async () => {
    const harness = new SchedulerHarness({ suppressedRoles: ['web'] });
    await harness.subscribe();
    await harness.scheduler.suppress(['db']);
    await harness.scheduler.revive(['web']);
    expect(harness.client.stream.subscribe.subscribe?.suppressedRoles).toEqual(['web']);
    harness.client.stream.finish();
    await harness.resubscribe();
    expect(harness.client.stream.subscribe.subscribe?.suppressedRoles).toEqual(['db']);
    expect(harness.client.stream.subscribe.subscribe?.frameworkInfo.roles).toEqual(['web', 'db']);
  });

  it('S85 - REVIVE goes out at most once per interval; more are merged into one at its end', async () => {
    const harness = new SchedulerHarness({ reviveIntervalMs: 5000 });
    await harness.subscribe();
    await harness.scheduler.revive(['web']);
    const later = [
      harness.scheduler.revive(['web']),
      harness.scheduler.revive(['db']),
      harness.scheduler.revive(['web']),
    ];
    await harness.scheduler.suppress(['web']);
    await harness.clock.advance(4999);
    expect(harness.client.ofType('REVIVE').length).toBe(1);
    await harness.clock.advance(1);
    await Promise.all(later);
    expect(harness.client.ofType('REVIVE').map(({ revive }) => revive?.roles)).toEqual([['web'], ['db']]);
  });

  it('S19, S64 - UPDATE_FRAMEWORK sends everything, and later subscriptions carry it', async () => {
    const harness = new SchedulerHarness({ suppressedRoles: ['db'] });
    await harness.subscribe();
    harness.client.onCall = () => ({ status: 200, headers: {}, body: new Uint8Array() });
    await harness.scheduler.updateFramework({ framework: { name: 'renamed', roles: ['web', 'db', 'mail'] } });
    const sent = harness.client.ofType('UPDATE_FRAMEWORK')[0]!.updateFramework!;
    expect(sent.frameworkInfo).toMatchObject({
      id: { value: FRAMEWORK_ID },
      name: 'renamed',
      user: 'nobody',
    });
    expect(sent.suppressedRoles).toEqual(['db']);
    await harness.scheduler.suppress(['mail']);
    harness.client.stream.finish();
    await harness.resubscribe();
    expect(harness.client.stream.subscribe.subscribe?.frameworkInfo.name).toBe('renamed');
    expect(harness.client.stream.subscribe.subscribe?.suppressedRoles).toEqual(['db', 'mail']);
  });

  it('S65 - UPDATE_FRAMEWORK is not sent to masters before 1.9, offer constraints not before 1.11', async () => {
    const offerConstraints = { roleConstraints: { web: { groups: [] } } };
    for (const [version, change, sent] of [
      ['1.8.1', {}, 0],
      ['1.9.0', {}, 1],
      ['1.10.0', { offerConstraints }, 0],
      ['1.11.0', { offerConstraints }, 1],
      ['2.0.0', { offerConstraints }, 1],
    ] as const) {
      const harness = new SchedulerHarness();
      await harness.subscribe(subscribed({ version }));
      const outcome = await harness.scheduler.updateFramework(change).then(
        () => 'sent',
        (error: MesosError) => error.code,
      );
      expect(outcome).toBe(sent === 0 ? 'MESOS_SCHEDULER_UNSUPPORTED' : 'sent');
      expect(harness.client.ofType('UPDATE_FRAMEWORK').length).toBe(sent);
    }
  });

  it('S66 - a refused UPDATE_FRAMEWORK shows the text of the master and changes nothing', async () => {
    const body = "FrameworkInfo update is not valid: Changing framework's principal is not allowed.";
    for (const code of ['MESOS_CLIENT_BAD_REQUEST', 'MESOS_CLIENT_FORBIDDEN'] as const) {
      const harness = new SchedulerHarness();
      await harness.subscribe();
      harness.client.onCall = ({ type }) =>
        type === 'UPDATE_FRAMEWORK'
          ? Promise.reject(
              new MesosError<ClientErrorCode>(CLIENT_ERRORS, code, 'x', { details: { body, status: 400 } }),
            )
          : { status: 202, headers: {}, body: new Uint8Array() };
      await expect(
        harness.scheduler.updateFramework({ framework: { name: 'renamed' } }),
      ).rejects.toMatchObject({
        code: 'MESOS_SCHEDULER_UPDATE_REFUSED',
        message: expect.stringContaining(body),
      });
      harness.client.stream.finish();
      await harness.resubscribe();
      expect(harness.client.stream.subscribe.subscribe?.frameworkInfo.name).toBe('test');
    }
  });

  it('S63 - UPDATE_FRAMEWORK is checked here first', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    await expect(harness.scheduler.updateFramework({ suppressedRoles: ['mail'] })).rejects.toMatchObject({
      code: 'MESOS_SCHEDULER_INVALID_OPTIONS',
    });
  });

  it('S110, S111 - an operation status with uuid is acknowledged after its handlers, with agent and provider', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    const status = {
      operationId: { value: operationId },
      state: OperationState.OPERATION_FINISHED,
      agentId: { value: agentId },
      resourceProviderId: { value: 'provider' as never },
    };
    await harness.send(
      { type: Event_Type.UPDATE_OPERATION_STATUS, updateOperationStatus: { status } },
      {
        type: Event_Type.UPDATE_OPERATION_STATUS,
        updateOperationStatus: { status: { ...status, uuid: { value: uuid } } },
      },
    );
    expect(
      harness.client.ofType('ACKNOWLEDGE_OPERATION_STATUS').map((call) => call.acknowledgeOperationStatus),
    ).toEqual([
      {
        operationId: { value: operationId },
        agentId: { value: agentId },
        resourceProviderId: { value: 'provider' },
        uuid,
      },
    ]);
  });

  it('S106 - FAILURE reaches its handlers with and without an executor', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    await harness.send(
      { type: Event_Type.FAILURE, failure: { agentId: { value: agentId } } },
      {
        type: Event_Type.FAILURE,
        failure: { agentId: { value: agentId }, executorId: { value: executorId }, status: 256 },
      },
    );
    expect(harness.dispatched.filter((type) => type === 'FAILURE').length).toBe(2);
  });

  it('S31 - an unknown event is passed by', async () => {
    const harness = new SchedulerHarness();
    await harness.subscribe();
    harness.client.stream.push([new Uint8Array(), new Uint8Array([8, 99])]);
    await harness.settle();
    expect(harness.scheduler.status.current.state).toBe('subscribed');
  });
});
