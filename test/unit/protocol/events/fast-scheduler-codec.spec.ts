import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { decodeMessage, encodeMessage } from '../../../../src/protocol/codec/message-codec.js';
import type { SchedulerCall } from '../../../../src/protocol/calls/scheduler-calls.js';
import { createFastSchedulerCodec } from '../../../../src/protocol/events/fast-scheduler-codec.js';
import { parseSchedulerEvent } from '../../../../src/protocol/events/parse-scheduler-event.js';
import { Call, Event } from '../../../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import { decodeSchedulerEvent } from '../../../../src/protocol/gen/fast/decode-scheduler-event.js';
import { RecordIoDecoder } from '../../../../src/protocol/recordio/record-io-decoder.js';
import { WireReader } from '../../../../src/protocol/wire/wire-reader.js';
import { createSeededRandom } from '../../../../src/utils/random.js';
import { MesosError } from '../../../../src/utils/errors.js';
import { randomMessage } from '../../../support/random-message.js';
import { withoutUndefined } from '../../../support/without-undefined.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const captures = join(root, 'test', 'fixtures', 'captures');

/** Every record of every scheduler stream that was recorded as protobuf. */
function recordedEvents(): Uint8Array[] {
  const folders = readdirSync(captures).filter((name) => name.endsWith('-pb'));
  return folders.flatMap((folder) =>
    readdirSync(join(captures, folder))
      .filter((name) => /^stream(-\d+)?\.recordio$/.test(name))
      .flatMap((name) => new RecordIoDecoder().decode(readFileSync(join(captures, folder, name)))),
  );
}

function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(withoutUndefined(one), withoutUndefined(other));
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return error instanceof MesosError ? error.code : String(error);
  }
}

