import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BINDINGS } from '../../../../src/protocol/codec/bindings.js';
import { encodeJsonText } from '../../../../src/protocol/codec/json/json-encode.js';
import { decodeJsonText } from '../../../../src/protocol/codec/json/json-decode.js';
import { decodeMessage, encodeMessage } from '../../../../src/protocol/codec/message-codec.js';
import type {
  DecodedMessage,
  MessageInput,
  MessageTypeName,
} from '../../../../src/protocol/codec/message-types.js';
import { TaskState, Value_Type } from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import { Call_Type } from '../../../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import { createAgentId, createTaskId } from '../../../../src/protocol/ids.js';
import { arbitraryMessage } from '../../../support/arbitrary-message.js';

const NAMES = Object.keys(BINDINGS) as MessageTypeName[];
const TASK = { name: 't', taskId: { value: createTaskId('t') }, agentId: { value: createAgentId('a') } };

describe.each(['json', 'protobuf'] as const)('messages in %s', (encoding) => {
  it.each(NAMES)('property - a random %s comes back as it was', (typeName) => {
    fc.assert(
      fc.property(arbitraryMessage(typeName), (message) => {
        const bytes = encodeMessage(typeName, message as MessageInput<MessageTypeName>, encoding);
        expect(decodeMessage(typeName, bytes, encoding)).toEqual(message);
      }),
      { numRuns: 12 },
    );
  });

  it('S42 - a missing required field is named with its path before anything is sent', () => {
    const resource = { name: 'cpus', scalar: { value: 1 } };
    const call = {
      type: Call_Type.ACCEPT,
      accept: { operations: [{ launch: { taskInfos: [TASK, { ...TASK, resources: [resource] }] } }] },
    };
    expect(() =>
      encodeMessage('mesos.v1.scheduler.Call', call as MessageInput<'mesos.v1.scheduler.Call'>, encoding),
    ).toThrow(
      expect.objectContaining({
        code: 'MESOS_PROTOCOL_REQUIRED_FIELD',
        details: {
          typeName: 'mesos.v1.scheduler.Call',
          paths: ['accept.operations[0].launch.task_infos[1].resources[0].type'],
        },
      }),
    );
  });

  it('a received message without a required field - is refused, with its path', () => {
    const bytes =
      encoding === 'json'
        ? Buffer.from(
            '{"type":"OFFERS","offers":{"offers":[{"id":{"value":"o"},"hostname":"h","agent_id":{}}]}}',
          )
        : Uint8Array.from([8, 2, 26, 12, 10, 10, 10, 3, 10, 1, 0x6f, 26, 0, 34, 1, 0x68]);
    expect(() => decodeMessage('mesos.v1.scheduler.Event', bytes, encoding)).toThrow(
      expect.objectContaining({
        code: 'MESOS_PROTOCOL_REQUIRED_FIELD',
        details: {
          typeName: 'mesos.v1.scheduler.Event',
          paths: ['offers.offers[0].framework_id', 'offers.offers[0].agent_id.value'],
        },
      }),
    );
  });

  it('S42 - required fields that are zero are encoded', () => {
    const resource = { name: '', type: Value_Type.SCALAR, scalar: { value: 0 } };
    const bytes = encodeMessage('mesos.v1.Resource', resource, encoding);
    expect(decodeMessage('mesos.v1.Resource', bytes, encoding)).toMatchObject(resource);
  });

  it('S33 - absence and zero differ', () => {
    const set = {
      taskId: { value: createTaskId('t') },
      state: TaskState.TASK_STARTING,
      source: 0,
      reason: 0,
    };
    const status = { taskId: set.taskId, state: set.state };
    const decode = (input: MessageInput<'mesos.v1.TaskStatus'>): DecodedMessage<'mesos.v1.TaskStatus'> =>
      decodeMessage('mesos.v1.TaskStatus', encodeMessage('mesos.v1.TaskStatus', input, encoding), encoding);
    expect([decode(set).source, decode(set).reason]).toEqual([0, 0]);
    expect([decode(status).source, decode(status).reason]).toEqual([undefined, undefined]);
  });

  it('S40 - repeated fields and maps that were not sent are empty, never undefined', () => {
    const decoded = decodeMessage(
      'mesos.v1.TaskInfo',
      encodeMessage('mesos.v1.TaskInfo', TASK, encoding),
      encoding,
    );
    expect([decoded.resources, decoded.limits]).toEqual([[], {}]);
  });

  it('decoded bytes - are copies that do not keep the received buffer', () => {
    const uuid = new Uint8Array(16).fill(7);
    const status = { taskId: { value: createTaskId('t') }, state: TaskState.TASK_RUNNING, uuid };
    const bytes = encodeMessage('mesos.v1.TaskStatus', status, encoding);
    const decoded = decodeMessage('mesos.v1.TaskStatus', bytes, encoding);
    bytes.fill(0);
    expect([...decoded.uuid!]).toEqual([...uuid]);
    expect(decoded.uuid!.buffer).not.toBe(bytes.buffer);
  });

  it('a value that does not fit its field - is an error of ours', () => {
    const input = {
      name: 'cpus',
      type: Value_Type.RANGES,
      ranges: { range: [{ begin: -1n, end: 2n ** 64n }] },
    };
    expect(() => encodeMessage('mesos.v1.Resource', input, encoding)).toThrow(
      expect.objectContaining({ code: 'MESOS_PROTOCOL_VALUE' }),
    );
  });
});

