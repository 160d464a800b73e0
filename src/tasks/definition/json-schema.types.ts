/** A JSON Schema (2020-12), or part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;
