import type { Clock, Timer } from '../utils/clock.js';
import { MesosError } from '../utils/errors.js';
import type { Lease } from './state-store.js';
import { STORAGE_ERRORS } from './storage.errors.js';
import { invalidArgument } from './store-rules.js';

const retryDeleteMs = 1000;

interface ActiveLease {
  readonly keys: Set<string>;
  timer: Timer;
}

/** The leases of a store that lives in this process, and the keys bound to them. */
export class LeaseTable {
  private readonly leases = new Map<string, ActiveLease>();
  private readonly leaseOfKey = new Map<string, string>();
  private issued = 0;
  private closed = false;

  /** @param deleteKeys deletes the keys of a lease that ended; called again when it rejects */
  constructor(
    private readonly clock: Clock,
    private readonly deleteKeys: (keys: readonly string[]) => Promise<unknown>,
  ) {}

  /** Starts a lease of `ttlMs`. */
  grant(ttlMs: number): Lease {
    if (!(Number.isFinite(ttlMs) && ttlMs > 0)) throw invalidArgument(`lease of ${ttlMs} ms`);
    const id = String(++this.issued);
    const expire = (): void => void this.end(id);
    const active: ActiveLease = { keys: new Set(), timer: this.clock.setTimer(ttlMs, expire) };
    this.leases.set(id, active);
    return {
      id,
      ttlMs,
      keepAlive: () => {
        if (!this.leases.has(id)) return Promise.resolve(false);
        active.timer.cancel();
        active.timer = this.clock.setTimer(ttlMs, expire);
        return Promise.resolve(true);
      },
      revoke: () => this.end(id),
    };
  }

  /** @throws MesosError MESOS_STORAGE_LEASE_ENDED also for a lease of another store */
  assertActive(lease: Lease, key: string): void {
    if (this.leases.has(lease.id)) return;
    throw new MesosError(STORAGE_ERRORS, 'MESOS_STORAGE_LEASE_ENDED', `lease ${lease.id} for ${key}`);
  }

  /** Whether the key goes when a lease ends. */
  isBound(key: string): boolean {
    return this.leaseOfKey.has(key);
  }

  /** Call for every key written: binds it to `lease`, or to none. */
  bind(key: string, lease: Lease | undefined): void {
    const before = this.leaseOfKey.get(key);
    if (before === undefined && lease === undefined) return;
    if (before !== undefined) {
      this.leases.get(before)?.keys.delete(key);
      this.leaseOfKey.delete(key);
    }
    if (lease === undefined) return;
    const active = this.leases.get(lease.id);
    if (active === undefined) {
      // It ended while the write was under way.
      void this.remove([key]);
      return;
    }
    active.keys.add(key);
    this.leaseOfKey.set(key, lease.id);
  }

  /** Stops all timers. The keys stay. */
  close(): void {
    this.closed = true;
    for (const lease of this.leases.values()) lease.timer.cancel();
    this.leases.clear();
  }

  private async end(id: string): Promise<void> {
    const active = this.leases.get(id);
    if (active === undefined) return;
    active.timer.cancel();
    this.leases.delete(id);
    for (const key of active.keys) this.leaseOfKey.delete(key);
    await this.remove([...active.keys]);
  }

  private async remove(keys: readonly string[]): Promise<void> {
    if (keys.length === 0 || this.closed) return;
    try {
      await this.deleteKeys(keys);
    } catch {
      // The store reports its trouble to whoever writes; here only the keys matter, so it is tried again.
      this.clock.setTimer(retryDeleteMs, () => {
        const unbound = keys.filter((key) => !this.leaseOfKey.has(key));
        void this.remove(unbound);
      });
    }
  }
}
