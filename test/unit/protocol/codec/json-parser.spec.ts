import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../../src/protocol/codec/json/json-parser.js';

describe('parseJson', () => {
  it('property - agrees with JSON.parse on everything JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        const exact = JSON.parse(text, (_key, part: unknown) =>
          Number.isInteger(part) && !Number.isSafeInteger(part) && /^-?\d+$/.test(String(part))
            ? BigInt(String(part))
            : part,
        ) as unknown;
        expect(parseJson(text)).toEqual(exact);
      }),
    );
  });

  it('property - keeps every digit of a 64-bit integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (value) => {
        expect(BigInt(parseJson(`[${value}]`)![0 as never] as bigint)).toBe(value);
      }),
    );
  });

  it.each([
    ['', 'syntax error at line 1 near: '],
    ['{"a":1', 'syntax error at line 1 near: '],
    ['{\n"a" 1\n}', 'syntax error at line 2 near: 1'],
    ['[1,]', 'syntax error at line 1 near: ]'],
    ['{a:1}', 'syntax error at line 1 near: a:1}'],
    ['nul', 'syntax error at line 1 near: '],
    ['"\u0001"', 'syntax error at line 1 near: ""'],
    ['{} {}', 'Parsed JSON included non-whitespace trailing characters:  {}'],
  ])('%j - fails in the words of Mesos', (text, reason) => {
    expect(() => parseJson(text)).toThrow(
      expect.objectContaining({
        code: 'MESOS_PROTOCOL_JSON_SYNTAX',
        details: expect.objectContaining({ reason }),
      }),
    );
  });

  it('values nested deeper than 200 - are refused, as Mesos does', () => {
    expect(parseJson('['.repeat(200) + ']'.repeat(200))).toHaveLength(1);
    expect(() => parseJson('['.repeat(201) + ']'.repeat(201))).toThrow('syntax error');
  });
});
