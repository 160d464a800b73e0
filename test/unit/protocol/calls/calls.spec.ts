import { describe, expect, it } from '@jest/globals';
import * as executor from '../../../../src/protocol/calls/executor-calls.js';
import * as operations from '../../../../src/protocol/calls/operations.js';
import * as calls from '../../../../src/protocol/calls/scheduler-calls.js';
import type { SchedulerCall } from '../../../../src/protocol/calls/scheduler-calls.js';
import { showExecutorCall } from '../../../../src/protocol/calls/show-executor-call.js';
import { showSchedulerCall } from '../../../../src/protocol/calls/show-scheduler-call.js';
import { encodeJsonText } from '../../../../src/protocol/codec/json/json-encode.js';
import {
  ExecutorInfo_Type,
  Offer_Operation_Type,
  TaskState,
  Value_Type,
} from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import { Call_Type } from '../../../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import * as ids from '../../../../src/protocol/ids.js';

const agentId = ids.createAgentId('a');
const taskId = ids.createTaskId('t');
const executorId = ids.createExecutorId('e');
const frameworkId = ids.createFrameworkId('f');
const operationId = ids.createOperationId('op');
const resourceProviderId = ids.createResourceProviderId('rp');
const offerIds = [ids.createOfferId('o1'), ids.createOfferId('o2')];
const uuid = new Uint8Array(16).fill(0xab);
const uuidText = 'abababab-abab-abab-abab-abababababab';
const frameworkInfo = { user: 'u', name: 'n', roles: ['r'], principal: 'secret-principal' };
const disk = { name: 'disk', type: Value_Type.SCALAR, scalar: { value: 5 } };
const task = {
  name: 'n',
  taskId: { value: taskId },
  agentId: { value: agentId },
  command: { environment: { variables: [{ name: 'PASSWORD', value: 'hunter2' }] } },
  data: Buffer.from('hunter2'),
};
const json = (call: SchedulerCall): unknown => JSON.parse(encodeJsonText('mesos.v1.scheduler.Call', call));

/** One call of every type, how it looks on the wire and in the log. */
const TABLE: readonly (readonly [SchedulerCall, object, string])[] = [
  [
    calls.subscribeCall({ frameworkInfo }),
    { type: 'SUBSCRIBE', subscribe: { framework_info: frameworkInfo } },
    'SUBSCRIBE framework=new name=n roles=[r]',
  ],
  [calls.teardownCall(), { type: 'TEARDOWN' }, 'TEARDOWN'],
  [
    calls.acceptCall({
      offerIds,
      operations: [
        operations.launchOperation([task, task]),
        operations.reserveOperation([disk], operationId),
      ],
      filters: { refuseSeconds: 0 },
    }),
    {
      type: 'ACCEPT',
      accept: expect.objectContaining({
        offer_ids: [{ value: 'o1' }, { value: 'o2' }],
        filters: { refuse_seconds: 0 },
      }),
    },
    'ACCEPT offers=[o1, o2] operations=[LAUNCH x2, RESERVE] refuseSeconds=0',
  ],
  [
    calls.declineCall({ offerIds }),
    { type: 'DECLINE', decline: { offer_ids: [{ value: 'o1' }, { value: 'o2' }] } },
    'DECLINE offers=[o1, o2]',
  ],
  [
    calls.acceptInverseOffersCall({ inverseOfferIds: offerIds, filters: { refuseSeconds: 1 } }),
    {
      type: 'ACCEPT_INVERSE_OFFERS',
      accept_inverse_offers: {
        inverse_offer_ids: [{ value: 'o1' }, { value: 'o2' }],
        filters: { refuse_seconds: 1 },
      },
    },
    'ACCEPT_INVERSE_OFFERS offers=[o1, o2] refuseSeconds=1',
  ],
  [
    calls.declineInverseOffersCall({ inverseOfferIds: offerIds }),
    {
      type: 'DECLINE_INVERSE_OFFERS',
      decline_inverse_offers: { inverse_offer_ids: [{ value: 'o1' }, { value: 'o2' }] },
    },
    'DECLINE_INVERSE_OFFERS offers=[o1, o2]',
  ],
  [calls.reviveCall(['r']), { type: 'REVIVE', revive: { roles: ['r'] } }, 'REVIVE roles=[r]'],
  [calls.suppressCall(), { type: 'SUPPRESS', suppress: {} }, 'SUPPRESS'],
  [
    calls.killCall({ taskId, agentId, killPolicy: { gracePeriod: { nanoseconds: 5n } } }),
    {
      type: 'KILL',
      kill: {
        task_id: { value: 't' },
        agent_id: { value: 'a' },
        kill_policy: { grace_period: { nanoseconds: 5 } },
      },
    },
    'KILL task=t agent=a',
  ],
  [
    calls.shutdownCall({ executorId, agentId }),
    { type: 'SHUTDOWN', shutdown: { executor_id: { value: 'e' }, agent_id: { value: 'a' } } },
    'SHUTDOWN executor=e agent=a',
  ],
  [
    calls.acknowledgeCall({ agentId, taskId, uuid }),
    {
      type: 'ACKNOWLEDGE',
      acknowledge: { agent_id: { value: 'a' }, task_id: { value: 't' }, uuid: 'q6urq6urq6urq6urq6urqw==' },
    },
    `ACKNOWLEDGE task=t agent=a uuid=${uuidText}`,
  ],
  [
    calls.acknowledgeOperationStatusCall({ operationId, agentId, resourceProviderId, uuid }),
    {
      type: 'ACKNOWLEDGE_OPERATION_STATUS',
      acknowledge_operation_status: {
        agent_id: { value: 'a' },
        resource_provider_id: { value: 'rp' },
        uuid: 'q6urq6urq6urq6urq6urqw==',
        operation_id: { value: 'op' },
      },
    },
    `ACKNOWLEDGE_OPERATION_STATUS operation=op agent=a provider=rp uuid=${uuidText}`,
  ],
  [
    calls.reconcileCall([{ taskId, agentId }, { taskId }]),
    {
      type: 'RECONCILE',
      reconcile: {
        tasks: [{ task_id: { value: 't' }, agent_id: { value: 'a' } }, { task_id: { value: 't' } }],
      },
    },
    'RECONCILE tasks=2',
  ],
  [calls.reconcileCall(), { type: 'RECONCILE', reconcile: {} }, 'RECONCILE tasks=all'],
  [
    calls.reconcileOperationsCall([{ operationId, agentId }]),
    {
      type: 'RECONCILE_OPERATIONS',
      reconcile_operations: { operations: [{ operation_id: { value: 'op' }, agent_id: { value: 'a' } }] },
    },
    'RECONCILE_OPERATIONS operations=1',
  ],
  [
    calls.messageCall({ agentId, executorId, data: Buffer.from('hunter2') }),
    {
      type: 'MESSAGE',
      message: { agent_id: { value: 'a' }, executor_id: { value: 'e' }, data: 'aHVudGVyMg==' },
    },
    'MESSAGE executor=e agent=a bytes=7',
  ],
  [
    calls.requestCall([{ agentId: { value: agentId }, resources: [disk] }]),
    {
      type: 'REQUEST',
      request: {
        requests: [
          { agent_id: { value: 'a' }, resources: [{ name: 'disk', type: 'SCALAR', scalar: { value: 5 } }] },
        ],
      },
    },
    'REQUEST requests=1',
  ],
  [
    calls.updateFrameworkCall({
      frameworkInfo,
      suppressedRoles: ['r'],
      offerConstraints: { roleConstraints: {} },
    }),
    {
      type: 'UPDATE_FRAMEWORK',
      update_framework: { framework_info: frameworkInfo, suppressed_roles: ['r'], offer_constraints: {} },
    },
    'UPDATE_FRAMEWORK roles=[r] suppressed=[r]',
  ],
];

