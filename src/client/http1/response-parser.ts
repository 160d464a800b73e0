import { FramingError, parseResponseHead } from './response-head.js';
import type { ResponseHead } from './response-head.js';

/** Receives what a {@link ResponseParser} finds. What it throws ends the parsing. */
export interface ResponseSink {
  onHead(head: ResponseHead): void;
  /** A piece of the body: the bytes of the chunk being parsed from `start` to before `end`, never empty. */
  onBody(bytes: Buffer, start: number, end: number): void;
  /** The answer is complete. */
  onEnd(): void;
}

type State =
  | 'head'
  | 'length'
  | 'close'
  | 'chunk-size'
  | 'chunk-extension'
  | 'chunk-size-lf'
  | 'chunk-data'
  | 'chunk-data-cr'
  | 'chunk-data-lf'
  | 'trailers';

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
// 2^52: beyond it sizes are no longer exact numbers.
const maxSizeDigits = 13;
/** The line end of a chunk, a size of the most digits, and the line end of the size. */
const maxPlainLineBytes = 2 + maxSizeDigits + 2;

/**
 * Parses the answers of one HTTP/1.1 connection, one after the other, from chunks cut anywhere, without
 * copying bodies. Bytes that break the framing throw a {@link FramingError}; nothing is parsed after it.
 * That includes the second response head libprocess writes into a stream that fails on its side
 * (`lp/http_proxy`): it stands where a chunk size must be.
 */
export class ResponseParser {
  private state: State = 'head';
  /** Bytes of `\r\n\r\n` seen at the end of what is collected. */
  private matched = 0;
  private text = '';
  private lastText = '';
  private lastHead: ResponseHead | undefined;
  /** Bytes left of the body or the chunk. */
  private remaining = 0;
  private digits = 0;
  private lineBytes = 0;

  /** @param maxHeaderBytes limit of a head, of the trailers and of a chunk size line, each */
  constructor(
    private readonly maxHeaderBytes: number,
    private readonly sink: ResponseSink,
  ) {}

  /** @throws FramingError, and what the sink throws */
  write(bytes: Buffer): void {
    let position = 0;
    while (position < bytes.length) position = this.step(bytes, position);
  }

  /**
   * The connection has ended.
   * @throws FramingError when that cuts an answer
   */
  finish(): void {
    if (this.state === 'close') {
      this.state = 'head';
      this.sink.onEnd();
    } else if (this.state !== 'head' || this.text !== '') {
      throw new FramingError('the connection ended in the middle of an answer');
    }
  }

  private step(bytes: Buffer, position: number): number {
    switch (this.state) {
      case 'head':
        return this.readHead(bytes, position);
      case 'trailers':
        return this.readTrailers(bytes, position);
      case 'chunk-size':
        return this.readChunkSize(bytes, position);
      case 'chunk-extension':
        this.countLineByte();
        if (bytes[position] === CR) this.state = 'chunk-size-lf';
        else if (bytes[position] === LF) throw new FramingError('a bare line feed after a chunk size');
        return position + 1;
      case 'chunk-size-lf':
        if (bytes[position] !== LF) throw new FramingError('no line feed after a chunk size');
        if (this.remaining > 0) {
          this.state = 'chunk-data';
        } else {
          // The end of the size line counts as that of a header line: a blank line may follow at once.
          this.startText('trailers', 2);
        }
        return position + 1;
      case 'chunk-data-cr': {
        const next = this.passChunkLine(bytes, position);
        if (next > 0) return next;
        if (bytes[position] !== CR) throw new FramingError('a chunk is longer than its size');
        this.state = 'chunk-data-lf';
        return position + 1;
      }
      case 'chunk-data-lf':
        if (bytes[position] !== LF) throw new FramingError('a chunk does not end in CRLF');
        this.startChunk();
        return position + 1;
      case 'chunk-data':
      case 'length':
      case 'close':
        return this.readData(bytes, position);
    }
  }

  private readData(bytes: Buffer, position: number): number {
    const state = this.state;
    const end = state === 'close' ? bytes.length : Math.min(bytes.length, position + this.remaining);
    this.remaining -= end - position;
    if (this.remaining === 0) {
      if (state === 'chunk-data') this.state = 'chunk-data-cr';
      else if (state === 'length') this.state = 'head';
    }
    this.sink.onBody(bytes, position, end);
    if (state === 'length' && this.remaining === 0) this.sink.onEnd();
    return end;
  }

