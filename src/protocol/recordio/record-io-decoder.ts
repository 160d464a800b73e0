import { MesosError } from '../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../protocol.errors.js';

/** Options of {@link RecordIoDecoder}. */
export interface RecordIoDecoderOptions {
  /**
   * Longest record accepted, in bytes; checked while the length is read, before anything is allocated.
   * @default 67_108_864 (64 MiB), several times the largest OFFERS event of a big cluster
   */
  readonly maxRecordBytes?: number;
}

/** 64 MiB. */
export const DEFAULT_MAX_RECORD_BYTES = 64 * 1024 * 1024;

/** Digits of 2^64-1, the largest length `docs/recordio.md` of Mesos allows. */
const MAX_LENGTH_DIGITS = 20;
const NEWLINE = 0x0a;
const ZERO = 0x30;

/**
 * Cuts the body of a Mesos stream into records: decimal length in bytes, `\n`, that many bytes
 * (Mesos: `docs/recordio.md`, stout `recordio.hpp`). Push bytes in, pull records out; chunks may be cut anywhere.
 *
 * A record that lies in one chunk is returned as a `subarray` of it, without a copy; it is valid as long as the
 * caller does not reuse the chunk. Only records that span chunks are copied.
 *
 * Decisions on what `docs/recordio.md` leaves open:
 * - length zero: an empty record, as in stout; Mesos never sends one, and dropping it would hide it from the codec.
 * - leading zeros: allowed, up to 20 digits in all (`007` is 7).
 * - 21 digits or more, or a length over `maxRecordBytes`: error.
 * - blank length line (`\n` alone): error. A lost byte count means the position in the stream is lost.
 * - `\r`, spaces, a sign, hexadecimal or any other byte that is no digit: error.
 * - end of the stream inside a length line or inside a record: error from {@link finish}.
 *
 * Every error is final: the framing cannot be found again. Records that were complete before the error are still
 * returned, whatever the chunking: {@link decode} returns them, sets {@link failure}, and throws on the next call.
 */
export class RecordIoDecoder {
  readonly #maxRecordBytes: number;
  #length = 0;
  #digits = 0;
  /** The record being collected, when it does not lie in one chunk. */
  #partial: Uint8Array | undefined;
  #filled = 0;
  /** Whether the length line is read and record bytes are awaited. */
  #inRecord = false;
  #failure: MesosError | undefined;

  constructor(options: RecordIoDecoderOptions = {}) {
    this.#maxRecordBytes = options.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES;
  }

  /** Why the decoder is unusable, as soon as it is; the next {@link decode} or {@link finish} throws it. */
  get failure(): MesosError | undefined {
    return this.#failure;
  }

  /** Bytes received that belong to a record not yet returned, its length line included. */
  get bufferedBytes(): number {
    if (!this.#inRecord) return this.#digits;
    return this.#digits + 1 + this.#filled;
  }

  /**
   * Takes the next bytes of the stream and returns the records that are now complete, in order.
   * @param start of the bytes to take. @default 0
   * @param end of them. @default that of the chunk
   * @param records to append to and return. @default a new list
   * @throws MesosError `MESOS_PROTOCOL_RECORD_LENGTH` or `MESOS_PROTOCOL_RECORD_TOO_LARGE`
   */
  decode(chunk: Uint8Array, start = 0, end = chunk.length, records: Uint8Array[] = []): Uint8Array[] {
    if (this.#failure !== undefined) throw this.#failure;
    const before = records.length;
    let position = start;
    for (;;) {
      if (!this.#inRecord) {
        position = this.#readLength(chunk, position, end);
        if (position < 0) {
          if (records.length > before) return records;
          throw this.#failure;
        }
        if (!this.#inRecord) return records;
      }
      const missing = this.#length - this.#filled;
      const available = end - position;
      if (available < missing) {
        if (available > 0) this.#collect(chunk.subarray(position, end));
        return records;
      }
      if (this.#partial === undefined) {
        records.push(chunk.subarray(position, position + missing));
      } else {
        this.#partial.set(chunk.subarray(position, position + missing), this.#filled);
        records.push(this.#partial);
      }
      position += missing;
      this.#reset();
    }
  }

  /**
   * Says that the stream has ended.
   * @throws MesosError `MESOS_PROTOCOL_STREAM_TRUNCATED` inside a length or a record, or the earlier failure
   */
  finish(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.bufferedBytes === 0) return;
    const where = this.#inRecord
      ? `inside a record: ${this.#filled} of ${this.#length} bytes arrived`
      : `inside the length line, after ${this.#digits} digits`;
    this.#failure = new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_STREAM_TRUNCATED', where, {
      details: { receivedBytes: this.#filled, recordBytes: this.#length },
    });
    throw this.#failure;
  }

  /** Reads digits up to the newline; returns the next position, or -1 after a failure. */
  #readLength(chunk: Uint8Array, start: number, end: number): number {
    let position = start;
    while (position < end) {
      const byte = chunk[position++]!;
      if (byte === NEWLINE && this.#digits > 0) {
        this.#inRecord = true;
        return position;
      }
      const digit = byte - ZERO;
      if (digit < 0 || digit > 9) return this.#failLength(byte);
      if (++this.#digits > MAX_LENGTH_DIGITS)
        return this.#failTooLarge(`a length of more than ${MAX_LENGTH_DIGITS} digits`);
      this.#length = this.#length * 10 + digit;
      if (this.#length > this.#maxRecordBytes) return this.#failTooLarge(`at least ${this.#length} bytes`);
    }
    return position;
  }

  #collect(bytes: Uint8Array): void {
    this.#partial ??= new Uint8Array(this.#length);
    this.#partial.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  #reset(): void {
    this.#inRecord = false;
    this.#length = 0;
    this.#digits = 0;
    this.#filled = 0;
    this.#partial = undefined;
  }

  #failLength(byte: number): -1 {
    const what =
      byte === NEWLINE
        ? 'a blank length line'
        : `byte 0x${byte.toString(16).padStart(2, '0')} in the length line`;
    this.#reset();
    this.#failure = new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_RECORD_LENGTH', what, {
      details: { byte },
    });
    return -1;
  }

  #failTooLarge(size: string): -1 {
    this.#reset();
    this.#failure = new MesosError(
      PROTOCOL_ERRORS,
      'MESOS_PROTOCOL_RECORD_TOO_LARGE',
      `${size}, the limit is ${this.#maxRecordBytes} bytes`,
      { details: { maxRecordBytes: this.#maxRecordBytes } },
    );
    return -1;
  }
}
