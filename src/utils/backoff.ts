import type { Random } from './random.js';

export interface BackoffOptions {
  /** Upper bound of the first delay, in milliseconds. */
  readonly initialMs: number;
  /** No delay is longer, in milliseconds. */
  readonly maxMs: number;
  /** Growth of the bound per attempt. @default 2 */
  readonly factor?: number;
}

/** Truncated exponential backoff with full jitter: each delay is random in [0, bound], the bound doubles. */
export class Backoff {
  private attempts = 0;

  constructor(
    private readonly options: BackoffOptions,
    private readonly random: Random,
  ) {}

  /** Attempts since the last reset. */
  get attempt(): number {
    return this.attempts;
  }

  /** The next delay in milliseconds. */
  nextMs(): number {
    const { initialMs, maxMs, factor = 2 } = this.options;
    const boundMs = Math.min(maxMs, initialMs * factor ** this.attempts);
    this.attempts++;
    return boundMs * this.random.next();
  }

  /** Call after a success. */
  reset(): void {
    this.attempts = 0;
  }
}
