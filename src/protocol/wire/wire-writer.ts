const initialBytes = 4096;

/** Beyond this the buffer of a large message is not kept for the next one. */
const maxKeptBytes = 1 << 20;

/** Thrown inside the generated encoders; the codec turns it into a typed error that names the path. */
export class UnencodableError extends Error {}

/**
 * Writes protobuf wire data for the generated encoders, from the last byte to the first: the length of a part
 * is known when its content has been written, so that one pass serves. One writer serves many messages.
 */
export class WireWriter {
  private bytes: Buffer = Buffer.allocUnsafeSlow(initialBytes);
  private pos = initialBytes;
  private readonly doubles = new Float64Array(1);
  private readonly octets = new Uint8Array(this.doubles.buffer);

  reset(): void {
    if (this.bytes.length > maxKeptBytes) this.bytes = Buffer.allocUnsafeSlow(initialBytes);
    this.pos = this.bytes.length;
  }

  /** A copy of what was written since the reset. From the pool of Node: calls are small, and gone when sent. */
  finish(): Uint8Array {
    const copy = Buffer.allocUnsafe(this.bytes.length - this.pos);
    this.bytes.copy(copy, 0, this.pos);
    return copy;
  }

  /** Bytes written so far; the difference of two marks is the length of a part. */
  mark(): number {
    return this.bytes.length - this.pos;
  }

  /** Writes length and tag of the part that was written since `mark`. */
  close(mark: number, tag: number): void {
    this.varint(this.mark() - mark);
    this.varint(tag);
  }

  varint(value: number): void {
    if (this.pos < 5) this.grow(5);
    const bytes = this.bytes;
    if (value < 0x80) {
      bytes[--this.pos] = value;
      return;
    }
    const size = value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
    let at = (this.pos -= size);
    let rest = value;
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at] = rest;
  }

  uint32(tag: number, value: number): void {
    if (value >>> 0 !== value) this.misfit(value);
    this.varint(value);
    this.varint(tag);
  }

  /** Negative numbers take ten bytes, as protobuf says for int32 and enums. */
  int32(tag: number, value: number): void {
    if ((value | 0) !== value) this.misfit(value);
    if (value < 0) this.varint64(tag, BigInt(value));
    else this.uint32(tag, value);
  }

  bool(tag: number, value: boolean): void {
    this.varint(value ? 1 : 0);
    this.varint(tag);
  }

  uint64(tag: number, value: bigint): void {
    if (BigInt.asUintN(64, value) !== value) this.misfit(value);
    this.varint64(tag, value);
  }

  int64(tag: number, value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) this.misfit(value);
    this.varint64(tag, value);
  }

  double(tag: number, value: number): void {
    if (typeof value !== 'number') this.misfit(value);
    if (this.pos < 8) this.grow(8);
    this.doubles[0] = value;
    this.pos -= 8;
    const { bytes, octets, pos } = this;
    for (let index = 0; index < 8; index++) bytes[pos + index] = octets[index]!;
    this.varint(tag);
  }

  string(tag: number, value: string): void {
    if (typeof value !== 'string') this.misfit(value);
    const length = value.length;
    const mark = this.mark();
    if (this.pos < length * 3) this.grow(length * 3);
    if (length < 40 && this.ascii(value)) {
      this.close(mark, tag);
      return;
    }
    const size = Buffer.byteLength(value);
    this.pos -= size;
    this.bytes.write(value, this.pos, size, 'utf8');
    this.close(mark, tag);
  }

  bytesField(tag: number, value: Uint8Array): void {
    if (!(value instanceof Uint8Array)) this.misfit(value);
    if (this.pos < value.length) this.grow(value.length);
    this.pos -= value.length;
    this.bytes.set(value, this.pos);
    this.varint(value.length);
    this.varint(tag);
  }

  missing(field: string): never {
    throw new UnencodableError(`${field} is missing`);
  }

  /** Callers without types can give anything; what does not fit is refused, not bent. */
  private misfit(value: unknown): never {
    throw new UnencodableError(`a ${typeof value} does not fit its field`);
  }

  private varint64(tag: number, value: bigint): void {
    if (this.pos < 10) this.grow(10);
    let rest = BigInt.asUintN(64, value);
    let size = 1;
    for (let more = rest >> 7n; more > 0n; more >>= 7n) size++;
    this.pos -= size;
    for (let index = 0; index < size - 1; index++) {
      this.bytes[this.pos + index] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.bytes[this.pos + size - 1] = Number(rest);
    this.varint(tag);
  }

  private ascii(value: string): boolean {
    const start = this.pos - value.length;
    const bytes = this.bytes;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code >= 0x80) return false;
      bytes[start + index] = code;
    }
    this.pos = start;
    return true;
  }

  private grow(need: number): void {
    const used = this.mark();
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, used + need + initialBytes));
    this.bytes.copy(larger, larger.length - used, this.pos);
    this.bytes = larger;
    this.pos = larger.length - used;
  }
}
