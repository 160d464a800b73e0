import { describe, expect, it } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import type { Encoding } from '../../../src/protocol/codec/codec.js';
import { encodeJsonText } from '../../../src/protocol/codec/json/json-encode.js';
import { parseJson } from '../../../src/protocol/codec/json/json-parser.js';
import { describeParseFailure } from '../../../src/protocol/codec/json/parse-failure.js';
import { decodeMessage, encodeMessage } from '../../../src/protocol/codec/message-codec.js';
import type { MessageTypeName } from '../../../src/protocol/codec/message-types.js';
import { createExecutorCodec } from '../../../src/protocol/events/executor-codec.js';
import { createSchedulerCodec } from '../../../src/protocol/events/scheduler-codec.js';
import { RecordIoDecoder } from '../../../src/protocol/recordio/record-io-decoder.js';
import { capturedExchanges, capturedStreams, recordsOf } from '../../support/captures.js';
import type { CapturedExchange } from '../../support/captures.js';
import { withoutUndefined } from '../../support/without-undefined.js';
import { readWire } from '../../support/wire.js';

// Bytes of Apache Mesos 1.12.0, see test/fixtures/captures/README.md.
const STREAMS = capturedStreams();
const EXCHANGES = capturedExchanges();

describe('recorded streams of Mesos 1.12', () => {
  it('cover all event APIs in both encodings', () => {
    const seen = new Set(STREAMS.map((stream) => `${stream.typeName} ${stream.encoding}`));
    expect(seen).toEqual(
      new Set([
        'mesos.v1.scheduler.Event json',
        'mesos.v1.scheduler.Event protobuf',
        'mesos.v1.executor.Event json',
        'mesos.v1.executor.Event protobuf',
        'mesos.v1.master.Event json',
        'mesos.v1.agent.ProcessIO json',
      ]),
    );
  });

  it.each(STREAMS.map((stream) => [stream.name, stream] as const))(
    'S24 S25 - %s gives the same records cut as recorded, whole, and in pieces of 1, 2, 3 and 7 bytes',
    (_name, stream) => {
      const whole = recordsOf(stream);
      expect(whole).toHaveLength(stream.recordCount);
      for (const sizes of [stream.chunkSizes, [1], [2], [3], [7], [Math.ceil(stream.bytes.length / 2)]]) {
        const decoder = new RecordIoDecoder();
        let [count, at, turn] = [0, 0, 0];
        let same = true;
        while (at < stream.bytes.length) {
          const size = sizes[turn++ % sizes.length]!;
          for (const record of decoder.decode(stream.bytes.subarray(at, at + size))) {
            same &&= Buffer.compare(record, whole[count++]!) === 0;
          }
          at += size;
        }
        expect([same, count]).toEqual([true, stream.recordCount]);
      }
    },
  );

  it.each(STREAMS.map((stream) => [stream.name, stream] as const))(
    'S33 S34 - %s decodes and re-encodes to what Mesos sent, and survives a change of encoding',
    (_name, stream) => {
      const differences: string[] = [];
      for (const [index, record] of recordsOf(stream).entries()) {
        const message = decodeMessage(stream.typeName, record, stream.encoding);
        const protobuf = encodeMessage(stream.typeName, message, 'protobuf');
        if (stream.encoding === 'protobuf') {
          const same = isDeepStrictEqual(
            readWire(stream.typeName, protobuf),
            readWire(stream.typeName, record),
          );
          if (!same) differences.push(`record ${index} encoded again`);
        } else {
          const original = parseJson(Buffer.from(record).toString('utf8'));
          const printed = parseJson(encodeJsonText(stream.typeName, message, 'mesos'));
          // Hand-written answers of the operator API print empty lists, the generic printer never does.
          const isGeneric = stream.typeName !== 'mesos.v1.master.Event';
          const same = isDeepStrictEqual(printed, isGeneric ? original : withoutEmpty(original));
          if (!same) differences.push(`record ${index} printed again`);
        }
        const json = encodeMessage(stream.typeName, message, 'json');
        const translated = encodeMessage(
          stream.typeName,
          decodeMessage(stream.typeName, json, 'json'),
          'protobuf',
        );
        if (Buffer.compare(translated, protobuf) !== 0) differences.push(`record ${index} through JSON`);
      }
      expect(differences).toEqual([]);
    },
  );

  it('JSON in the print style of Mesos - is the same text, digit for digit, but for the last digit of some doubles', () => {
    let [same, all] = [0, 0];
    for (const stream of STREAMS) {
      if (stream.encoding !== 'json' || stream.typeName !== 'mesos.v1.scheduler.Event') continue;
      for (const record of recordsOf(stream)) {
        const text = Buffer.from(record).toString('utf8');
        const printed = encodeJsonText(
          stream.typeName,
          decodeMessage(stream.typeName, record, 'json'),
          'mesos',
        );
        const blur = (json: string): string => json.replace(/\d+\.\d{5,}/g, '0.0');
        expect(blur(printed)).toBe(blur(text));
        all++;
        if (printed === text) same++;
      }
    }
    expect(same / all).toBeGreaterThan(0.95);
  });

  it('scheduler and executor events - are all known, and start with SUBSCRIBED or ERROR', () => {
    const types = new Map<string, Set<string>>();
    for (const stream of STREAMS) {
      const isExecutor = stream.typeName === 'mesos.v1.executor.Event';
      if (!isExecutor && stream.typeName !== 'mesos.v1.scheduler.Event') continue;
      const codec = isExecutor ? createExecutorCodec(stream.encoding) : createSchedulerCodec(stream.encoding);
      const events = recordsOf(stream).map((record) => codec.decode(record).type);
      if (events.length > 0) expect(['SUBSCRIBED', 'ERROR']).toContain(events[0]);
      const key = isExecutor ? 'executor' : 'scheduler';
      types.set(key, new Set([...(types.get(key) ?? []), ...events]));
    }
    expect([...types.get('scheduler')!].sort()).toEqual([
      'ERROR',
      'FAILURE',
      'HEARTBEAT',
      'INVERSE_OFFERS',
      'MESSAGE',
      'OFFERS',
      'RESCIND',
      'RESCIND_INVERSE_OFFER',
      'SUBSCRIBED',
      'UPDATE',
      'UPDATE_OPERATION_STATUS',
    ]);
    expect([...types.get('executor')!].sort()).toEqual([
      'ACKNOWLEDGED',
      'KILL',
      'LAUNCH',
      'MESSAGE',
      'SHUTDOWN',
      'SUBSCRIBED',
    ]);
  });
});