describe('fast scheduler codec - decoding', () => {
  it('gives what ts-proto gives for every recorded event of Mesos 1.12.0', () => {
    const events = recordedEvents();
    expect(events.length).toBeGreaterThan(900);
    const reader = new WireReader();
    for (const bytes of events) {
      expect(same(decodeSchedulerEvent(reader, reader.reset(bytes)), Event.decode(bytes))).toBe(true);
    }
  });

  it('gives what ts-proto gives for random events', () => {
    const random = createSeededRandom(11);
    const reader = new WireReader();
    for (let round = 0; round < 300; round++) {
      const bytes = Event.encode(randomMessage('mesos.v1.scheduler.Event', random)).finish();
      expect(same(decodeSchedulerEvent(reader, reader.reset(bytes)), Event.decode(bytes))).toBe(true);
    }
  });

  it('gives the same event or the same error as the general codec for damaged bytes', () => {
    const random = createSeededRandom(12);
    const codec = createFastSchedulerCodec();
    const events = recordedEvents().filter((_, index) => index % 9 === 0);
    let refused = 0;
    for (const event of events) {
      const bytes = Uint8Array.from(event);
      for (let damage = 0; damage < 4; damage++) {
        const at = Math.floor(random.next() * bytes.length);
        if (damage === 3) bytes.fill(0xff, at, at + 11);
        else bytes[at] = Math.floor(random.next() * 256);
        const part = damage === 2 ? bytes.subarray(0, at) : bytes;
        const general = codeOf(() => decodeMessage('mesos.v1.scheduler.Event', part, 'protobuf'));
        if (general !== 'none') refused++;
        const fast = codeOf(() => codec.decode(part));
        // An event whose part is missing is refused one step later, by the parser that both share.
        if (general === 'none') {
          const parsed = codeOf(() =>
            parseSchedulerEvent(decodeMessage('mesos.v1.scheduler.Event', part, 'protobuf')),
          );
          expect(fast).toBe(parsed);
        } else {
          expect(fast).toBe(general);
        }
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  it('S32 - takes an unknown number of a closed enum for absent, or for UNKNOWN where the field is required', () => {
    const status = { taskId: { value: 'web.1' }, state: 99, reason: 98, source: 2 };
    const bytes = Event.encode({ type: 4, update: { status } }).finish();
    const event = createFastSchedulerCodec().decode(bytes);
    expect(event).toMatchObject({ type: 'UPDATE', status: { state: 13, source: 2 } });
    expect((event as { status: { reason?: number } }).status.reason).toBeUndefined();
  });

  it('S33 - keeps presence apart from zero', () => {
    const zeros = { taskId: { value: 'web.1' }, state: 0, reason: 0, source: 0 };
    const bytes = Event.encode({ type: 4, update: { status: zeros } }).finish();
    expect(createFastSchedulerCodec().decode(bytes)).toMatchObject({
      status: { state: 0, reason: 0, source: 0 },
    });
    const absent = Event.encode({
      type: 4,
      update: { status: { taskId: { value: 'web.1' }, state: 0 } },
    }).finish();
    const decoded = createFastSchedulerCodec().decode(absent) as {
      status: { reason?: number; source?: number };
    };
    expect([decoded.status.reason, decoded.status.source]).toEqual([undefined, undefined]);
  });

  it('copies bytes fields, so that a kept uuid does not keep the socket buffer', () => {
    const uuid = new Uint8Array(16).fill(7);
    const status = { taskId: { value: 'web.1' }, state: 1, uuid: Buffer.from(uuid) };
    const bytes = Buffer.from(Event.encode({ type: 4, update: { status } }).finish());
    const event = createFastSchedulerCodec().decode(bytes) as { status: { uuid: Uint8Array } };
    bytes.fill(0);
    expect(Uint8Array.from(event.status.uuid)).toEqual(uuid);
  });

  it('names the path of a missing required field', () => {
    const bytes = Event.encode({ type: 4, update: { status: { state: 1 } } }).finish();
    expect(() => createFastSchedulerCodec().decode(bytes)).toThrow(/update\.status\.task_id/);
  });
});

describe('fast scheduler codec - encoding', () => {
  it('writes random calls so that ts-proto and the general codec read them back unchanged', () => {
    const random = createSeededRandom(13);
    const codec = createFastSchedulerCodec();
    for (let round = 0; round < 150; round++) {
      const call = randomMessage('mesos.v1.scheduler.Call', random) as SchedulerCall;
      const bytes = codec.encode(call);
      const general = encodeMessage('mesos.v1.scheduler.Call', call, 'protobuf');
      expect(bytes.length).toBe(general.length);
      expect(same(Call.decode(bytes), Call.decode(general))).toBe(true);
      const [ours, theirs] = [bytes, general].map((part) =>
        decodeMessage('mesos.v1.scheduler.Call', part, 'protobuf'),
      );
      expect(same(ours, theirs)).toBe(true);
    }
  });

  it('writes what protoc reads without a missing required field', () => {
    const random = createSeededRandom(14);
    const codec = createFastSchedulerCodec();
    const protoc = createRequire(join(root, 'tools/protos/package.json')).resolve('protoc/protoc.cjs');
    const proto = join(root, 'proto');
    for (let round = 0; round < 5; round++) {
      const bytes = codec.encode(randomMessage('mesos.v1.scheduler.Call', random) as SchedulerCall);
      const args = ['--decode=mesos.v1.scheduler.Call', `-I${proto}`, 'mesos/v1/scheduler/scheduler.proto'];
      const text = execFileSync(process.execPath, [protoc, ...args], {
        input: bytes,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const again = execFileSync(
        process.execPath,
        [protoc, ...args.map((arg) => arg.replace('decode', 'encode'))],
        {
          input: text,
          stdio: ['pipe', 'pipe', 'ignore'],
        },
      );
      expect(Call.decode(again)).toEqual(Call.decode(bytes));
    }
  });

  it('S42 - refuses a call without a required field, naming its path', () => {
    const call = { type: 8, acknowledge: { agentId: { value: 'a' }, taskId: {}, uuid: new Uint8Array(16) } };
    expect(() => createFastSchedulerCodec().encode(call as SchedulerCall)).toThrow(
      /acknowledge\.task_id\.value/,
    );
  });

  it('refuses values of the wrong type instead of bending them', () => {
    const call = { type: 5, decline: { offerIds: [{ value: 'o' }], filters: { refuseSeconds: 'soon' } } };
    expect(() => createFastSchedulerCodec().encode(call as never)).toThrow(MesosError);
  });
});
