import type { ConnectionFailure } from '../network-error.js';
import { FramingError } from './response-head.js';
import type { ResponseHead } from './response-head.js';
import { ResponseParser } from './response-parser.js';
import type { ResponseSink } from './response-parser.js';

/** A complete answer. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent, in memory of its own. */
  readonly body: Uint8Array;
}

const emptyBody = new Uint8Array(0);

/** Collects whole answers of a connection, each body within a limit. */
export class AnswerReader implements ResponseSink {
  private readonly parser: ResponseParser;
  private head: ResponseHead | undefined;
  private parts: Buffer[] = [];
  private size = 0;
  private isClosing = false;

  /**
   * @param settle takes each answer, or why it is refused, in order; returns false when no call waits for one
   */
  constructor(
    maxHeaderBytes: number,
    private readonly maxBodyBytes: number,
    private readonly settle: (answer: Answer | ConnectionFailure) => boolean,
  ) {
    this.parser = new ResponseParser(maxHeaderBytes, this);
  }

  /** Whether the peer will answer nothing more on this connection, or must not be listened to any longer. */
  get mustClose(): boolean {
    return this.isClosing;
  }

  /** @throws FramingError */
  write(bytes: Buffer): void {
    if (!this.isClosing) this.parser.write(bytes);
  }

  /** The connection has ended, which may complete an answer without a length. */
  end(): void {
    if (this.isClosing) return;
    try {
      this.parser.finish();
    } catch {
      // An answer was cut; its call fails with the connection, as do those behind it.
    }
  }

  onHead(head: ResponseHead): void {
    if (this.isClosing) return;
    this.head = head;
    if (head.framing.kind === 'length' && head.framing.bytes > this.maxBodyBytes) this.refuse();
  }

  onBody(bytes: Buffer, start: number, end: number): void {
    if (this.isClosing) return;
    this.size += end - start;
    if (this.size > this.maxBodyBytes) this.refuse();
    else this.parts.push(Buffer.from(bytes.subarray(start, end)));
  }

  onEnd(): void {
    if (this.isClosing) return;
    const head = this.head!;
    const body =
      this.parts.length === 0
        ? emptyBody
        : this.parts.length === 1
          ? this.parts[0]!
          : Buffer.concat(this.parts);
    this.parts = [];
    this.size = 0;
    this.isClosing = !head.keepAlive;
    if (!this.settle({ status: head.status, headers: head.headers, body })) {
      throw new FramingError('an answer nobody asked for');
    }
  }

  private refuse(): void {
    this.isClosing = true;
    this.parts = [];
    this.settle({ code: 'MESOS_CLIENT_BODY_TOO_LARGE', why: `more than ${this.maxBodyBytes} bytes` });
  }
}
