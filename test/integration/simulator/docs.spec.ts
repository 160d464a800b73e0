import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import * as testing from '../../../src/testing/index.js';

const page = readFileSync(new URL('../../../docs/simulator.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```ts\n(?<code>.*?)```/gsu)].map(({ groups }) => groups!['code']!);

/** Runs an example as a module; its lines of output have to be those in the comments after them. */
async function run(code: string): Promise<{ printed: string[]; expected: string[] }> {
  const printed: string[] = [];
  const body = code.replace(
    /^import \{(?<names>[^}]*)\} from 'nestjs-mesos\/testing';$/gmu,
    'const {$<names>} = testing;',
  );
  const compiled = ts.transpileModule(`async function example() {${body}}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;
  const log = { log: (value: unknown) => printed.push(String(value)) };
  // The examples are ours; they run here so that they cannot rot.
  // oxlint-disable-next-line typescript/no-implied-eval
  const start = new Function('testing', 'console', `${compiled}; return example();`) as (
    ...args: readonly unknown[]
  ) => Promise<void>;
  await start(testing, log);
  const expected = [...code.matchAll(/console\.log\(.*\); \/\/ (?<text>.*)$/gmu)];
  return { printed, expected: expected.map(({ groups }) => groups!['text']!) };
}

describe('docs/simulator.md', () => {
  it('has examples', () => {
    expect(examples).toHaveLength(3);
  });

  it.each(examples.map((code, index) => [index + 1, code] as const))(
    'example %i runs and prints what it says',
    async (_number, code) => {
      const { printed, expected } = await run(code);
      expect(printed).toEqual(expected);
    },
  );

  it('every statement it names exists', () => {
    const ids = [...page.matchAll(/\b(?<letter>[MA])(?<number>\d+)\b/gu)].map(({ groups }) => groups!);
    expect(ids.length).toBeGreaterThan(40);
    for (const { letter, number } of ids) {
      expect(Number(number)).toBeLessThanOrEqual(letter === 'M' ? 92 : 28);
    }
  });
});
