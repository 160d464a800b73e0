import { isPromise } from './maybe-promise.js';
import type { MaybePromise } from './maybe-promise.js';

interface Waiting<Item> {
  readonly item: Item;
  next: Waiting<Item> | undefined;
}

/** The items of one key behind the one that is being worked on. */
interface Lane<Item> {
  first: Waiting<Item> | undefined;
  last: Waiting<Item> | undefined;
}

/**
 * Works on the items of one key one after the other, in the order they came, and on different keys at the
 * same time. An item whose lane is free is worked on at once, within `push`: work that does not wait costs
 * neither a promise nor a turn of the event loop.
 */
export class KeyedSerialQueue<Key, Item> {
  private readonly lanes = new Map<Key, Lane<Item>>();
  private readonly waiters: { readonly limit: number; readonly resolve: () => void }[] = [];
  private count = 0;

  /**
   * @param work deals with one item
   * @param onError told what `work` threw; the lane goes on with the next item. Must not throw.
   */
  constructor(
    private readonly work: (item: Item) => MaybePromise<void>,
    private readonly onError: (error: unknown, item: Item) => void,
  ) {}

  /** Items that wait or are being worked on. */
  get pending(): number {
    return this.count;
  }

  push(key: Key, item: Item): void {
    this.count++;
    const lane = this.lanes.get(key);
    if (lane) {
      const waiting = { item, next: undefined };
      if (lane.last) lane.last.next = waiting;
      else lane.first = waiting;
      lane.last = waiting;
      return;
    }
    const own = { first: undefined, last: undefined };
    this.lanes.set(key, own);
    if (this.runItem(key, own, item)) this.runLane(key, own);
  }

  /** Resolves as soon as at most `limit` items are pending; undefined when that is so already. */
  whenAtMost(limit: number): Promise<void> | undefined {
    if (this.count <= limit) return undefined;
    return new Promise((resolve) => this.waiters.push({ limit, resolve }));
  }

  /** Whether the item is done; if not, its lane goes on by itself later. */
  private runItem(key: Key, lane: Lane<Item>, item: Item): boolean {
    try {
      const result = this.work(item);
      if (isPromise(result)) {
        void result
          .catch((error: unknown) => this.onError(error, item))
          .then(() => {
            this.finishItem();
            this.runLane(key, lane);
          });
        return false;
      }
    } catch (error) {
      this.onError(error, item);
    }
    this.finishItem();
    return true;
  }

  private runLane(key: Key, lane: Lane<Item>): void {
    for (let head = lane.first; head; head = lane.first) {
      lane.first = head.next;
      if (!head.next) lane.last = undefined;
      if (!this.runItem(key, lane, head.item)) return;
    }
    this.lanes.delete(key);
  }

  private finishItem(): void {
    this.count--;
    if (this.waiters.length === 0) return;
    for (let index = this.waiters.length - 1; index >= 0; index--) {
      const waiter = this.waiters[index]!;
      if (this.count > waiter.limit) continue;
      this.waiters.splice(index, 1);
      waiter.resolve();
    }
  }
}
