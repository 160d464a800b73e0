import { TextPool } from '../../structures/text-pool.js';

const startBytes = 512;
// Enough for names of applications and ids of agents; what exceeds it only costs memory.
const maxSharedTexts = 50_000;

/** Writes the fields of records, one record after the other, into one buffer that grows with them. */
export class RecordWriter {
  private buffer = Buffer.allocUnsafe(startBytes);
  private length = 0;

  /** A whole number from 0 to 2^53 - 1, in as many bytes as it needs. */
  whole(value: number): void {
    if (!(Number.isSafeInteger(value) && value >= 0)) throw new TypeError(`${value} is no whole number`);
    this.reserve(8);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.buffer[this.length++] = (rest % 0x80) | 0x80;
    this.buffer[this.length++] = rest;
  }

  /** Any number. */
  number(value: number): void {
    this.reserve(8);
    this.length = this.buffer.writeDoubleLE(value, this.length);
  }

  text(value: string): void {
    const { length } = value;
    this.whole(length);
    this.reserve(length);
    const start = this.length;
    for (let index = 0; index < length; index++) {
      const unit = value.charCodeAt(index);
      if (unit > 0x7f) return this.wideText(value, start);
      this.buffer[start + index] = unit;
    }
    this.length = start + length;
  }

  /** The record so far, in bytes of its own; the next one begins. */
  finish(): Uint8Array {
    const bytes = Buffer.allocUnsafe(this.length);
    this.buffer.copy(bytes, 0, 0, this.length);
    this.length = 0;
    return bytes;
  }

  /** Forgets an unfinished record. */
  reset(): void {
    this.length = 0;
  }

  /** Not all of it is ASCII: starts over with the number of bytes. */
  private wideText(value: string, start: number): void {
    this.length = start - wholeBytes(value.length);
    const bytes = Buffer.byteLength(value);
    this.whole(bytes);
    this.reserve(bytes);
    this.length += this.buffer.write(value, this.length);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

/** Reads what a {@link RecordWriter} wrote. Its methods throw a RangeError or TypeError on other bytes. */
export class RecordReader {
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  private readonly shared = new TextPool(maxSharedTexts);

  /** Begins with the first byte of `bytes`. */
  open(bytes: Uint8Array): void {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  whole(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.bytes.readUInt8(this.at++);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
    }
    if (!Number.isSafeInteger(value)) throw new RangeError('number too large');
    return value;
  }

  number(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  text(): string {
    const length = this.whole();
    const end = this.at + length;
    if (end > this.bytes.length) throw new RangeError('text beyond the end');
    const text = this.bytes.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }

  /** A text that many records have: equal ones are one string in memory. */
  sharedText(): string {
    return this.shared.share(this.text());
  }

  /** @throws TypeError when bytes are left */
  close(): void {
    if (this.at !== this.bytes.length) throw new TypeError(`${this.bytes.length - this.at} bytes left`);
  }
}

function wholeBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}
