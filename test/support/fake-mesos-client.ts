import type {
  CallRequest,
  CallResponse,
  EventStream,
  MesosClient,
  StreamRequest,
} from '../../src/client/client.js';
import { decodeMessage, encodeMessage } from '../../src/protocol/codec/message-codec.js';
import type { MessageInput } from '../../src/protocol/codec/message-types.js';
import { Call_Type } from '../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Call } from '../../src/protocol/gen/types/scheduler.js';
import { Deferred } from './deferred.js';

/** An event stream whose events a test sends. */
export class FakeStream implements EventStream {
  readonly headers: Readonly<Record<string, string>>;
  closed = false;
  /** Batches that were asked for so far. */
  reads = 0;
  private readonly batches: (readonly Uint8Array[])[] = [];
  private end: { error?: unknown } | undefined;
  private wake = new Deferred();

  constructor(
    readonly subscribe: Call,
    readonly endpoint: string,
    streamId: string,
  ) {
    this.headers = { 'mesos-stream-id': streamId };
  }

  send(...events: MessageInput<'mesos.v1.scheduler.Event'>[]): void {
    this.push(events.map((event) => encodeMessage('mesos.v1.scheduler.Event', event, 'protobuf')));
  }

  push(frames: readonly Uint8Array[]): void {
    this.batches.push(frames);
    this.wake.resolve();
  }

  /** The master ends the body, or with an error the connection breaks. */
  finish(error?: unknown): void {
    this.end = error === undefined ? {} : { error };
    this.wake.resolve();
  }

  close(): void {
    this.closed = true;
    this.end = {};
    this.batches.length = 0;
    this.wake.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Uint8Array[]> {
    for (;;) {
      this.reads++;
      const batch = this.batches.shift();
      if (batch) {
        yield batch;
      } else if (this.end) {
        if ('error' in this.end) throw this.end.error;
        return;
      } else {
        this.wake = new Deferred();
        await this.wake.promise;
      }
    }
  }
}

/** A call a test can look at and answer. */
export interface RecordedCall {
  readonly call: Call;
  readonly type: string;
  readonly request: CallRequest;
}

/** Records calls and lets the test play the master. */
export class FakeMesosClient implements MesosClient {
  readonly calls: RecordedCall[] = [];
  readonly streams: FakeStream[] = [];
  readonly subscribes: StreamRequest[] = [];
  opening = 0;
  mostOpening = 0;
  endpoint = 'http://master:5050';
  /** Replace to refuse or delay calls. */
  onCall: (recorded: RecordedCall) => Promise<CallResponse> | CallResponse = () => ({
    status: 202,
    headers: {},
    body: new Uint8Array(),
  });
  /** Replace to refuse or delay SUBSCRIBE. */
  onOpen: (signal?: AbortSignal) => Promise<void> | void = () => {};

  async call(request: CallRequest): Promise<CallResponse> {
    const call = decodeMessage('mesos.v1.scheduler.Call', request.body, 'protobuf');
    const recorded = { call, type: Call_Type[call.type ?? 0]!, request };
    this.calls.push(recorded);
    return this.onCall(recorded);
  }

  async openStream(request: StreamRequest, signal?: AbortSignal): Promise<EventStream> {
    this.subscribes.push(request);
    this.opening++;
    this.mostOpening = Math.max(this.mostOpening, this.opening);
    try {
      await this.onOpen(signal);
    } finally {
      this.opening--;
    }
    const call = decodeMessage('mesos.v1.scheduler.Call', request.body, 'protobuf');
    const stream = new FakeStream(call, this.endpoint, `stream-${this.streams.length + 1}`);
    this.streams.push(stream);
    return stream;
  }

  get stream(): FakeStream {
    return this.streams.at(-1)!;
  }

  types(): string[] {
    return this.calls.map(({ type }) => type);
  }

  ofType(type: string): Call[] {
    return this.calls.filter((recorded) => recorded.type === type).map(({ call }) => call);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