describe('messages in protobuf', () => {
  const status = (state: number, reason?: number): Uint8Array =>
    Uint8Array.from([0x0a, 3, 0x0a, 1, 0x74, 0x10, state, ...(reason === undefined ? [] : [0x50, reason])]);

  it('S31 S32 - an unknown field is ignored, an unknown enum number is absent', () => {
    const bytes = Uint8Array.from([...status(1, 120), 0x98, 0x06, 5]);
    const decoded = decodeMessage('mesos.v1.TaskStatus', bytes, 'protobuf');
    expect(decoded.state).toBe(TaskState.TASK_RUNNING);
    expect(decoded.reason).toBeUndefined();
  });

  it('S32 - an unknown number of a required enum is its UNKNOWN, where it has one', () => {
    expect(decodeMessage('mesos.v1.TaskStatus', status(99), 'protobuf').state).toBe(TaskState.TASK_UNKNOWN);
    const resource = Uint8Array.from([0x0a, 1, 0x78, 0x10, 99]);
    expect(() => decodeMessage('mesos.v1.Resource', resource, 'protobuf')).toThrow(
      expect.objectContaining({ code: 'MESOS_PROTOCOL_REQUIRED_FIELD' }),
    );
  });

  it.each([
    ['cut off', [0x0a, 5, 0x0a]],
    ['a part longer than its message', [0x0a, 3, 0x0a, 9, 0x74, 0x10, 1]],
    ['field number 0', [0x00, 1]],
    ['a group that does not close', [0x7b, 0x08, 1]],
    ['text', [...Buffer.from('hello world')]],
  ])('bytes that are no message (%s) - are refused with a typed error', (_name, bytes) => {
    expect(() => decodeMessage('mesos.v1.TaskStatus', Uint8Array.from(bytes), 'protobuf')).toThrow(
      expect.objectContaining({ code: 'MESOS_PROTOCOL_PROTOBUF_BYTES' }),
    );
  });

  it('property - any bytes decode or fail with a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...NAMES), (bytes, typeName) => {
        try {
          decodeMessage(typeName, bytes, 'protobuf');
        } catch (error) {
          expect((error as { code: string }).code).toMatch(
            /^MESOS_PROTOCOL_(PROTOBUF_BYTES|REQUIRED_FIELD)$/,
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('messages in JSON', () => {
  const offer = (extra: string): string =>
    `{"id":{"value":"o"},"framework_id":{"value":"f"},"agent_id":{"value":"a"},"hostname":"h"${extra}}`;

  it('S34 - nanoseconds and ranges beyond 2^53 lose no digit', () => {
    const text = offer(
      ',"unavailability":{"start":{"nanoseconds":1795337811024125801}},' +
        '"resources":{"name":"ports","type":"RANGES","ranges":{"range":{"begin":18446744073709551615,"end":"18446744073709551614"}}}',
    );
    const decoded = decodeJsonText('mesos.v1.Offer', text);
    expect(decoded.unavailability?.start.nanoseconds).toBe(1795337811024125801n);
    expect(decoded.resources[0]?.ranges?.range[0]).toEqual({ begin: 2n ** 64n - 1n, end: 2n ** 64n - 2n });
    expect(encodeJsonText('mesos.v1.Offer', decoded)).toContain('"nanoseconds":1795337811024125801}');
  });

  it('S31 S37 - unknown keys, camelCase and null are ignored', () => {
    const decoded = decodeJsonText(
      'mesos.v1.Offer',
      offer(',"url":null,"later":{"x":[1]},"executorIds":[{}]'),
    );
    expect(decoded).toEqual(decodeJsonText('mesos.v1.Offer', offer('')));
  });

  it('S32 - unknown enum names are absent, or UNKNOWN where the field is required', () => {
    const decoded = decodeJsonText(
      'mesos.v1.TaskStatus',
      '{"task_id":{"value":"t"},"state":"TASK_RESTING","reason":"REASON_LATER"}',
    );
    expect([decoded.state, decoded.reason]).toEqual([TaskState.TASK_UNKNOWN, undefined]);
    expect(() => decodeJsonText('mesos.v1.Resource', '{"name":"x","type":"LATER"}')).toThrow(
      "Failed to find enum for 'LATER'",
    );
  });

  it.each([
    ['5', 5],
    ['"5"', 5],
    ['"1.5e2"', 150],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['NaN', NaN],
    ['"Infinity"', Infinity],
    ['"-Infinity"', -Infinity],
  ])('S35 S41 - %s is read as a double', (text, value) => {
    expect(decodeJsonText('mesos.v1.Filters', `{"refuse_seconds":${text}}`)).toEqual({
      refuseSeconds: value,
    });
  });

  it('S35 - whole numbers: text is read, fractions are dropped, what does not fit is refused', () => {
    const master = (port: string): unknown =>
      decodeJsonText('mesos.v1.MasterInfo', `{"id":"m","ip":1,"port":${port}}`).port;
    expect([master('"5050"'), master('5050.9')]).toEqual([5050, 5050]);
    expect(() => master('4294967296')).toThrow(
      expect.objectContaining({ code: 'MESOS_PROTOCOL_JSON_VALUE' }),
    );
    expect(() => master('-1')).toThrow('out of the range of uint32');
  });

  it('booleans - are also read as text', () => {
    expect(decodeJsonText('mesos.v1.CommandInfo', '{"shell":"false"}').shell).toBe(false);
  });

  it('a bare value for a repeated field - is one element; a list for a single field is an error', () => {
    expect(decodeJsonText('mesos.v1.CommandInfo', '{"arguments":"ls"}').arguments).toEqual(['ls']);
    expect(() => decodeJsonText('mesos.v1.CommandInfo', '{"value":["ls"]}')).toThrow(
      "Not expecting a JSON array for field 'value'",
    );
  });

  it('S36 S95 - bytes are padded standard base64; white space is skipped, = ends the text, - is refused', () => {
    const uuid = Uint8Array.from({ length: 16 }, (_, index) => 255 - index * 5);
    const status = (text: string): string => `{"task_id":{"value":"t"},"state":"TASK_LOST","uuid":"${text}"}`;
    const text = encodeJsonText('mesos.v1.TaskStatus', {
      taskId: { value: createTaskId('t') },
      state: TaskState.TASK_LOST,
      uuid,
    });
    expect(text).toBe(status('//r18Ovm4dzX0s3Iw765tA=='));
    const spaced = decodeJsonText('mesos.v1.TaskStatus', status('//r1 8Ovm\\n4dzX0s3Iw765tA==ignored'));
    expect([...spaced.uuid!]).toEqual([...uuid]);
    expect(() => decodeJsonText('mesos.v1.TaskStatus', status('__-_'))).toThrow("Invalid character '_'");
  });

  it('S38 - enums are written by name; an unknown number is refused', () => {
    expect(encodeJsonText('mesos.v1.scheduler.Call', { type: Call_Type.TEARDOWN })).toBe(
      '{"type":"TEARDOWN"}',
    );
    expect(() => encodeJsonText('mesos.v1.scheduler.Call', { type: 99 as Call_Type })).toThrow('field type');
  });

  it('google.protobuf.Duration - is a plain object', () => {
    const drainAgent = { agentId: { value: createAgentId('a') }, maxGracePeriod: { seconds: 3n, nanos: 5 } };
    expect(encodeJsonText('mesos.v1.master.Call', { drainAgent })).toContain(
      '"max_grace_period":{"seconds":3,"nanos":5}',
    );
  });

  it('infinite limits - are written as text in calls and as bare tokens in the style of Mesos; NaN in no call', () => {
    const filters = (refuseSeconds: number, style?: 'mesos'): string =>
      encodeJsonText('mesos.v1.Filters', { refuseSeconds }, style);
    expect(filters(Infinity)).toBe('{"refuse_seconds":"Infinity"}');
    expect(filters(-Infinity, 'mesos')).toBe('{"refuse_seconds":-Infinity}');
    expect(filters(NaN, 'mesos')).toBe('{"refuse_seconds":NaN}');
    expect(() => filters(NaN)).toThrow(expect.objectContaining({ code: 'MESOS_PROTOCOL_VALUE' }));
  });

  it.each([
    [15, '15.0'],
    [0.1, '0.1'],
    [-2, '-2.0'],
    [1e21, '1e21'],
    [1e-7, '1e-7'],
  ])('the style of Mesos - prints %d as %s', (refuseSeconds, text) => {
    expect(encodeJsonText('mesos.v1.Filters', { refuseSeconds }, 'mesos')).toBe(`{"refuse_seconds":${text}}`);
  });

  it('S39 - the style of Mesos prints declared defaults of unset fields, but not deprecated ones or empty lists', () => {
    expect(encodeJsonText('mesos.v1.FrameworkInfo', { user: 'u', name: 'n', roles: [] }, 'mesos')).toBe(
      '{"user":"u","name":"n","failover_timeout":0.0,"checkpoint":false}',
    );
    expect(encodeJsonText('mesos.v1.CommandInfo', { uris: [{ value: 'x' }] }, 'mesos')).toBe(
      '{"uris":[{"value":"x","extract":true}],"shell":true}',
    );
  });

  it('a key named __proto__ - is a key like any other', () => {
    const text = '{"role_constraints":{"__proto__":{"groups":[]}}}';
    const decoded = decodeJsonText('mesos.v1.scheduler.OfferConstraints', text);
    expect(Object.keys(decoded.roleConstraints)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(decoded.roleConstraints)).toBe(Object.prototype);
  });

  it('a message nested without end - is refused, not a stack overflow', () => {
    const deep = `${'{"value":"x","parent":'.repeat(5000)}{"value":"x"}${'}'.repeat(5000)}`;
    expect(() =>
      decodeJsonText('mesos.v1.TaskStatus', `{"container_status":{"container_id":${deep}}}`),
    ).toThrow(expect.objectContaining({ code: 'MESOS_PROTOCOL_JSON_VALUE' }));
  });

  it('property - any JSON decodes or fails with a typed error', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...NAMES), (text, typeName) => {
        try {
          decodeJsonText(typeName, text);
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^MESOS_PROTOCOL_/);
        }
      }),
    );
  });
});
