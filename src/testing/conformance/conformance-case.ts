import { inspect, isDeepStrictEqual } from 'node:util';

/** One statement about a port, for any test runner: call `run`, it rejects when the statement does not hold. */
export interface ConformanceCase<Subject> {
  /** Reads "subject - behaviour". */
  readonly name: string;
  /** @param createSubject makes a fresh subject; called once or more, all are closed by the case */
  run(createSubject: () => Promise<Subject>): Promise<void>;
}

/** @throws Error with both values when they differ */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(
    `${what}: expected ${inspect(expected, { depth: 6 })}, got ${inspect(actual, { depth: 6 })}`,
  );
}

/** @throws Error when `condition` is false */
export function expectTrue(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** @throws Error unless `action` rejects or throws an error whose `code` is `code` */
export async function expectCode(action: () => unknown, code: string): Promise<void> {
  let outcome: unknown;
  try {
    outcome = await action();
  } catch (error) {
    const actual = error instanceof Error && 'code' in error ? error.code : error;
    expectEqual(actual, code, 'code of the error');
    return;
  }
  throw new Error(`expected an error ${code}, got ${inspect(outcome)}`);
}
