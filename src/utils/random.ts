/** All randomness of the library comes from here, so that a run can be repeated from its seed. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** Fills and returns `target`. */
  fill(target: Uint8Array): Uint8Array;
}

/** Unpredictable randomness, for production. */
export const systemRandom: Random = {
  next: () => Math.random(),
  fill: (target) => globalThis.crypto.getRandomValues(target),
};

/** The same sequence for the same seed (mulberry32). For tests and simulations, never for secrets. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    fill: (target) => {
      for (let index = 0; index < target.length; index++) target[index] = Math.floor(next() * 256);
      return target;
    },
  };
}
