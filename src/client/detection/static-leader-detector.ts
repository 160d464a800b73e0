import type { Endpoint } from '../endpoint.js';
import type { LeaderDetector } from './leader-detector.js';

/**
 * A fixed list of masters. One that fails goes to the end, so that a dead master is not asked first again.
 * Where a redirect led is not remembered: the leader changes. Names are resolved anew for each connection.
 */
export class StaticLeaderDetector implements LeaderDetector {
  private order: readonly Endpoint[];

  constructor(masters: readonly Endpoint[]) {
    this.order = masters;
  }

  candidates(): Promise<readonly Endpoint[]> {
    return Promise.resolve(this.order);
  }

  reportFailure(candidate: Endpoint): void {
    const rest = this.order.filter(({ url }) => url !== candidate.url);
    this.order = [...rest, ...this.order.filter(({ url }) => url === candidate.url)];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
