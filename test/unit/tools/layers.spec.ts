import { describe, expect, it } from '@jest/globals';
import { checkLayers } from '../../../tools/lint/layers.mjs';

const check = (files: Record<string, string>): string[] => checkLayers(new Map(Object.entries(files)));

describe('layer lint', () => {
  it('accepts an import that points down', () => {
    expect(check({ 'client/a.ts': "import { b } from '../utils/b.js';", 'utils/b.ts': '' })).toEqual([]);
  });

  it('refuses an import that points up', () => {
    expect(check({ 'utils/b.ts': "import { a } from '../client/a.js';", 'client/a.ts': '' })).toEqual([
      'utils/b.ts imports client/a.ts: utils/ may not import client/',
    ]);
  });

  it('refuses a cycle, also a type-only one', () => {
    const problems = check({
      'client/a.ts': "import type { B } from './b.js';",
      'client/b.ts': "export { A } from './a.js';",
    });
    expect(problems).toEqual(['cycle: client/a.ts -> client/b.ts -> client/a.ts']);
  });

  it('refuses Nest and Node in the protocol, and the index of the own component', () => {
    const problems = check({
      'protocol/a.ts': "import { readFileSync } from 'node:fs';\nimport './index.js';",
      'protocol/index.ts': '',
    });
    expect(problems).toEqual([
      'protocol/a.ts imports node:fs: protocol/ is platform-free',
      'protocol/a.ts imports the index of its own component',
    ]);
  });

  it('sees dynamic imports', () => {
    expect(check({ 'utils/b.ts': "await import('../client/a.js');" })).toHaveLength(1);
  });
});
