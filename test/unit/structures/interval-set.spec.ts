import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IntervalSet } from '../../../src/structures/interval-set.js';

const smallSet = fc
  .array(fc.tuple(fc.nat(40), fc.nat(6)), { maxLength: 6 })
  .map((pairs) => IntervalSet.from(pairs.map(([begin, length]) => ({ begin, end: begin + length }))));

function members(set: IntervalSet): number[] {
  return Array.from({ length: 64 }, (_, point) => point).filter((point) => set.has(point));
}

describe('IntervalSet', () => {
  it('S78 - keeps inclusive intervals and joins those that overlap or touch', () => {
    expect(
      String(
        IntervalSet.from([
          { begin: 6, end: 9 },
          { begin: 1, end: 5 },
        ]),
      ),
    ).toBe('[1-9]');
    expect(
      String(
        IntervalSet.from([
          { begin: 1, end: 5 },
          { begin: 7, end: 9 },
        ]),
      ),
    ).toBe('[1-5, 7-9]');
    expect(
      String(
        IntervalSet.from([
          { begin: 1, end: 9 },
          { begin: 2, end: 3 },
        ]),
      ),
    ).toBe('[1-9]');
    expect(IntervalSet.of(31000, 32000).size).toBe(1001);
  });

  it('from - leaves out inverted intervals', () => {
    expect(IntervalSet.from([{ begin: 5, end: 4 }]).isEmpty).toBe(true);
    expect(IntervalSet.of(5, 4).isEmpty).toBe(true);
  });

  it('uint64 - stays exact up to 2^64-1', () => {
    const all = IntervalSet.of(0n, 2n ** 64n - 1n);
    const hole = IntervalSet.of(2n ** 53n);
    const rest = all.subtract(hole);
    expect(String(rest)).toBe('[0-9007199254740991, 9007199254740993-18446744073709551615]');
    expect(rest.union(hole).equals(all)).toBe(true);
    expect(rest.has(2n ** 53n)).toBe(false);
    expect(rest.at(2 ** 53 - 1)).toBe(2 ** 53 - 1);
  });

  it('set algebra - agrees with plain sets of numbers', () => {
    fc.assert(
      fc.property(smallSet, smallSet, (left, right) => {
        const mine = members(left);
        const theirs = members(right);
        expect(members(left.union(right))).toEqual([...new Set([...mine, ...theirs])].sort((a, b) => a - b));
        expect(members(left.subtract(right))).toEqual(mine.filter((point) => !theirs.includes(point)));
        expect(members(left.intersect(right))).toEqual(mine.filter((point) => theirs.includes(point)));
        expect(left.containsAll(right)).toBe(theirs.every((point) => mine.includes(point)));
        expect(left.equals(right)).toBe(mine.join() === theirs.join());
        expect(left.size).toBe(mine.length);
        expect(mine.map((_, index) => left.at(index))).toEqual(mine);
        expect(left.at(mine.length)).toBeUndefined();
      }),
    );
  });

  it('without - takes out one number, or nothing', () => {
    fc.assert(
      fc.property(smallSet, fc.nat(50), (set, point) => {
        expect(set.without(point).equals(set.subtract(IntervalSet.of(point)))).toBe(true);
      }),
    );
    expect(IntervalSet.of(5, 4).without(1).isEmpty).toBe(true);
  });

  it('results - are in normal form: sorted, with gaps', () => {
    fc.assert(
      fc.property(smallSet, smallSet, (left, right) => {
        for (const set of [left.union(right), left.subtract(right), left.intersect(right)]) {
          expect(set.equals(IntervalSet.from(set.intervals))).toBe(true);
        }
      }),
    );
  });
});
