/** Lets so many launches per second through, a second's worth of them at once. */
export class LaunchLimiter {
  private tokens: number;
  private filledMs: number;

  /** @param perSecond Infinity lets everything through */
  constructor(
    private readonly perSecond: number,
    nowMs: number,
  ) {
    this.tokens = Math.max(1, perSecond);
    this.filledMs = nowMs;
  }

  /** How many launches may go now. */
  available(nowMs: number): number {
    if (this.perSecond === Infinity) return Infinity;
    const earned = ((nowMs - this.filledMs) / 1000) * this.perSecond;
    this.tokens = Math.min(Math.max(1, this.perSecond), this.tokens + Math.max(0, earned));
    this.filledMs = nowMs;
    return Math.floor(this.tokens);
  }

  /** A launch went. */
  spend(): void {
    this.tokens -= 1;
  }

  /** Time until the next launch may go, in ms. */
  get waitMs(): number {
    return this.tokens >= 1 ? 0 : Math.ceil(((1 - this.tokens) / this.perSecond) * 1000);
  }
}
