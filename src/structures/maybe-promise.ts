/** A value now or later: what is ready at once costs no promise. */
export type MaybePromise<T> = T | Promise<T>;

/** Whether `value` has to be waited for. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** Goes on with `use` at once if `value` is there, else when it is. */
export function andThen<T, R>(value: MaybePromise<T>, use: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return isPromise(value) ? value.then(use) : use(value);
}
