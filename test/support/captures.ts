import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Encoding } from '../../src/protocol/codec/codec.js';
import type { MessageTypeName } from '../../src/protocol/codec/message-types.js';
import { RecordIoDecoder } from '../../src/protocol/recordio/record-io-decoder.js';

const ROOT = join(import.meta.dirname, '..', 'fixtures', 'captures');

/** A recorded stream, see `test/fixtures/captures/README.md`. */
export interface CapturedStream {
  /** Path below the folder of captures. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
  readonly typeName: MessageTypeName;
  readonly chunkSizes: readonly number[];
  readonly recordCount: number;
}

/** One line of an `exchanges.jsonl` that has a request. */
export interface CapturedExchange {
  readonly name: string;
  readonly peer: string;
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: ReadonlyMap<string, string>;
  /** Undefined when there was none, or when only a part of it was kept. */
  readonly requestBody: Uint8Array | undefined;
  readonly status: number | undefined;
  readonly responseHeaders: ReadonlyMap<string, string>;
  /** Undefined for streams and shortened bodies. */
  readonly responseBody: Uint8Array | undefined;
}

/** Every recorded stream. */
export function capturedStreams(): CapturedStream[] {
  return files('.recordio').map((path) => {
    const bytes = readFileSync(path);
    const chunks = JSON.parse(readFileSync(path.replace(/\.recordio$/, '.chunks.json'), 'utf8')) as {
      chunk_sizes: number[];
      records: number;
    };
    const name = relative(ROOT, path).split(sep).join('/');
    const isJson = bytes[bytes.indexOf(0x0a) + 1] === 0x7b;
    return {
      name,
      bytes,
      encoding: isJson ? 'json' : 'protobuf',
      typeName: streamType(name),
      chunkSizes: chunks.chunk_sizes,
      recordCount: chunks.records,
    };
  });
}

/** The records of a stream that may end in the middle of one (the process died or the recording stopped). */
export function recordsOf(stream: CapturedStream): Uint8Array[] {
  return new RecordIoDecoder().decode(stream.bytes);
}

/** Every recorded request with its answer. */
export function capturedExchanges(): CapturedExchange[] {
  return files('exchanges.jsonl').flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['path'] !== undefined)
      .map((line) => toExchange(relative(ROOT, path), line)),
  );
}

function files(suffix: string): string[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => join(ROOT, name));
}

function streamType(name: string): MessageTypeName {
  if (/\/executor[^/]*\.recordio$/.test(name)) return 'mesos.v1.executor.Event';
  if (/\/stream-operator[^/]*$/.test(name)) return 'mesos.v1.master.Event';
  if (/\/stream-session[^/]*$/.test(name)) return 'mesos.v1.agent.ProcessIO';
  return 'mesos.v1.scheduler.Event';
}

function toExchange(file: string, line: Record<string, unknown>): CapturedExchange {
  return {
    name: `${file} at ${String(line['t_ms'])} ms`,
    peer: String(line['peer']),
    method: String(line['method']),
    path: String(line['path']),
    requestHeaders: headers(line['request_headers']),
    requestBody:
      line['request_body_truncated'] === undefined
        ? body(line['request_body'], line['request_body_encoding'])
        : undefined,
    status: line['status'] as number | undefined,
    responseHeaders: headers(line['response_headers']),
    responseBody:
      line['response_body_truncated_from'] === undefined
        ? body(line['response_body'], line['response_body_encoding'])
        : undefined,
  };
}

function headers(list: unknown): ReadonlyMap<string, string> {
  const pairs = (list ?? []) as [string, string][];
  return new Map(pairs.map(([name, value]) => [name.toLowerCase(), value]));
}

function body(value: unknown, encoding: unknown): Uint8Array | undefined {
  if (value === null || value === undefined) return undefined;
  if (encoding === 'base64') return Buffer.from(String(value), 'base64');
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value), 'utf8');
}
