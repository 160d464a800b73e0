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
  private isWorking = false;
  private workingKey: Key | undefined;

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
    const lane = this.lanes.size > 0 ? this.lanes.get(key) : undefined;
    if (lane) append(lane, item);
    else if (!this.isWorking) this.runAtOnce(key, item);
    // Pushed by what `runAtOnce` is working on.
    else if (key === this.workingKey) append(this.openLane(key), item);
    else this.runInLane(key, item);
  }

  /** Resolves as soon as at most `limit` items are pending; undefined when that is so already. */
  whenAtMost(limit: number): Promise<void> | undefined {
    if (this.count <= limit) return undefined;
    return new Promise((resolve) => this.waiters.push({ limit, resolve }));
  }

  /** Works without a lane, which most items never need: one is made when the work turns out to wait. */
  private runAtOnce(key: Key, item: Item): void {
    this.isWorking = true;
    this.workingKey = key;
    const pending = this.begin(item);
    this.isWorking = false;
    this.workingKey = undefined;
    if (pending) return this.follow(key, this.lanes.get(key) ?? this.openLane(key), item, pending);
    this.finishItem();
    const lane = this.lanes.size > 0 ? this.lanes.get(key) : undefined;
    if (lane) this.runLane(key, lane);
  }

  private runInLane(key: Key, item: Item): void {
    const lane = this.openLane(key);
    append(lane, item);
    this.runLane(key, lane);
  }

  private runLane(key: Key, lane: Lane<Item>): void {
    for (let head = lane.first; head; head = lane.first) {
      lane.first = head.next;
      if (!head.next) lane.last = undefined;
      const pending = this.begin(head.item);
      if (pending) return this.follow(key, lane, head.item, pending);
      this.finishItem();
    }
    this.lanes.delete(key);
  }

  /** Starts on an item; undefined when it is done. */
  private begin(item: Item): Promise<void> | undefined {
    try {
      const result = this.work(item);
      if (isPromise(result)) return result;
    } catch (error) {
      this.onError(error, item);
    }
    return undefined;
  }

  private follow(key: Key, lane: Lane<Item>, item: Item, pending: Promise<void>): void {
    void pending
      .catch((error: unknown) => this.onError(error, item))
      .then(() => {
        this.finishItem();
        this.runLane(key, lane);
      });
  }

  private openLane(key: Key): Lane<Item> {
    const lane: Lane<Item> = { first: undefined, last: undefined };
    this.lanes.set(key, lane);
    return lane;
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

function append<Item>(lane: Lane<Item>, item: Item): void {
  const waiting = { item, next: undefined };
  if (lane.last) lane.last.next = waiting;
  else lane.first = waiting;
  lane.last = waiting;
}
