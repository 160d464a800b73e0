// Lists which test proves which statement of the conformance checklists (S: scheduler library, M: simulated
// master, A: simulated agent). Writes docs/conformance.md; with --check it only fails when that file is stale.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import prettier from 'prettier';
import ts from 'typescript';

/** Checklists: letter -> heading and how many statements there are. */
export const CHECKLISTS = {
  S: { title: 'Scheduler library', count: 120 },
  M: { title: 'Simulated master', count: 92 },
  A: { title: 'Simulated agent and executors', count: 28 },
};

const statementPattern = /\b([SMA])([1-9]\d{0,2})\b/g;

/** Statement ids a text names, without numbers that no checklist has. */
function statementsIn(text) {
  return [...text.matchAll(statementPattern)]
    .filter(([, letter, number]) => Number(number) <= CHECKLISTS[letter].count)
    .map(([id]) => id);
}

/** Titles of tests and groups of one file, with the ids they name; those of tables (`it.each`) included. */
export function findTitles(source) {
  const file = ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && isTestFunction(node.expression)) {
      const title = node.arguments[0] && textOf(node.arguments[0]);
      if (title !== undefined) {
        const ids = statementsIn(title);
        // A title that begins with a placeholder has its ids in the rows of its table.
        if (ids.length === 0 && title.startsWith('%s')) ids.push(...idsOfTable(node.expression));
        if (ids.length > 0) found.push({ title, ids: [...new Set(ids)] });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `it`, `test`, `describe`, and what `.each(...)`, `.skip` and the like make of them. */
function isTestFunction(expression) {
  if (ts.isIdentifier(expression)) return ['it', 'test', 'describe'].includes(expression.text);
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)) {
    return isTestFunction(expression.expression);
  }
  return false;
}

function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

/** First cells of the rows of `it.each([...])`, as far as they begin with ids. */
function idsOfTable(expression) {
  const table = ts.isCallExpression(expression) ? expression.arguments[0] : undefined;
  if (table === undefined || !ts.isArrayLiteralExpression(table)) return [];
  return table.elements.flatMap((row) => {
    const cell = ts.isArrayLiteralExpression(row) ? row.elements[0] : row;
    const text = cell && textOf(cell);
    return text !== undefined && /^[SMA]\d/.test(text) ? statementsIn(text) : [];
  });
}

/** Statement id -> the tests that name it. @param sources path below the repository -> text */
export function collect(sources) {
  const tests = new Map();
  for (const [path, source] of sources) {
    for (const { title, ids } of findTitles(source)) {
      for (const id of ids) tests.set(id, [...(tests.get(id) ?? []), { path, title }]);
    }
  }
  return tests;
}

/** The page. */
export function render(tests) {
  const sections = Object.entries(CHECKLISTS).map(([letter, { title, count }]) => {
    const ids = Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
    const named = ids.filter((id) => tests.has(id));
    const missing = ids.filter((id) => !tests.has(id));
    return [
      `## ${letter}: ${title}`,
      `${named.length} of ${count} statements have a test that names them.`,
      '| statement | test file | title |\n|---|---|---|\n' +
        named.flatMap((id) => tests.get(id).map((test) => row(id, test))).join('\n'),
      ...(missing.length === 0 ? [] : [`Come later: ${missing.join(', ')}.`]),
    ].join('\n\n');
  });
  return [
    '# Conformance',
    'Which test names which statement of the protocol checklists. Written by `node tools/conformance/list.mjs`; do not edit.',
    ...sections,
    '',
  ].join('\n\n');
}

function row(id, { path, title }) {
  return `| ${id} | ${path.replace(/^test\//, '')} | ${title.replaceAll('|', '\\|').replace(/[<*_`]/g, '\\$&')} |`;
}

function readTests(root) {
  const folder = join(root, 'test');
  return new Map(
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.spec.ts') && !name.startsWith('fixtures'))
      .map((name) => join(folder, name))
      .sort()
      .map((path) => [relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
  const path = join(root, 'docs/conformance.md');
  const options = await prettier.resolveConfig(path);
  const page = await prettier.format(render(collect(readTests(root))), { ...options, filepath: path });
  if (!process.argv.includes('--check')) {
    writeFileSync(path, page);
  } else {
    let current = '';
    try {
      current = readFileSync(path, 'utf8');
    } catch {
      // A missing page is a stale one.
    }
    if (current !== page) {
      console.error('docs/conformance.md is stale: run node tools/conformance/list.mjs');
      process.exitCode = 1;
    }
  }
}
