import { describe, expect, it } from '@jest/globals';
import { MemoryStateStore } from '../../../../src/storage/memory/memory-state-store.js';
import { RecordCollection } from '../../../../src/storage/records/record-collection.js';
const people = {
  kind: 'person',
  version: 3,
  toJson: ({ first, last }) => [first, last],
  fromJson: (json) => {
    if (!Array.isArray(json) || json.length !== 2) throw new TypeError('not a person');
    return { first: String(json[0]), last: String(json[1]) };
  },
  migrations: { 1: (json) => ({ name: json }), 2: (json) => json.name.split(' ') },
};
async function setUp(values) {
  const store = new MemoryStateStore();
  for (const [key, value] of Object.entries(values)) {
    await store.commit([{ type: 'put', key: `people/${key}`, value: Buffer.from(value) }]);
  }
  const records = new RecordCollection(store, 'people/', people);
  const load = async () => {
    const found = [];
    const { quarantined } = await records.load((record) => found.push(record));
    return { found, quarantined };
  };
  return { store, records, load };
}
describe('RecordCollection', () => {
  it('put and get - a record comes back with its revision', async () => {
    const { store, records } = await setUp({});
    await store.commit([records.put('ada', { first: 'Ada', last: 'Lovelace' }, 0)]);
    expect(await records.get('ada')).toEqual({
      id: 'ada',
      record: { first: 'Ada', last: 'Lovelace' },
      revision: 1,
    });
    expect(Buffer.from((await store.get('people/ada')).value).toString()).toBe(
      '{"v":3,"d":["Ada","Lovelace"]}',
    );
    await store.commit([records.delete('ada', 1)]);
    expect(await records.get('ada')).toBeUndefined();
  });
  it('load - older versions are migrated step by step', async () => {
    const { load } = await setUp({
      old: '{"v":1,"d":"Ada Lovelace"}',
      newer: '{"v":2,"d":{"name":"Alan Turing"}}',
    });
    const { found } = await load();
    expect(found.map(({ record }) => record.last)).toEqual(['Turing', 'Lovelace']);
  });
  it.each([
    ['no JSON', '{"v":3,"d":["Ada"'],
    ['no version', '["Ada","Lovelace"]'],
    ['a version that is no number', '{"v":"3","d":["Ada","Lovelace"]}'],
    ['a shape that is no record', '{"v":3,"d":["Ada"]}'],
    ['bytes that are no UTF-8', '\ufffd'],
  ])('load - %s: quarantined and reported by key, the rest loads', async (_, text) => {
    const { store, load } = await setUp({ a: '{"v":3,"d":["A","B"]}', c: '{"v":3,"d":["C","D"]}' });
    const bytes = text === '\ufffd' ? Uint8Array.of(0xff, 0xfe) : Buffer.from(text);
    await store.commit([{ type: 'put', key: 'people/b', value: bytes }]);
    const { found, quarantined } = await load();
    expect(found.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(quarantined).toMatchObject([{ key: 'people/b', error: { code: 'MESOS_STORAGE_RECORD_INVALID' } }]);
    expect(String(quarantined[0].error)).toContain('people/b');
    expect((await store.get('quarantine/people/b')).value).toEqual(new Uint8Array(bytes));
    expect(await store.get('people/b')).toBeUndefined();
    expect((await load()).quarantined).toEqual([]);
  });
  it('load - a record of a newer version stops it and stays where it is', async () => {
    const { store, load } = await setUp({ future: '{"v":4,"d":{}}' });
    await expect(load()).rejects.toMatchObject({ code: 'MESOS_STORAGE_RECORD_TOO_NEW' });
    expect(await store.get('people/future')).toBeDefined();
  });
  it('load - reads more records than a page has', async () => {
    const { store, records, load } = await setUp({});
    await store.commit(
      Array.from({ length: 2500 }, (_, index) => records.put(String(index), { first: 'A', last: 'B' })),
    );
    expect((await load()).found).toHaveLength(2500);
  });
});
