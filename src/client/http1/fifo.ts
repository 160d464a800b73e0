// Below this many taken entries, moving the rest is not worth it.
const compactAfter = 1024;

/** First in, first out, in constant time also when thousands wait. */
export class Fifo<T> {
  private items: T[] = [];
  private first = 0;

  get size(): number {
    return this.items.length - this.first;
  }

  push(item: T): void {
    this.items.push(item);
  }

  peek(): T | undefined {
    return this.items[this.first];
  }

  shift(): T | undefined {
    const item = this.items[this.first];
    if (item === undefined) return undefined;
    this.first++;
    if (this.first === this.items.length) {
      this.items = [];
      this.first = 0;
    } else if (this.first >= compactAfter && this.first * 2 >= this.items.length) {
      this.items = this.items.slice(this.first);
      this.first = 0;
    }
    return item;
  }

  /** Empties the queue and returns what was in it. */
  takeAll(): T[] {
    const items = this.items.slice(this.first);
    this.items = [];
    this.first = 0;
    return items;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = this.first; index < this.items.length; index++) yield this.items[index]!;
  }
}
