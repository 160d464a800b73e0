/** One thing wrong with a definition. */
export interface DefinitionProblem {
  /** Where, e.g. `[1].resources.cpus`; empty for the whole document. */
  readonly path: string;
  /** What was found there. */
  readonly value: unknown;
  /** What it has to be. */
  readonly rule: string;
}
