/** Thrown inside the generated decoders; the codec turns it into a typed error that names the path. */
export class WireError extends Error {}

/** What Node's Buffer has beyond its types: the same as `toString('utf8', start, end)` with less around it. */
type Slices = Buffer & { utf8Slice(start: number, end: number): string };

/** Messages that contain themselves may not nest deeper than this. */
const maxDepth = 100;

/** Interned texts of up to this many bytes; longer ones seldom repeat. */
const maxInternedBytes = 48;
const internSlots = 1024;

/**
 * Reads protobuf wire data for the generated decoders. One reader serves many messages, one after the other;
 * nothing it returns refers to the bytes it read.
 */
export class WireReader {
  pos = 0;
  private bytes: Slices = Buffer.alloc(0) as Slices;
  private depth = 0;
  private readonly doubles = new Float64Array(1);
  private readonly octets = new Uint8Array(this.doubles.buffer);
  private readonly interned: (string | undefined)[] = new Array<string | undefined>(internSlots);

  /** Starts on a new message and returns its end. */
  reset(bytes: Uint8Array): number {
    this.bytes = (
      Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    ) as Slices;
    this.pos = 0;
    this.depth = 0;
    return bytes.length;
  }

  /** A tag or any other varint of at most 32 bits; higher bits are dropped, as protobuf says. */
  uint32(): number {
    const bytes = this.bytes;
    let byte = bytes[this.pos++]!;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 70; shift += 7) {
      byte = bytes[this.pos++]!;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new WireError(`no valid number at byte ${this.pos}`);
  }

  int32(): number {
    return this.uint32() | 0;
  }

  bool(): boolean {
    return this.uint64() !== 0n;
  }

  uint64(): bigint {
    const bytes = this.bytes;
    let low = 0;
    let scale = 1;
    for (let index = 0; index < 7; index++) {
      const byte = bytes[this.pos++]!;
      low += (byte & 0x7f) * scale;
      if (byte < 0x80) return BigInt(low);
      scale *= 128;
    }
    let high = 0;
    scale = 1;
    for (let index = 0; index < 3; index++) {
      const byte = bytes[this.pos++]!;
      high += (byte & 0x7f) * scale;
      if (byte < 0x80) return BigInt.asUintN(64, (BigInt(high) << 49n) | BigInt(low));
      scale *= 128;
    }
    throw new WireError(`no valid number at byte ${this.pos}`);
  }

  int64(): bigint {
    return BigInt.asIntN(64, this.uint64());
  }

  double(): number {
    const { bytes, octets, pos } = this;
    if (pos + 8 > bytes.length) throw new WireError(`a double is cut off at byte ${pos}`);
    for (let index = 0; index < 8; index++) octets[index] = bytes[pos + index]!;
    this.pos = pos + 8;
    return this.doubles[0]!;
  }

  /** The end of a length-delimited part that starts here, checked against the end of its parent. */
  partEnd(parentEnd: number): number {
    const end = this.uint32() + this.pos;
    if (end > parentEnd)
      throw new WireError(`a part reaches beyond the end of its message at byte ${this.pos}`);
    return end;
  }

  string(parentEnd: number): string {
    const start = this.pos;
    const length = this.bytes[start]!;
    // Short ASCII texts are faster without a call into the runtime; longer ones would become ropes.
    if (length < 13 && start + 1 + length <= parentEnd) {
      const bytes = this.bytes;
      const end = start + 1 + length;
      let text = '';
      let index = start + 1;
      for (; index < end; index++) {
        const byte = bytes[index]!;
        if (byte >= 0x80) break;
        text += String.fromCharCode(byte);
      }
      if (index === end) {
        this.pos = end;
        return text;
      }
    }
    const end = this.partEnd(parentEnd);
    const text = this.bytes.utf8Slice(this.pos, end);
    this.pos = end;
    return text;
  }

  /** A text that is likely to come again (names, roles, hosts): equal ones share one string. */
  internedString(parentEnd: number): string {
    const end = this.partEnd(parentEnd);
    const { bytes, pos: start, interned } = this;
    const length = end - start;
    this.pos = end;
    if (length === 0) return '';
    if (length > maxInternedBytes) return bytes.utf8Slice(start, end);
    // First, middle and last byte tell names, roles and hosts apart well enough to find the slot.
    const slot =
      (length * 131 + bytes[start]! * 31 + bytes[start + (length >> 1)]! * 17 + bytes[end - 1]! * 7) &
      (internSlots - 1);
    const known = interned[slot];
    if (known !== undefined && known.length === length) {
      let index = 0;
      for (; index < length; index++) {
        const byte = bytes[start + index]!;
        if (byte >= 0x80 || known.charCodeAt(index) !== byte) break;
      }
      if (index === length) return known;
    }
    const text = bytes.utf8Slice(start, end);
    interned[slot] = text;
    return text;
  }

  /** A copy, so that a small value never keeps a whole socket buffer alive. */
  bytesCopy(parentEnd: number): Buffer {
    const end = this.partEnd(parentEnd);
    const copy = Buffer.from(this.bytes.subarray(this.pos, end));
    this.pos = end;
    return copy;
  }

  /** Passes over a field the schema does not know. */
  skip(tag: number, parentEnd: number): void {
    if (tag >>> 3 === 0) throw new WireError(`field number 0 is not allowed at byte ${this.pos}`);
    switch (tag & 7) {
      case 0:
        this.uint64();
        return;
      case 1:
        this.pos += 8;
        break;
      case 2:
        this.pos = this.partEnd(parentEnd);
        return;
      case 5:
        this.pos += 4;
        break;
      default:
        throw new WireError(`wire type ${tag & 7} is not supported at byte ${this.pos}`);
    }
    if (this.pos > parentEnd) throw new WireError(`a field is cut off at byte ${parentEnd}`);
  }

  enter(): void {
    if (++this.depth > maxDepth) throw new WireError(`messages are nested deeper than ${maxDepth}`);
  }

  leave(): void {
    this.depth--;
  }

  missing(field: string): never {
    throw new WireError(`the required field ${field} is missing`);
  }

  /** Called at the end of each message: reading must have stopped exactly there. */
  overrun(): never {
    throw new WireError(`a field reaches beyond the end of its message at byte ${this.pos}`);
  }
}
