import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeRecord } from '../../../../src/protocol/recordio/encode-record.js';
import { RecordIoDecoder } from '../../../../src/protocol/recordio/record-io-decoder.js';
const bytes = (text) => Buffer.from(text, 'utf8');
const texts = (records) => records.map((r) => Buffer.from(r).toString('utf8'));
function chunksOf(stream, size) {
  const chunks = [];
  for (let at = 0; at < stream.length; at += size) chunks.push(stream.subarray(at, at + size));
  return chunks;
}
function decodeAll(chunks, options = {}) {
  const decoder = new RecordIoDecoder(options);
  const records = [];
  try {
    for (const chunk of chunks) records.push(...texts(decoder.decode(chunk)));
    decoder.finish();
    return { records };
  } catch (error) {
    return { records, code: error.code };
  }
}
describe('RecordIoDecoder', () => {
  const stream = bytes('5\nhello0\n13\nüber die 0123\n\n\n\n07\nseven !2\n10');
  const expected = ['hello', '', 'über die 012', '\n\n\n', 'seven !', '10'];
  it.each([1, 2, 3, 7, Math.ceil(stream.length / 2), stream.length])(
    'S24 S25 S26 - chunks of %i bytes give the same records',
    (size) => {
      expect(decodeAll(chunksOf(stream, size))).toEqual({ records: expected });
    },
  );
  it('S24 S25 - a cut at every offset gives the same records', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      expect(decodeAll([stream.subarray(0, cut), stream.subarray(cut)])).toEqual({ records: expected });
    }
  });
  it('S28 - a length of zero is an empty record, at once', () => {
    expect(texts(new RecordIoDecoder().decode(bytes('0\n')))).toEqual(['']);
  });
  it('leading zeros - allowed up to 20 digits', () => {
    expect(decodeAll([bytes('00000000000000000003\nabc')])).toEqual({ records: ['abc'] });
    expect(decodeAll([bytes('000000000000000000003\nabc')]).code).toBe('MESOS_PROTOCOL_RECORD_TOO_LARGE');
  });
  it.each([
    ['blank header', '\n'],
    ['carriage return', '5\r\nhello'],
    ['plus sign', '+5\nhello'],
    ['minus sign', '-5\nhello'],
    ['space', ' 5\nhello'],
    ['hexadecimal', '0x5\nhello'],
    ['text', 'HTTP/1.1 500 Internal Server Error\r\n'],
  ])('S27 - %s in the length line is a final error', (_name, text) => {
    const decoder = new RecordIoDecoder();
    expect(() => decoder.decode(bytes(text))).toThrow(
      expect.objectContaining({ code: 'MESOS_PROTOCOL_RECORD_LENGTH', retryable: true }),
    );
    expect(() => decoder.decode(bytes('5\nhello'))).toThrow(decoder.failure);
    expect(() => decoder.finish()).toThrow(decoder.failure);
  });
  it('records before a broken length - are returned for every chunking', () => {
    const broken = bytes('2\nok3\nyesx');
    for (let size = 1; size <= broken.length; size++) {
      expect(decodeAll(chunksOf(broken, size))).toEqual({
        records: ['ok', 'yes'],
        code: 'MESOS_PROTOCOL_RECORD_LENGTH',
      });
    }
    const decoder = new RecordIoDecoder();
    expect(decoder.decode(broken)).toHaveLength(2);
    expect(decoder.failure).toMatchObject({ code: 'MESOS_PROTOCOL_RECORD_LENGTH' });
  });
  it('a length of 21 digits - is refused', () => {
    expect(decodeAll([bytes('111111111111111111111\n')]).code).toBe('MESOS_PROTOCOL_RECORD_TOO_LARGE');
  });
  it('S29 - the limit is checked while the length is read', () => {
    expect(decodeAll([bytes('10\n0123456789')], { maxRecordBytes: 10 })).toEqual({ records: ['0123456789'] });
    const decoder = new RecordIoDecoder({ maxRecordBytes: 10 });
    expect(() => decoder.decode(bytes('11'))).toThrow(
      expect.objectContaining({ code: 'MESOS_PROTOCOL_RECORD_TOO_LARGE' }),
    );
    expect(decoder.bufferedBytes).toBe(0);
    expect(new RecordIoDecoder().decode(bytes(`${64 * 1024 * 1024}\n`))).toEqual([]);
    expect(() => new RecordIoDecoder().decode(bytes(`${64 * 1024 * 1024 + 1}\n`))).toThrow('67108864');
  });
  it.each([
    ['header', '2\nok1'],
    ['header before the newline of a zero length', '2\nok0'],
    ['record without a byte', '2\nok5\n'],
    ['record', '2\nok5\nhell'],
  ])('S30 - end of the stream inside a %s is an error', (_name, text) => {
    expect(decodeAll([bytes(text)])).toEqual({ records: ['ok'], code: 'MESOS_PROTOCOL_STREAM_TRUNCATED' });
  });
  it('finish - is silent at a record boundary', () => {
    expect(decodeAll([])).toEqual({ records: [] });
    expect(decodeAll([bytes('2\nok'), bytes('')])).toEqual({ records: ['ok'] });
  });
  it('bufferedBytes - counts what waits for its record', () => {
    const decoder = new RecordIoDecoder();
    expect(decoder.bufferedBytes).toBe(0);
    decoder.decode(bytes('1'));
    expect(decoder.bufferedBytes).toBe(1);
    decoder.decode(bytes('0\n012'));
    expect(decoder.bufferedBytes).toBe(6);
    decoder.decode(bytes('3456789'));
    expect(decoder.bufferedBytes).toBe(0);
  });
  it('records inside one chunk - share its memory, records over chunks do not', () => {
    const chunk = bytes('2\nok4\nab');
    const decoder = new RecordIoDecoder();
    const [first] = decoder.decode(chunk);
    expect(first.buffer).toBe(chunk.buffer);
    const [second] = decoder.decode(bytes('cd'));
    chunk.fill(0);
    expect(texts([second])).toEqual(['abcd']);
  });
  it('property - what encodeRecord writes comes back for any chunking', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
        (records, sizes) => {
          const stream = Buffer.concat(records.map((record) => encodeRecord(record)));
          const decoder = new RecordIoDecoder();
          const decoded = [];
          for (let at = 0, turn = 0; at < stream.length; turn++) {
            const size = sizes[turn % sizes.length];
            decoded.push(...decoder.decode(stream.subarray(at, at + size)));
            at += size;
          }
          decoder.finish();
          expect(decoded.map((record) => [...record])).toEqual(records.map((record) => [...record]));
        },
      ),
    );
  });
  it('property - any bytes either decode or fail with a typed error, the same for every chunking', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('0', '1', '2', '9', '\n', 'x', '\r', '-'))
          .map((parts) => bytes(parts.join(''))),
        fc.integer({ min: 1, max: 9 }),
        (input, size) => {
          const whole = decodeAll([input], { maxRecordBytes: 50 });
          expect(decodeAll(chunksOf(input, size), { maxRecordBytes: 50 })).toEqual(whole);
          if (whole.code !== undefined) expect(whole.code).toMatch(/^MESOS_PROTOCOL_/);
        },
      ),
    );
  });
});
