import { describe, expect, it } from '@jest/globals';
import { encodeMessage } from '../../../../src/protocol/codec/message-codec.js';
import type { MessageInput } from '../../../../src/protocol/codec/message-types.js';
import { createExecutorCodec } from '../../../../src/protocol/events/executor-codec.js';
import { createSchedulerCodec } from '../../../../src/protocol/events/scheduler-codec.js';
import { Event_Type as ExecutorType } from '../../../../src/protocol/gen/mesos/v1/executor/executor.js';
import { OperationState, TaskState } from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import { Event_Type } from '../../../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import {
  createAgentId,
  createExecutorId,
  createFrameworkId,
  createOfferId,
  createTaskId,
} from '../../../../src/protocol/ids.js';

const agentId = { value: createAgentId('a') };
const executorId = { value: createExecutorId('e') };
const frameworkId = { value: createFrameworkId('f') };
const offerId = { value: createOfferId('o') };
const taskId = { value: createTaskId('t') };
const status = { taskId, state: TaskState.TASK_RUNNING };

describe.each(['json', 'protobuf'] as const)('createSchedulerCodec(%s)', (encoding) => {
  const codec = createSchedulerCodec(encoding);
  const decode = (event: MessageInput<'mesos.v1.scheduler.Event'>): unknown =>
    codec.decode(encodeMessage('mesos.v1.scheduler.Event', event, encoding));

  it.each<[string, MessageInput<'mesos.v1.scheduler.Event'>, object]>([
    [
      'SUBSCRIBED',
      { type: Event_Type.SUBSCRIBED, subscribed: { frameworkId, heartbeatIntervalSeconds: 15 } },
      { type: 'SUBSCRIBED', frameworkId: 'f', heartbeatIntervalSeconds: 15 },
    ],
    [
      'OFFERS',
      { type: Event_Type.OFFERS, offers: { offers: [{ id: offerId, frameworkId, agentId, hostname: 'h' }] } },
      { type: 'OFFERS', offers: [expect.objectContaining({ hostname: 'h', resources: [] })] },
    ],
    ['an empty OFFERS', { type: Event_Type.OFFERS, offers: {} }, { type: 'OFFERS', offers: [] }],
    [
      'INVERSE_OFFERS',
      {
        type: Event_Type.INVERSE_OFFERS,
        inverseOffers: {
          inverseOffers: [{ id: offerId, frameworkId, unavailability: { start: { nanoseconds: 5n } } }],
        },
      },
      { type: 'INVERSE_OFFERS', inverseOffers: [expect.objectContaining({ id: offerId })] },
    ],
    ['RESCIND', { type: Event_Type.RESCIND, rescind: { offerId } }, { type: 'RESCIND', offerId: 'o' }],
    [
      'RESCIND_INVERSE_OFFER',
      { type: Event_Type.RESCIND_INVERSE_OFFER, rescindInverseOffer: { inverseOfferId: offerId } },
      { type: 'RESCIND_INVERSE_OFFER', inverseOfferId: 'o' },
    ],
    ['UPDATE', { type: Event_Type.UPDATE, update: { status } }, { type: 'UPDATE', status }],
    [
      'UPDATE_OPERATION_STATUS',
      {
        type: Event_Type.UPDATE_OPERATION_STATUS,
        updateOperationStatus: { status: { state: OperationState.OPERATION_FINISHED } },
      },
      {
        type: 'UPDATE_OPERATION_STATUS',
        status: { state: OperationState.OPERATION_FINISHED, convertedResources: [] },
      },
    ],
    [
      'MESSAGE',
      { type: Event_Type.MESSAGE, message: { agentId, executorId, data: Uint8Array.of(1, 2) } },
      { type: 'MESSAGE', agentId: 'a', executorId: 'e', data: Uint8Array.of(1, 2) },
    ],
    [
      'S106 - FAILURE of an executor',
      { type: Event_Type.FAILURE, failure: { agentId, executorId, status: 256 } },
      { type: 'FAILURE', agentId: 'a', executorId: 'e', status: 256 },
    ],
    [
      'S106 - FAILURE of an agent',
      { type: Event_Type.FAILURE, failure: { agentId } },
      { type: 'FAILURE', agentId: 'a' },
    ],
    ['ERROR', { type: Event_Type.ERROR, error: { message: 'm' } }, { type: 'ERROR', message: 'm' }],
    ['HEARTBEAT', { type: Event_Type.HEARTBEAT }, { type: 'HEARTBEAT' }],
    ['the type UNKNOWN', { type: Event_Type.UNKNOWN }, expect.objectContaining({ type: 'UNKNOWN' })],
  ])('%s - is parsed', (_name, event, expected) => {
    expect(decode(event)).toEqual(expected);
  });

  it('S28 - an empty record is UNKNOWN', () => {
    expect(codec.decode(new Uint8Array())).toEqual({ type: 'UNKNOWN', raw: {} });
  });

  it('a type without its message - is a typed error naming the part', () => {
    expect(() => decode({ type: Event_Type.RESCIND_INVERSE_OFFER })).toThrow(
      expect.objectContaining({
        code: 'MESOS_PROTOCOL_REQUIRED_FIELD',
        details: { paths: ['rescind_inverse_offer'] },
      }),
    );
  });

  it('S2 - names its media type', () => {
    expect(codec.mediaType).toBe(encoding === 'json' ? 'application/json' : 'application/x-protobuf');
  });
});

