import { readFileSync, statSync } from 'node:fs';

/** A file holding one secret. It is looked at on each use and read when its time or size has changed. */
export class SecretFile {
  private stamp = '';
  private secret = '';

  /** @param pick finds the secret in the object of a JSON file; undefined when it is not there */
  constructor(
    private readonly path: string,
    private readonly pick: (content: Readonly<Record<string, unknown>>) => unknown,
  ) {}

  /** @throws Error when the file cannot be read or holds no secret */
  read(): string {
    const { mtimeMs, size, ino } = statSync(this.path);
    const stamp = `${mtimeMs}/${size}/${ino}`;
    if (stamp !== this.stamp) {
      this.secret = this.parse(readFileSync(this.path, 'utf8'));
      this.stamp = stamp;
    }
    return this.secret;
  }

  private parse(text: string): string {
    const content = parseObject(text);
    if (!content) {
      const line = text.split('\n', 1)[0]!.trim();
      if (line === '') throw new Error(`${this.path} has an empty first line`);
      return line;
    }
    const secret = this.pick(content);
    if (typeof secret !== 'string' || secret === '') throw new Error(`${this.path} holds no matching secret`);
    return secret;
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const content: unknown = JSON.parse(text);
    return isRecord(content) ? content : undefined;
  } catch {
    // A secret that happens to begin with a brace.
    return undefined;
  }
}

/** Finds the secret of `principal` in `{"secret"}` or in the credentials file of a master (Mesos: `docs/authentication.md`). */
export function pickBasicSecret(content: Readonly<Record<string, unknown>>, principal: string): unknown {
  if (!Array.isArray(content['credentials'])) return content['secret'];
  const entries: readonly unknown[] = content['credentials'];
  return entries.filter(isRecord).find((entry) => entry['principal'] === principal)?.['secret'];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