describe('scheduler calls', () => {
  it.each(TABLE.map(([call, wire, line]) => [Call_Type[call.type!], call, wire, line] as const))(
    'S37 S38 %s - is built as Mesos reads it and shown in one line without secrets',
    (_name, call, wire, line) => {
      expect(json(call)).toEqual(wire);
      expect(showSchedulerCall(call)).toBe(line);
      expect(line).not.toMatch(/hunter2|secret-principal|\n/);
    },
  );

  it('all 17 types - have a builder', () => {
    expect(new Set(TABLE.map(([call]) => call.type)).size).toBe(17);
  });

  it('S45 S46 - SUBSCRIBE has the framework id in both places or in none', () => {
    const known = calls.subscribeCall({ frameworkInfo, frameworkId, suppressedRoles: ['r'] });
    expect(known.frameworkId).toEqual({ value: 'f' });
    expect(known.subscribe?.frameworkInfo.id).toEqual({ value: 'f' });
    const fromInfo = calls.subscribeCall({ frameworkInfo: { ...frameworkInfo, id: { value: frameworkId } } });
    expect(fromInfo.frameworkId).toEqual({ value: 'f' });
    const empty = { value: '' as ids.FrameworkId };
    const fresh = calls.subscribeCall({
      frameworkInfo: { ...frameworkInfo, id: empty },
      frameworkId: empty.value,
    });
    expect(fresh).not.toHaveProperty('frameworkId');
    expect(fresh.subscribe?.frameworkInfo).not.toHaveProperty('id');
  });

  it('S95 - an acknowledgement needs the 16 bytes of a uuid', () => {
    const short = { agentId, taskId, operationId, uuid: new Uint8Array(15) };
    const refused = expect.objectContaining({ code: 'MESOS_PROTOCOL_UUID' });
    expect(() => calls.acknowledgeCall(short)).toThrow(refused);
    expect(() => calls.acknowledgeOperationStatusCall(short)).toThrow(refused);
  });

  it('show - counts long lists and keeps one line whatever an id contains', () => {
    const many = Array.from({ length: 10 }, (_, index) => ids.createOfferId(`o${index}`));
    expect(showSchedulerCall(calls.declineCall({ offerIds: many }))).toBe(
      'DECLINE offers=[o0, o1, o2, o3, o4, o5, o6, o7, +2 more]',
    );
    expect(showSchedulerCall(calls.killCall({ taskId: 'a\nb' as ids.TaskId }))).toBe('KILL task=a?b');
    expect(showSchedulerCall({})).toBe('UNKNOWN');
  });
});

