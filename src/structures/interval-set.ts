/**
 * A whole number of 0..2^64-1: a `number` where that is exact, a `bigint` beyond 2^53-1. Each value has one
 * form only, so that `===` compares values.
 */
export type Point = number | bigint;

/** All whole numbers from `begin` to `end`, both included. */
export interface Interval {
  readonly begin: Point;
  readonly end: Point;
}

/** The one form of a whole number as {@link Point}. */
export function toPoint(value: number | bigint): Point {
  if (typeof value === 'number') return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function after(point: Point): Point {
  return typeof point === 'number' && point < Number.MAX_SAFE_INTEGER ? point + 1 : BigInt(point) + 1n;
}

function before(point: Point): Point {
  return typeof point === 'number' ? point - 1 : toPoint(point - 1n);
}

function lower(left: Point, right: Point): Point {
  return left < right ? left : right;
}

function higher(left: Point, right: Point): Point {
  return left > right ? left : right;
}

/**
 * An immutable set of whole numbers kept as sorted intervals that neither overlap nor touch: `[1-5]` and
 * `[6-9]` are `[1-9]`. Cost grows with the number of intervals, never with what they span.
 */
export class IntervalSet {
  static readonly empty = new IntervalSet([]);

  private constructor(readonly intervals: readonly Interval[]) {}

  /** The set of one interval; of a single number when `end` is left out. Empty when `end` is below `begin`. */
  static of(begin: number | bigint, end: number | bigint = begin): IntervalSet {
    return end < begin ? IntervalSet.empty : new IntervalSet([{ begin: toPoint(begin), end: toPoint(end) }]);
  }

  /** Sorts and joins any intervals; empty ones (`end` below `begin`) are left out. */
  static from(
    intervals: Iterable<{ readonly begin: number | bigint; readonly end: number | bigint }>,
  ): IntervalSet {
    const sorted: Interval[] = [];
    for (const { begin, end } of intervals) {
      if (begin <= end) sorted.push({ begin: toPoint(begin), end: toPoint(end) });
    }
    return sorted.length === 0 ? IntervalSet.empty : new IntervalSet(joinSorted(sorted.sort(byBegin)));
  }

  get isEmpty(): boolean {
    return this.intervals.length === 0;
  }

  /** How many numbers the set holds; rounded beyond 2^53. */
  get size(): number {
    let size = 0;
    for (const { begin, end } of this.intervals) {
      size +=
        typeof end === 'number' && typeof begin === 'number'
          ? end - begin + 1
          : Number(BigInt(end) - BigInt(begin) + 1n);
    }
    return size;
  }

  has(point: number | bigint): boolean {
    return this.intervals.some(({ begin, end }) => begin <= point && point <= end);
  }

  /** Whether every number of `other` is in this set. */
  containsAll(other: IntervalSet): boolean {
    let index = 0;
    for (const { begin, end } of other.intervals) {
      while (index < this.intervals.length && this.intervals[index]!.end < begin) index++;
      const own = this.intervals[index];
      if (own === undefined || own.begin > begin || own.end < end) return false;
    }
    return true;
  }

  union(other: IntervalSet): IntervalSet {
    if (other.isEmpty) return this;
    if (this.isEmpty) return other;
    return new IntervalSet(joinSorted([...this.intervals, ...other.intervals].sort(byBegin)));
  }

  subtract(other: IntervalSet): IntervalSet {
    if (this.isEmpty || other.isEmpty) return this;
    const left: Interval[] = [];
    let from = 0;
    for (const { begin, end } of this.intervals) {
      while (from < other.intervals.length && other.intervals[from]!.end < begin) from++;
      let start = begin;
      for (let index = from; index < other.intervals.length && start <= end; index++) {
        const hole = other.intervals[index]!;
        if (hole.begin > end) break;
        if (hole.begin > start) left.push({ begin: start, end: before(hole.begin) });
        start = higher(start, after(hole.end));
      }
      if (start <= end) left.push({ begin: start, end });
    }
    return left.length === 0 ? IntervalSet.empty : new IntervalSet(left);
  }

  /** The set without one number: {@link subtract}, made cheap. */
  without(point: Point): IntervalSet {
    const index = this.intervals.findIndex(({ begin, end }) => begin <= point && point <= end);
    if (index < 0) return this;
    const { begin, end } = this.intervals[index]!;
    const left = this.intervals.slice();
    if (begin === point && end === point) left.splice(index, 1);
    else if (begin === point) left[index] = { begin: after(point), end };
    else {
      left[index] = { begin, end: before(point) };
      if (end !== point) left.splice(index + 1, 0, { begin: after(point), end });
    }
    return new IntervalSet(left);
  }

  intersect(other: IntervalSet): IntervalSet {
    const common: Interval[] = [];
    let mine = 0;
    let theirs = 0;
    while (mine < this.intervals.length && theirs < other.intervals.length) {
      const left = this.intervals[mine]!;
      const right = other.intervals[theirs]!;
      const begin = higher(left.begin, right.begin);
      const end = lower(left.end, right.end);
      if (begin <= end) common.push({ begin, end });
      if (left.end < right.end) mine++;
      else theirs++;
    }
    return common.length === 0 ? IntervalSet.empty : new IntervalSet(common);
  }

  equals(other: IntervalSet): boolean {
    return (
      this.intervals.length === other.intervals.length &&
      this.intervals.every(({ begin, end }, index) => {
        const theirs = other.intervals[index]!;
        return begin === theirs.begin && end === theirs.end;
      })
    );
  }

  /** The number at `index` in ascending order; undefined when the set holds fewer. */
  at(index: number): Point | undefined {
    let left = index;
    for (const { begin, end } of this.intervals) {
      if (typeof begin === 'number' && typeof end === 'number') {
        if (left <= end - begin) return begin + left;
        left -= end - begin + 1;
      } else {
        const count = Number(BigInt(end) - BigInt(begin)) + 1;
        if (left < count) return toPoint(BigInt(begin) + BigInt(left));
        left -= count;
      }
    }
    return undefined;
  }

  /** `[1-5, 9-9]`, as Mesos prints ranges. */
  toString(): string {
    return `[${this.intervals.map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`;
  }
}

function byBegin(left: Interval, right: Interval): number {
  return left.begin < right.begin ? -1 : left.begin > right.begin ? 1 : 0;
}

function joinSorted(sorted: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (last === undefined || next.begin > after(last.end)) joined.push(next);
    else if (next.end > last.end) joined[joined.length - 1] = { begin: last.begin, end: next.end };
  }
  return joined;
}
