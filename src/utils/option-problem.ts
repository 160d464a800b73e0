/** One thing wrong with the options a user gave. All of them are reported at once. */
export interface OptionProblem {
  /** Where, e.g. `client.masters[1]`. */
  readonly path: string;
  /** What was given. Secrets are left out. */
  readonly value: unknown;
  /** What would be right, e.g. `must be a positive number of milliseconds`. */
  readonly rule: string;
}