describe('offer operations', () => {
  it('S82 - launches carry no id, the others do when it is given', () => {
    const executorInfo = operations.defaultExecutor(executorId);
    const all = [
      operations.launchOperation([task]),
      operations.launchGroupOperation(executorInfo, [task]),
      operations.reserveOperation([disk], operationId),
      operations.unreserveOperation([disk], operationId),
      operations.createOperation([disk], operationId),
      operations.destroyOperation([disk], operationId),
      operations.growVolumeOperation(disk, disk, operationId),
      operations.shrinkVolumeOperation(disk, 3, operationId),
      operations.createDiskOperation(disk, { type: 'MOUNT', profile: 'p' }, operationId),
      operations.destroyDiskOperation(disk, operationId),
    ];
    expect(all.map(({ type, id }) => [Offer_Operation_Type[type!], id?.value])).toEqual([
      ['LAUNCH', undefined],
      ['LAUNCH_GROUP', undefined],
      ['RESERVE', 'op'],
      ['UNRESERVE', 'op'],
      ['CREATE', 'op'],
      ['DESTROY', 'op'],
      ['GROW_VOLUME', 'op'],
      ['SHRINK_VOLUME', 'op'],
      ['CREATE_DISK', 'op'],
      ['DESTROY_DISK', 'op'],
    ]);
    const { accept } = json(calls.acceptCall({ offerIds, operations: all })) as {
      accept: { operations: Record<string, unknown>[] };
    };
    const resource = { name: 'disk', type: 'SCALAR', scalar: { value: 5 } };
    expect(accept.operations.slice(6).map(({ id: _id, type: _type, ...rest }) => rest)).toEqual([
      { grow_volume: { volume: resource, addition: resource } },
      { shrink_volume: { volume: resource, subtract: { value: 3 } } },
      { create_disk: { source: resource, target_type: 'MOUNT', target_profile: 'p' } },
      { destroy_disk: { source: resource } },
    ]);
  });

  it('S90 - a group names the type of its executor, and gives it what the master demands', () => {
    const executorInfo = operations.defaultExecutor(executorId);
    expect(
      json(
        calls.acceptCall({ offerIds, operations: [operations.launchGroupOperation(executorInfo, [task])] }),
      ),
    ).toMatchObject({
      accept: {
        operations: [
          {
            launch_group: {
              executor: {
                type: 'DEFAULT',
                executor_id: { value: 'e' },
                resources: [
                  { name: 'cpus', scalar: { value: 0.1 } },
                  { name: 'mem', scalar: { value: 32 } },
                  { name: 'disk', scalar: { value: 32 } },
                ],
              },
            },
          },
        ],
      },
    });
    const typeOf = (executorType: object): unknown =>
      operations.launchGroupOperation({ ...executorInfo, type: undefined, ...executorType }, [task])
        .launchGroup?.executor.type;
    expect(typeOf({})).toBe(ExecutorInfo_Type.DEFAULT);
    expect(typeOf({ command: { value: './run' } })).toBe(ExecutorInfo_Type.CUSTOM);
  });

  it.each([
    [{ cpus: 0.009 }, /0\.01 cpus/u],
    [{ mem: 31 }, /32 MB of mem/u],
    [{ disk: 0 }, /disk/u],
  ])('S90 - an executor of %j is too small for a group', (amounts, message) => {
    const executorInfo = operations.defaultExecutor(executorId, amounts);
    expect(() => operations.launchGroupOperation(executorInfo, [task])).toThrow(message);
  });

  it('an operation without an id - has no empty one', () => {
    expect(operations.reserveOperation([disk])).not.toHaveProperty('id');
  });
});

describe('executor calls', () => {
  const status = { taskId: { value: taskId }, state: TaskState.TASK_RUNNING, uuid };
  const sender = { frameworkId, executorId };

  it.each([
    [
      executor.executorSubscribeCall({ tasks: [task], updates: [status] }),
      'SUBSCRIBE executor=e unacknowledgedTasks=1 unacknowledgedUpdates=1',
    ],
    [executor.executorUpdateCall(status), `UPDATE executor=e task=t state=TASK_RUNNING uuid=${uuidText}`],
    [executor.executorMessageCall(Buffer.from('hunter2')), 'MESSAGE executor=e bytes=7'],
    [executor.executorHeartbeatCall(), 'HEARTBEAT executor=e'],
  ])('%# - encode with the ids of their sender and are shown without data', (body, line) => {
    const call = executor.fromExecutor(body, sender);
    expect(JSON.parse(encodeJsonText('mesos.v1.executor.Call', call))).toMatchObject({
      executor_id: { value: 'e' },
      framework_id: { value: 'f' },
    });
    expect(showExecutorCall(call)).toBe(line);
  });
});
