// Writes docs/errors.md from the error tables of the components; with --check fails when it is stale.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');
const page = join(root, 'docs', 'errors.md');

const lines = [
  '# Errors',
  '',
  'Every error of the library is a `MesosError` with a stable `code`. `retryable` says whether doing the same',
  'again later can succeed. Made from the error tables of the components by `make api`.',
  '',
];
const files = readdirSync(dist, { recursive: true }).filter((name) =>
  /(^|[\\/])[a-z-]+\.errors\.js$/.test(name),
);
for (const file of files.sort()) {
  const tables = Object.values(await import(pathToFileURL(join(dist, file)).href)).filter(isTable);
  if (tables.length === 0) continue;
  lines.push(`## ${file.split(sep).slice(0, -1).join('/') || 'module'}`, '');
  lines.push('| code | what happened | retryable | what to do |', '|---|---|---|---|');
  for (const [code, { summary, retryable, action }] of tables.flatMap((table) => Object.entries(table))) {
    lines.push(`| \`${code}\` | ${cell(summary)} | ${retryable ? 'yes' : 'no'} | ${cell(action)} |`);
  }
  lines.push('');
}
const text = await format(lines.join('\n'), { ...(await resolveConfig(page)), filepath: page });
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) {
  process.stderr.write('stale: docs/errors.md; run `make api`\n');
  process.exitCode = 1;
}

function isTable(value) {
  return typeof value === 'object' && Object.keys(value).every((key) => key.startsWith('MESOS_'));
}

function cell(value) {
  return value.replaceAll('|', '\\|');
}