describe('events of a later Mesos', () => {
  it('S31 - are UNKNOWN with the type that was on the wire', () => {
    const json = createSchedulerCodec('json').decode(Buffer.from('{"type":"PARTY","party":{"x":1}}'));
    expect(json).toMatchObject({ type: 'UNKNOWN', rawType: 'PARTY', raw: {} });
    const bytes = Uint8Array.of(0x08, 120, 0xfa, 0x01, 1, 5);
    expect(createSchedulerCodec('protobuf').decode(bytes)).toMatchObject({ type: 'UNKNOWN', rawType: 120 });
    expect(createExecutorCodec('protobuf').decode(bytes)).toMatchObject({ type: 'UNKNOWN', rawType: 120 });
    expect(createExecutorCodec('json').decode(Buffer.from('{}'))).toMatchObject({ type: 'UNKNOWN' });
  });
});

describe.each(['json', 'protobuf'] as const)('createExecutorCodec(%s)', (encoding) => {
  const codec = createExecutorCodec(encoding);
  const task = { name: 'n', taskId, agentId };
  const frameworkInfo = { user: 'u', name: 'n' };
  const agentInfo = { hostname: 'h' };

  it.each<[string, MessageInput<'mesos.v1.executor.Event'>, object]>([
    [
      'SUBSCRIBED',
      {
        type: ExecutorType.SUBSCRIBED,
        subscribed: { executorInfo: { executorId }, frameworkInfo, agentInfo },
      },
      {
        type: 'SUBSCRIBED',
        executorInfo: expect.objectContaining({ executorId }),
        frameworkInfo: expect.objectContaining(frameworkInfo),
        agentInfo: expect.objectContaining(agentInfo),
      },
    ],
    [
      'LAUNCH',
      { type: ExecutorType.LAUNCH, launch: { task } },
      { type: 'LAUNCH', task: expect.objectContaining(task) },
    ],
    [
      'LAUNCH_GROUP',
      { type: ExecutorType.LAUNCH_GROUP, launchGroup: { taskGroup: { tasks: [task] } } },
      { type: 'LAUNCH_GROUP', tasks: [expect.objectContaining(task)] },
    ],
    ['KILL', { type: ExecutorType.KILL, kill: { taskId } }, { type: 'KILL', taskId: 't' }],
    [
      'ACKNOWLEDGED',
      { type: ExecutorType.ACKNOWLEDGED, acknowledged: { taskId, uuid: new Uint8Array(16) } },
      { type: 'ACKNOWLEDGED', taskId: 't', uuid: new Uint8Array(16) },
    ],
    [
      'MESSAGE',
      { type: ExecutorType.MESSAGE, message: { data: Uint8Array.of(1) } },
      { type: 'MESSAGE', data: Uint8Array.of(1) },
    ],
    ['SHUTDOWN', { type: ExecutorType.SHUTDOWN }, { type: 'SHUTDOWN' }],
    ['ERROR', { type: ExecutorType.ERROR, error: { message: 'm' } }, { type: 'ERROR', message: 'm' }],
    ['HEARTBEAT', { type: ExecutorType.HEARTBEAT }, { type: 'HEARTBEAT' }],
  ])('%s - is parsed', (_name, event, expected) => {
    expect(codec.decode(encodeMessage('mesos.v1.executor.Event', event, encoding))).toEqual(expected);
  });
});
