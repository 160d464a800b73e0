const marker = Symbol.for('nestjs-mesos:error');

/** One row of a component's error table. The same tables make `docs/errors.md`. */
export interface ErrorSpec {
  /** What happened, in a few words, without a full stop. */
  readonly summary: string;
  /** Whether doing the same again later can succeed. */
  readonly retryable: boolean;
  /** What the reader should do next, one sentence. */
  readonly action: string;
}

export type ErrorTable = Readonly<Record<`MESOS_${string}`, ErrorSpec>>;

export interface MesosErrorOptions {
  /** Facts for machines: ids, status codes, paths. Never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * Base of every error this library throws. Branch on {@link MesosError.code} (stable) or
 * {@link MesosError.retryable}, never on the text. `instanceof` also holds across two copies of the package.
 */
export class MesosError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly retryable: boolean;
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;

  /**
   * @param table the component's error table
   * @param code the row of it
   * @param where what, where and why: follows the summary of the row
   */
  constructor(
    table: Readonly<Record<Code, ErrorSpec>>,
    code: Code,
    where: string,
    options: MesosErrorOptions = {},
  ) {
    const spec = table[code];
    super(
      `${spec.summary}: ${where}. ${spec.action}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = new.target.name;
    this.code = code;
    this.retryable = spec.retryable;
    this.action = spec.action;
    this.details = options.details ?? {};
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== MesosError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && marker in value;
  }
}
Object.defineProperty(MesosError.prototype, marker, { value: true });

/** Whether doing the same again later can succeed. False for errors that are not ours. */
export function isRetryable(error: unknown): boolean {
  return error instanceof MesosError && error.retryable;
}

/** Whether `error` is ours and has this code. */
export function hasErrorCode<Code extends string>(error: unknown, code: Code): error is MesosError<Code> {
  return error instanceof MesosError && error.code === code;
}

/** The text of anything that was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
