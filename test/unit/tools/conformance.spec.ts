import { describe, expect, it } from '@jest/globals';
import { collect, findTitles, render } from '../../../tools/conformance/list.mjs';

describe('list of proven statements', () => {
  it('titles - ids are read from tests, groups and templates', () => {
    const source =
      "describe('S1 - a', () => { it('A2, M3 - b', () => {}); it(`M4 - ${x} c`, () => {}); it.each([1])('S5 S5 - %i', f); });";
    expect(findTitles(source)).toEqual([
      { title: 'S1 - a', ids: ['S1'] },
      { title: 'A2, M3 - b', ids: ['A2', 'M3'] },
      { title: 'M4 - … c', ids: ['M4'] },
      { title: 'S5 S5 - %i', ids: ['S5'] },
    ]);
  });

  it('titles - ids of a table count when the title is their first cell', () => {
    const source = "it.each([['M6', 1], ['x', 2], ['S7 - y', 3]])('%s - text', f);";
    expect(findTitles(source)).toEqual([{ title: '%s - text', ids: ['M6', 'S7'] }]);
  });

  it('titles - other calls, comments and numbers beyond the checklists do not count', () => {
    expect(findTitles("// it('S1 - x')\nlog('S2 - x'); it('S121 M93 A29 S0 - x', f); it(name, f);")).toEqual(
      [],
    );
  });

  it('page - has every test of a statement, and names those without', () => {
    const page = render(collect(new Map([['test/unit/a.spec.ts', "it('A1 - x | y', f); it('A1 - z', f);"]])));
    expect(page).toContain('| A1 | unit/a.spec.ts | A1 - x \\| y |\n| A1 | unit/a.spec.ts | A1 - z |');
    expect(page).toContain('1 of 28 statements');
    expect(page).toContain('Come later: A2, A3,');
  });
});
