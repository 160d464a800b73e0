import type { Clock } from '../utils/clock.js';

/**
 * What `promise` settles with, unless time or the caller's patience ends before.
 * @param createLateError thrown after `delayMs`
 * @param createAbortError thrown when `signal` aborts; gets its reason
 */
export function withDeadline<T>(
  promise: Promise<T>,
  clock: Clock,
  delayMs: number,
  createLateError: () => unknown,
  createAbortError: (reason: unknown) => unknown,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(delayMs, () => settle(() => reject(createLateError())));
    const onAbort = (): void => settle(() => reject(createAbortError(signal?.reason)));
    const settle = (report: () => void): void => {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
      report();
    };
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
