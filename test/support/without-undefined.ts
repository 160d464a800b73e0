/** A copy without keys whose value is undefined, and bytes as plain `Uint8Array`: what `toEqual` compares, fast. */
export function withoutUndefined(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) if (part !== undefined) copy[key] = withoutUndefined(part);
  return copy;
}
