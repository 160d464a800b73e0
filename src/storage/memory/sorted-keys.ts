/**
 * Order of two keys by their bytes in UTF-8. JavaScript compares UTF-16 units, which puts characters beyond
 * U+FFFF before U+E000..U+FFFF.
 */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2000 : unit >= 0xe000 ? unit - 0x800 : unit;
}

/** Keys in byte order. Adding is cheap; sorting waits until somebody asks for the order. */
export class SortedKeys {
  private sorted: string[] = [];
  private added: string[] = [];
  private removed = false;

  /** @param has whether a key still exists */
  constructor(private readonly has: (key: string) => boolean) {}

  /** A key that did not exist before. */
  add(key: string): void {
    this.added.push(key);
  }

  /** A key that exists no more. */
  remove(): void {
    this.removed = true;
  }

  /** Index of the first key after `key` (or at it, when `inclusive`), and all keys in order. */
  from(key: string, inclusive: boolean): { readonly keys: readonly string[]; readonly start: number } {
    this.settle();
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareKeys(this.sorted[middle]!, key);
      if (order < 0 || (order === 0 && !inclusive)) low = middle + 1;
      else high = middle;
    }
    return { keys: this.sorted, start: low };
  }

  private settle(): void {
    if (this.added.length === 0 && !this.removed) return;
    // A key that was removed and added again is in both lists.
    const all = new Set<string>();
    for (const key of this.sorted) if (this.has(key)) all.add(key);
    const before = all.size;
    for (const key of this.added) if (this.has(key)) all.add(key);
    this.sorted = [...all];
    if (all.size > before) this.sorted.sort(compareKeys);
    this.added = [];
    this.removed = false;
  }
}