  private readHead(bytes: Buffer, position: number): number {
    const end = this.collect(bytes, position);
    if (this.matched < 4) return end;
    const text = this.text;
    this.startText('head', 0);
    // A master answers calls with the same head for a second on end (only Date changes).
    if (text !== this.lastText || this.lastHead === undefined) {
      this.lastHead = parseResponseHead(text.slice(0, -4));
      this.lastText = text;
    }
    this.acceptHead(this.lastHead);
    return end;
  }

  private acceptHead(head: ResponseHead): void {
    if (head.status === 101) throw new FramingError('an upgrade nobody asked for');
    // Interim answers such as 100 stand before the real one.
    if (head.status < 200) return;
    const framing = head.framing;
    if (framing.kind === 'length') {
      this.state = 'length';
      this.remaining = framing.bytes;
    } else if (framing.kind === 'chunked') {
      this.startChunk();
    } else if (framing.kind === 'close') {
      this.state = 'close';
      this.remaining = Number.POSITIVE_INFINITY;
    }
    this.sink.onHead(head);
    if (framing.kind === 'none') this.sink.onEnd();
  }

  private readTrailers(bytes: Buffer, position: number): number {
    const end = this.collect(bytes, position);
    if (this.matched === 4) {
      this.startText('head', 0);
      this.sink.onEnd();
    }
    return end;
  }

  /** Takes bytes up to the end of the blank line, if it is there; returns the position after them. */
  private collect(bytes: Buffer, position: number): number {
    let { matched } = this;
    let end = position;
    while (end < bytes.length && matched < 4) {
      const byte = bytes[end++];
      if (byte === CR) matched = matched === 2 ? 3 : 1;
      else if (byte === LF && (matched === 1 || matched === 3)) matched++;
      else matched = 0;
    }
    this.matched = matched;
    this.text += bytes.toString('latin1', position, end);
    if (this.text.length > this.maxHeaderBytes) {
      throw new FramingError(`headers of more than ${this.maxHeaderBytes} bytes`);
    }
    return end;
  }

  private readChunkSize(bytes: Buffer, position: number): number {
    const byte = bytes[position]!;
    this.countLineByte();
    const digit = hexDigit(byte);
    if (digit >= 0) {
      if (++this.digits > maxSizeDigits) throw new FramingError('a chunk size of too many digits');
      this.remaining = this.remaining * 16 + digit;
      return position + 1;
    }
    if (this.digits === 0) throw new FramingError(`byte 0x${byte.toString(16)} instead of a chunk size`);
    if (byte === CR) this.state = 'chunk-size-lf';
    else if (byte === SEMICOLON || byte === 0x20 || byte === 0x09) this.state = 'chunk-extension';
    else throw new FramingError(`byte 0x${byte.toString(16)} in a chunk size`);
    return position + 1;
  }

  /**
   * The position after the end of a chunk and a plain size line behind it, which Mesos writes for every
   * record; 0 when they are not wholly there or not plain, for the states to read them byte by byte.
   */
  private passChunkLine(bytes: Buffer, position: number): number {
    if (position + maxPlainLineBytes > bytes.length) return 0;
    if (bytes[position] !== CR || bytes[position + 1] !== LF) return 0;
    let at = position + 2;
    let size = hexDigit(bytes[at]!);
    if (size <= 0) return 0;
    for (let digit = hexDigit(bytes[++at]!); digit >= 0; digit = hexDigit(bytes[++at]!)) {
      if (at - position > maxSizeDigits) return 0;
      size = size * 16 + digit;
    }
    if (bytes[at] !== CR || bytes[at + 1] !== LF) return 0;
    this.state = 'chunk-data';
    this.remaining = size;
    return at + 2;
  }

  private startChunk(): void {
    this.state = 'chunk-size';
    this.remaining = 0;
    this.digits = 0;
    this.lineBytes = 0;
  }

  private startText(state: 'head' | 'trailers', matched: number): void {
    this.state = state;
    this.text = '';
    this.matched = matched;
  }

  private countLineByte(): void {
    if (++this.lineBytes > this.maxHeaderBytes) throw new FramingError('a chunk size line without end');
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
