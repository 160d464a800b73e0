/** A set that remembers the newest `capacity` members and forgets the oldest first. */
export class BoundedSet<T> {
  private readonly members = new Set<T>();
  // The order is kept in a ring: a Set that loses its first member again and again gets slow to ask for it.
  private readonly ring: T[] = [];
  private oldest = 0;

  /** @param capacity members kept, at least 1 */
  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.members.size;
  }

  has(member: T): boolean {
    return this.members.has(member);
  }

  /** Adding a member again does not renew it. */
  add(member: T): void {
    if (this.members.has(member)) return;
    if (this.ring.length < this.capacity) {
      this.ring.push(member);
    } else {
      this.members.delete(this.ring[this.oldest]!);
      this.ring[this.oldest] = member;
      this.oldest = (this.oldest + 1) % this.capacity;
    }
    this.members.add(member);
  }
}
