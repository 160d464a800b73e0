import type { Endpoint } from '../endpoint.js';

/** Says where the leading master may be. Non-leaders redirect, so that any living master will do. */
export interface LeaderDetector {
  /**
   * Masters to try, the most promising first, never empty. Asked for each new subscription.
   * @throws MesosError when nothing can be said about the masters
   */
  candidates(signal?: AbortSignal): Promise<readonly Endpoint[]>;
  /** This candidate did not answer, or not as a master that can lead or redirect. */
  reportFailure(candidate: Endpoint): void;
  /** Stops watching. Idempotent. */
  close(): Promise<void>;
}
