import { commitCases } from './state-store/commit-cases.js';
import { keyCases } from './state-store/key-cases.js';
import { lifecycleCases } from './state-store/lifecycle-cases.js';
import type { StateStoreCase } from './state-store/state-store-subject.js';
import { watchCases } from './state-store/watch-cases.js';

export type { ConformanceCase } from './conformance-case.js';
export type { StateStoreCase, StateStoreSubject } from './state-store/state-store-subject.js';

/**
 * All that a `StateStore` has to do, as plain data for any test runner:
 *
 * ```ts
 * for (const { name, run } of stateStoreConformance) it(name, () => run(createMyStore));
 * ```
 */
export const stateStoreConformance: readonly StateStoreCase[] = [
  ...commitCases,
  ...keyCases,
  ...watchCases,
  ...lifecycleCases,
];
