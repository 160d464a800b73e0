import type { ServerResponse } from 'node:http';
import { MEDIA_TYPES } from '../../../../protocol/codec/codec.js';
import type { Encoding } from '../../../../protocol/codec/codec.js';
import { encodeJson } from '../../../../protocol/codec/json/json-encode.js';
import { encodeProtobuf } from '../../../../protocol/codec/protobuf-codec.js';
import { Event_Type } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { EventInput } from '../../../../protocol/gen/types/scheduler.js';
import { encodeRecord } from '../../../../protocol/recordio/encode-record.js';
import type { FaultPlan } from '../faults.js';
import type { EventName } from '../journal.js';
import { writeStreamHead } from './write-answer.js';

/** What a stream is opened with. */
export interface EventStreamOptions {
  /** Fresh for every subscription. */
  readonly id: string;
  readonly encoding: Encoding;
  readonly faults: FaultPlan;
  /** Bytes a slow reader may leave unread before the stream is cut. */
  readonly maxBufferBytes: number;
}

/** One open answer to SUBSCRIBE: RecordIO records in HTTP chunks. */
export class EventStream {
  readonly id: string;
  private writtenBytes = 0;
  private pending: Uint8Array[] = [];
  private chunkIndex = 0;
  private flushing = false;
  private open = true;
  private readonly closeListeners: (() => void)[] = [];

  constructor(
    private readonly response: ServerResponse,
    private readonly options: EventStreamOptions,
  ) {
    this.id = options.id;
    writeStreamHead(response, options.id, MEDIA_TYPES[options.encoding]);
    response.on('close', () => this.closed());
    response.on('error', () => this.closed());
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Calls back once, when the reader is gone. Not called for {@link end}. */
  onReaderGone(listener: () => void): void {
    this.closeListeners.push(listener);
  }

  /** Writes an event, unless a fault loses it. Returns how many times it was written. */
  send(event: EventInput): number {
    if (!this.open) return 0;
    const type = Event_Type[event.type ?? Event_Type.UNKNOWN] as EventName;
    const fault = this.options.faults.takeEventFault(type);
    if (fault === 'drop') return 0;
    const record = encodeRecord(this.encode(event));
    const copies = fault === 'duplicate' ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) this.write(record);
    return copies;
  }

  /** Ends the stream properly, with the terminating chunk. */
  end(): void {
    if (!this.open) return;
    this.open = false;
    this.flush(true);
    this.response.end();
  }

  /** Breaks the connection, as when the master process dies. */
  destroy(): void {
    this.response.destroy();
  }

  private encode(event: EventInput): Uint8Array {
    const type = 'mesos.v1.scheduler.Event';
    return this.options.encoding === 'json' ? encodeJson(type, event, 'mesos') : encodeProtobuf(type, event);
  }

  private write(record: Uint8Array): void {
    const limit = this.options.faults.cutStreamsAtByte;
    const left = limit === undefined ? Infinity : Math.max(0, limit - this.writtenBytes);
    const bytes = record.length > left ? record.subarray(0, left) : record;
    this.writtenBytes += bytes.length;
    this.pending.push(bytes);
    this.flush(false);
    if (record.length >= left) {
      this.flush(true);
      // The bytes before the cut have to arrive, so the connection breaks only when they are out.
      this.response.write('', () => this.response.destroy());
    } else if (this.response.writableLength > this.options.maxBufferBytes) {
      this.response.destroy();
    }
  }

  /** Writes what fills whole chunks; the rest too, at once or as soon as nothing follows. */
  private flush(everything: boolean): void {
    const sizes = this.options.faults.chunkSizes;
    if (sizes.length === 0) {
      for (const bytes of this.pending) this.response.write(bytes);
      this.pending = [];
      return;
    }
    let rest = Buffer.concat(this.pending);
    for (let size = this.nextSize(sizes); rest.length >= size; size = this.nextSize(sizes)) {
      this.response.write(rest.subarray(0, size));
      rest = rest.subarray(size);
      this.chunkIndex++;
    }
    this.pending = rest.length === 0 ? [] : [rest];
    if (rest.length === 0) return;
    if (everything) {
      this.response.write(rest);
      this.pending = [];
    } else if (!this.flushing) {
      this.flushing = true;
      setImmediate(() => {
        this.flushing = false;
        if (this.open) this.flush(true);
      });
    }
  }

  private nextSize(sizes: readonly number[]): number {
    return Math.max(1, sizes[this.chunkIndex % sizes.length]!);
  }

  private closed(): void {
    if (!this.open) return;
    this.open = false;
    for (const listener of this.closeListeners) listener();
  }
}
