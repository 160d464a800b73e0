/** How many ids a line shows before it only counts. */
const MAX_SHOWN = 8;

/** `name=value`, or nothing when there is no value. */
export function part(name: string, value: string | number | undefined): string {
  return value === undefined || value === '' ? '' : ` ${name}=${clean(String(value))}`;
}

/** `name=[a, b, +3 more]`. */
export function list(name: string, values: readonly string[] | undefined): string {
  if (values === undefined || values.length === 0) return '';
  const more = values.length > MAX_SHOWN ? `, +${values.length - MAX_SHOWN} more` : '';
  return ` ${name}=[${values.slice(0, MAX_SHOWN).map(clean).join(', ')}${more}]`;
}

/** `LAUNCH x2, RESERVE`: equal words are counted. */
export function counted(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => (count === 1 ? word : `${word} x${count}`));
}

/** Line breaks in an id must not forge a second log line. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f]/g, '?');
}
