import type { Clock, Timer } from '../../utils/clock.js';
import { MesosError } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';

interface PendingRevive {
  readonly roles: Set<string>;
  readonly done: Promise<void>;
  readonly resolve: (sent: Promise<void>) => void;
  readonly timer: Timer;
}

/**
 * For which roles offers are wanted. What was suppressed stays so over subscriptions, because every
 * SUBSCRIBE carries the whole list (S64). REVIVE makes the master allocate anew, so it is rate-limited:
 * revives within the interval become one at its end.
 */
export class RoleStates {
  private readonly suppressed: Set<string>;
  private pending: PendingRevive | undefined;
  private lastReviveMs = -Infinity;

  /** @param sendRevive sends one REVIVE */
  constructor(
    private roles: readonly string[],
    suppressed: readonly string[],
    private readonly reviveIntervalMs: number,
    private readonly clock: Clock,
    private readonly sendRevive: (roles: readonly string[]) => Promise<void>,
  ) {
    this.suppressed = new Set(suppressed);
  }

  /** Roles without offers, for SUBSCRIBE and UPDATE_FRAMEWORK. */
  get suppressedRoles(): readonly string[] {
    return [...this.suppressed];
  }

  get allRoles(): readonly string[] {
    return this.roles;
  }

  /** An UPDATE_FRAMEWORK was accepted. */
  replace(roles: readonly string[], suppressed: readonly string[]): void {
    this.roles = roles;
    this.suppressed.clear();
    for (const role of suppressed) this.suppressed.add(role);
  }

  /**
   * `roles`, or all when empty.
   * @throws MesosError `MESOS_SCHEDULER_FOREIGN_ROLE` (S84)
   */
  own(roles: readonly string[]): readonly string[] {
    for (const role of roles) {
      if (this.roles.includes(role)) continue;
      throw new MesosError(
        SCHEDULER_ERRORS,
        'MESOS_SCHEDULER_FOREIGN_ROLE',
        `${role} (own: ${this.roles.join(', ')})`,
        { details: { role } },
      );
    }
    return roles.length > 0 ? roles : this.roles;
  }

  /** Notes that offers are not wanted, also for a revive that waits. */
  suppress(roles: readonly string[]): void {
    for (const role of roles) {
      this.suppressed.add(role);
      this.pending?.roles.delete(role);
    }
  }

  /** Wants offers again; resolves when the REVIVE was accepted. */
  revive(roles: readonly string[]): Promise<void> {
    for (const role of roles) this.suppressed.delete(role);
    if (this.pending) {
      for (const role of roles) this.pending.roles.add(role);
      return this.pending.done;
    }
    const waitMs = this.lastReviveMs + this.reviveIntervalMs - this.clock.monotonic();
    return waitMs <= 0 ? this.send(roles) : this.sendLater(roles, waitMs);
  }

  /** A new subscription, whose SUBSCRIBE has told the master everything: nothing waits, nothing is limited. */
  reset(): void {
    this.lastReviveMs = -Infinity;
    if (this.pending) this.firePending();
  }

  /** No REVIVE will be sent any more. */
  close(): void {
    this.pending?.timer.cancel();
    this.pending?.resolve(Promise.resolve());
    this.pending = undefined;
  }

  private send(roles: readonly string[]): Promise<void> {
    this.lastReviveMs = this.clock.monotonic();
    return this.sendRevive(roles);
  }

  private sendLater(roles: readonly string[], waitMs: number): Promise<void> {
    let resolve!: (sent: Promise<void>) => void;
    const done = new Promise<void>((settle) => (resolve = settle));
    const timer = this.clock.setTimer(waitMs, () => this.firePending());
    this.pending = { roles: new Set(roles), done, resolve, timer };
    return done;
  }

  private firePending(): void {
    const pending = this.pending!;
    this.pending = undefined;
    pending.timer.cancel();
    const roles = [...pending.roles].filter((role) => this.roles.includes(role));
    pending.resolve(roles.length > 0 ? this.send(roles) : Promise.resolve());
  }
}
