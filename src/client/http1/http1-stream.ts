import { RecordIoDecoder } from '../../protocol/recordio/record-io-decoder.js';
import type { ClientErrorCode } from '../client.errors.js';
import type { Endpoint } from '../endpoint.js';
import { classifyFailure } from '../network-error.js';
import type { ConnectionFailure } from '../network-error.js';
import { ResponseParser } from './response-parser.js';
import type { ResponseSink } from './response-parser.js';
import { FramingError } from './response-head.js';
import type { ResponseHead } from './response-head.js';
import type { Connection, ConnectionListener, Transport } from './transport.js';

export interface StreamConnectionOptions {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  /** The whole request. */
  readonly request: readonly Uint8Array[];
  readonly maxHeaderBytes: number;
  readonly maxRecordBytes: number;
}

/** What came of a request for a stream. */
export type StreamAnswer =
  | { readonly kind: 'stream'; readonly head: ResponseHead }
  | { readonly kind: 'refused'; readonly head: ResponseHead; readonly body: Uint8Array }
  | { readonly kind: 'failed'; readonly failure: ConnectionFailure };

type Frames = readonly Uint8Array[];

interface Waiter {
  resolve(result: IteratorResult<Frames, undefined>): void;
  reject(error: unknown): void;
}

const readBufferBytes = 65_536;
// An answer that is no stream is an error text; of a longer one the beginning will do.
const maxRefusalBytes = 65_536;

/**
 * The connection of one event stream. Each read of the socket is parsed at once and its frames are handed
 * out as one batch; no further read happens until the next batch is asked for, so that a slow consumer
 * slows the peer and memory stays bounded.
 */
export class Http1Stream implements ConnectionListener, ResponseSink, AsyncIterator<Frames, undefined> {
  private readonly parser: ResponseParser;
  private readonly decoder: RecordIoDecoder;
  private connection: Connection;
  private head: ResponseHead | undefined;
  private isStream = false;
  private refusal: Uint8Array[] = [];
  private refusalBytes = 0;
  private frames: Uint8Array[] = [];
  private waiter: Waiter | undefined;
  private ending: { readonly error: unknown } | undefined;
  private isConnected = false;

  /**
   * Connects and sends the request.
   * @param onAnswer called once, unless the stream is closed before
   * @param toError makes the error that an iteration throws
   * @param onOver called once, when the connection is dropped
   */
  constructor(
    private readonly options: StreamConnectionOptions,
    private readonly onAnswer: (answer: StreamAnswer) => void,
    private readonly toError: (failure: ConnectionFailure) => unknown,
    private readonly onOver: () => void,
  ) {
    this.parser = new ResponseParser(options.maxHeaderBytes, this);
    this.decoder = new RecordIoDecoder({ maxRecordBytes: options.maxRecordBytes });
    this.connection = options.transport.connect(options.endpoint, this, readBufferBytes);
  }

  /** The next batch, at least one frame. Asking for it ends the life of the batch before. */
  next(): Promise<IteratorResult<Frames, undefined>> {
    if (this.frames.length > 0) {
      const value = this.frames;
      this.frames = [];
      return Promise.resolve({ done: false, value });
    }
    if (this.ending) {
      const { error } = this.ending;
      this.ending = { error: undefined };
      return error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      this.waiter = { resolve, reject };
      this.connection.resume();
    });
  }

  return(): Promise<IteratorResult<Frames, undefined>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Drops the connection; the iteration ends without an error. */
  close(): void {
    this.frames = [];
    this.finish(undefined);
  }

  onConnect(): void {
    this.isConnected = true;
    this.connection.write(this.options.request);
  }

  onDrain(): void {
    // The request is written in one go; nothing waits.
  }

  onData(bytes: Buffer): boolean {
    try {
      this.parser.write(bytes);
    } catch (error) {
      this.breakOff(classifyFailure(error, true));
    }
    return this.deliver();
  }

  onClose(error: unknown): void {
    if (error === undefined) {
      try {
        this.parser.finish();
      } catch {
        // The end came inside a body or chunk: reported below like a connection that broke.
      }
    }
    this.breakOff(classifyFailure(error, this.isConnected));
    this.deliver();
  }

  onHead(head: ResponseHead): void {
    if (this.head) throw new FramingError('a second answer on the connection of a stream');
    this.head = head;
    this.isStream = head.status >= 200 && head.status < 300;
    if (this.isStream) this.onAnswer({ kind: 'stream', head });
  }

  onBody(bytes: Buffer, start: number, end: number): void {
    if (this.ending) return;
    if (!this.isStream) return this.collectRefusal(bytes.subarray(start, end));
    try {
      this.decoder.decode(bytes, start, end, this.frames);
    } catch (error) {
      return this.finish(error);
    }
    // Records that were complete before the fault are still handed out.
    if (this.decoder.failure) this.finish(this.decoder.failure);
  }

  onEnd(): void {
    if (this.ending) return;
    if (!this.isStream) return this.refuse();
    try {
      this.decoder.finish();
      this.finish(undefined);
    } catch (error) {
      this.finish(error);
    }
  }

  private collectRefusal(part: Uint8Array): void {
    this.refusal.push(Buffer.from(part));
    this.refusalBytes += part.length;
    if (this.refusalBytes > maxRefusalBytes) this.refuse();
  }

  private refuse(): void {
    this.finish(undefined);
    this.onAnswer({ kind: 'refused', head: this.head!, body: Buffer.concat(this.refusal) });
  }

  private breakOff(failure: ConnectionFailure): void {
    if (this.ending) return;
    if (this.isStream) return this.finish(this.toError({ ...failure, code: brokenCode(failure.code) }));
    this.finish(undefined);
    this.onAnswer({ kind: 'failed', failure });
  }

  private finish(error: unknown): void {
    if (!this.ending) {
      this.ending = { error };
      this.connection.destroy();
      this.onOver();
    }
    if (this.frames.length === 0) this.settleWaiter();
  }

  private settleWaiter(): void {
    const { waiter, ending } = this;
    if (!waiter || !ending) return;
    this.waiter = undefined;
    const { error } = ending;
    this.ending = { error: undefined };
    if (error === undefined) waiter.resolve({ done: true, value: undefined });
    else waiter.reject(error);
  }

  /** Hands a batch to whoever waits. Returns whether the socket may be read on. */
  private deliver(): boolean {
    if (this.frames.length === 0) {
      this.settleWaiter();
      return true;
    }
    const waiter = this.waiter;
    if (waiter) {
      this.waiter = undefined;
      const value = this.frames;
      this.frames = [];
      waiter.resolve({ done: false, value });
    }
    return false;
  }
}

/** Nothing is in doubt when a stream breaks off, other than when a call does. */
function brokenCode(code: ClientErrorCode): ClientErrorCode {
  return code === 'MESOS_CLIENT_CONNECTION_LOST' ? 'MESOS_CLIENT_STREAM_BROKEN' : code;
}
