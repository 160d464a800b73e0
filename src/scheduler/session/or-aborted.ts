/**
 * Waits for `promise`, but no longer than until `signal` aborts; without a promise, for the abort alone.
 * Leaves nothing behind on the signal, unlike `Promise.race` against a promise of its abort.
 * @throws what `promise` rejects with before the abort
 */
export function orAborted(promise: Promise<unknown> | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve();
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise?.finally(() => signal.removeEventListener('abort', onAbort)).then(() => resolve(), reject);
  });
}