describe('recorded requests to Mesos 1.12', () => {
  const calls = EXCHANGES.map((exchange) => ({ exchange, read: readAs(exchange) })).filter(
    ({ read }) => read,
  );

  it('calls - are read or refused as the master and the agent did, with the same words', () => {
    let [read, refused] = [0, 0];
    for (const { exchange } of calls) {
      const { typeName, encoding } = readAs(exchange)!;
      const answer = Buffer.from(exchange.responseBody ?? []).toString('utf8');
      const expected = /^(Failed to (parse|convert)|Missing required)/.test(answer) ? answer : undefined;
      let actual: string | undefined;
      try {
        decodeMessage(typeName, exchange.requestBody!, encoding);
        read++;
      } catch (error) {
        actual = describeParseFailure(error, encoding, exchange.path === '/api/v1' ? 'operator' : 'call');
        refused++;
      }
      if (actual !== expected) expect([exchange.name, actual]).toEqual([exchange.name, expected]);
    }
    expect(read).toBeGreaterThan(3000);
    expect(refused).toBeGreaterThan(40);
  });

  it('calls that Mesos accepted - keep their meaning when decoded and encoded again', () => {
    const differing: string[] = [];
    for (const { exchange } of calls) {
      if (exchange.status !== 202 && exchange.status !== 200) continue;
      const { typeName, encoding } = readAs(exchange)!;
      const message = decodeMessage(typeName, exchange.requestBody!, encoding);
      const again = encodeMessage(typeName, message, encoding);
      if (encoding === 'protobuf') {
        const isSame = isDeepStrictEqual(
          readWire(typeName, again),
          readWire(typeName, exchange.requestBody!),
        );
        if (!isSame) differing.push(`${exchange.name} on the wire`);
      }
      const once = withoutUndefined(decodeMessage(typeName, again, encoding));
      if (!isDeepStrictEqual(once, withoutUndefined(message))) differing.push(exchange.name);
    }
    expect(differing).toEqual([]);
  });

  it('answers of the operator API - decode, and print to the same JSON', () => {
    let count = 0;
    for (const { exchange, read } of calls) {
      if (exchange.path !== '/api/v1' || exchange.status !== 200 || !exchange.responseBody?.length) continue;
      if (exchange.responseHeaders.get('content-type') !== 'application/json') continue;
      const typeName =
        read!.typeName === 'mesos.v1.agent.Call' ? 'mesos.v1.agent.Response' : 'mesos.v1.master.Response';
      const text = Buffer.from(exchange.responseBody).toString('utf8');
      const response = decodeMessage(typeName, exchange.responseBody, 'json');
      expect([exchange.name, withoutEmpty(parseJson(encodeJsonText(typeName, response, 'mesos')))]).toEqual([
        exchange.name,
        withoutEmpty(parseJson(text)),
      ]);
      count++;
    }
    expect(count).toBeGreaterThan(50);
  });
});

/** What the body of a request is, unless Mesos decided without looking at it. */
function readAs(exchange: CapturedExchange): { typeName: MessageTypeName; encoding: Encoding } | undefined {
  if (exchange.method !== 'POST' || exchange.requestBody === undefined) return undefined;
  if (![200, 202, 400, 403].includes(exchange.status ?? 0)) return undefined;
  if (exchange.requestHeaders.has('content-encoding')) return undefined;
  const typeName = callType(exchange);
  const mediaType = exchange.requestHeaders.get('content-type');
  if (typeName === undefined) return undefined;
  if (mediaType === 'application/json') return { typeName, encoding: 'json' };
  if (mediaType === 'application/x-protobuf') return { typeName, encoding: 'protobuf' };
  return undefined;
}

function callType(exchange: CapturedExchange): MessageTypeName | undefined {
  if (exchange.path.endsWith('/api/v1/scheduler')) return 'mesos.v1.scheduler.Call';
  if (exchange.path.endsWith('/api/v1/executor')) return 'mesos.v1.executor.Call';
  if (exchange.path !== '/api/v1') return undefined;
  // The masters of the recordings listen on ports that end in 50, their agents on others.
  return exchange.peer.endsWith('50') ? 'mesos.v1.master.Call' : 'mesos.v1.agent.Call';
}

/** The operator API prints one field of agents that the V1 schema does not have. */
function isOutsideOfSchema(value: object, key: string): boolean {
  return key === 'checkpoint' && 'hostname' in value && 'resources' in value;
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key, part]) => !(Array.isArray(part) && part.length === 0) && !isOutsideOfSchema(value, key))
    .map(([key, part]) => [key, withoutEmpty(part)] as const);
  return Object.fromEntries(entries);
}
