declare const brand: unique symbol;

/** A `T` that cannot be mixed up with another `T`: `Brand<string, 'TaskId'>`. The brand exists in types only. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
