import type { StateStore, WriteOperation } from '../../storage/state-store.js';

/** Steps of one commit: what every store can take, etcd 128 by default (`--max-txn-ops`). */
const maxSteps = 100;

interface Turn {
  readonly steps: WriteOperation[];
  readonly done: Promise<unknown>;
}

/**
 * Writes that come in one turn of the event loop share a commit: a store has a price per commit, and a chunk
 * of the stream brings many updates. Only for steps that expect nothing: one that fails would fail the others.
 */
export class TurnWriter {
  private turn: Turn | undefined;

  constructor(private readonly store: StateStore) {}

  /** Settles with the commit of this turn. At most one step per key and turn. */
  write(step: WriteOperation): Promise<unknown> {
    if (!this.turn || this.turn.steps.length >= maxSteps) this.turn = this.begin();
    this.turn.steps.push(step);
    return this.turn.done;
  }

  private begin(): Turn {
    const steps: WriteOperation[] = [];
    // A microtask later: after all that is handled synchronously now.
    const done = Promise.resolve().then(() => {
      if (this.turn?.steps === steps) this.turn = undefined;
      return this.store.commit(steps);
    });
    return { steps, done };
  }
}
