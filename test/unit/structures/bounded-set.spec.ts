import { describe, expect, it } from '@jest/globals';
import { BoundedSet } from '../../../src/structures/bounded-set.js';

describe('BoundedSet', () => {
  it('beyond its capacity - forgets the oldest', () => {
    const set = new BoundedSet<number>(3);
    for (const member of [1, 2, 3, 2, 4, 5]) set.add(member);
    expect([1, 2, 3, 4, 5].filter((member) => set.has(member))).toEqual([3, 4, 5]);
    expect(set.size).toBe(3);
  });

  it('a million members - never holds more than the capacity', () => {
    const set = new BoundedSet<number>(1000);
    for (let member = 0; member < 1_000_000; member++) set.add(member);
    expect(set.size).toBe(1000);
    expect(set.has(999_000)).toBe(true);
    expect(set.has(998_999)).toBe(false);
  });
});
