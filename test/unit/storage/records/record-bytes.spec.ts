import { describe, expect, it } from '@jest/globals';
import { RecordReader, RecordWriter } from '../../../../src/storage/records/record-bytes.js';
import { decodeRecord, encodeRecord } from '../../../../src/storage/records/record-schema.js';

const read = (bytes: Uint8Array): RecordReader => {
  const reader = new RecordReader();
  reader.open(bytes);
  return reader;
};

describe('RecordWriter and RecordReader', () => {
  it.each([0, 1, 127, 128, 16_384, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER])('whole - %d', (value) => {
    const writer = new RecordWriter();
    writer.whole(value);
    expect(read(writer.finish()).whole()).toBe(value);
  });

  it.each(['', 'web.0', 'Zürich', '日本', 'x'.repeat(3000), `${'a'.repeat(127)}é`, '😀'])(
    'text - %s',
    (value) => {
      const writer = new RecordWriter();
      writer.text('before');
      writer.text(value);
      writer.number(-1.5);
      const reader = read(writer.finish());
      expect([reader.text(), reader.text(), reader.number()]).toEqual(['before', value, -1.5]);
      reader.close();
    },
  );

  it('whole - refuses what is none', () => {
    for (const value of [-1, 1.5, NaN, 2 ** 53])
      expect(() => new RecordWriter().whole(value)).toThrow(TypeError);
  });
});

describe('binary records', () => {
  const people = {
    kind: 'person',
    version: 2,
    write: ({ name, age }: { name: string; age: number }, out: RecordWriter) => {
      out.text(name);
      out.whole(age);
    },
    read: (from: RecordReader) => ({ name: from.text(), age: from.whole() }),
    readOlder: { 1: (from: RecordReader) => ({ name: from.text(), age: 0 }) },
  };
  const reader = new RecordReader();
  const ada = encodeRecord(people, { name: 'Ada', age: 36 }, new RecordWriter());

  it('decode - what was encoded, and older versions', () => {
    expect(decodeRecord(people, 'k', ada, reader)).toEqual({ name: 'Ada', age: 36 });
    const writer = new RecordWriter();
    for (const value of [0, 1]) writer.whole(value);
    writer.text('Ada');
    expect(decodeRecord(people, 'k', writer.finish(), reader)).toEqual({ name: 'Ada', age: 0 });
  });

  it('decode - bytes cut anywhere, bytes too many and JSON are refused; a newer version is left alone', () => {
    const invalid = { code: 'MESOS_STORAGE_RECORD_INVALID' };
    const refuse = (bytes: Uint8Array, error: object): void => {
      let thrown: unknown;
      try {
        decodeRecord(people, 'k', bytes, reader);
      } catch (caught) {
        thrown = caught;
      }
      expect(thrown).toMatchObject(error);
    };
    for (let length = 0; length < ada.length; length++) refuse(ada.subarray(0, length), invalid);
    refuse(Buffer.concat([ada, Buffer.from([0])]), invalid);
    refuse(Buffer.from('{"v":1,"d":[]}'), invalid);
    refuse(Uint8Array.of(0, 3, 0), { code: 'MESOS_STORAGE_RECORD_TOO_NEW' });
  });
});
