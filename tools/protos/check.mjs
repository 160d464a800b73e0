// Fails when the committed bindings differ from what proto/ generates.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const committed = join(import.meta.dirname, '..', '..', 'src', 'protocol', 'gen');
const fresh = mkdtempSync(join(tmpdir(), 'bindings-'));
try {
  execFileSync(process.execPath, [join(import.meta.dirname, 'generate.mjs')], {
    env: { ...process.env, OUT: fresh },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const names = new Set([...filesBelow(committed), ...filesBelow(fresh)]);
  const stale = [...names].filter((name) => read(committed, name) !== read(fresh, name));
  for (const name of stale) process.stderr.write(`stale: src/protocol/gen/${name}; run \`make protos\`\n`);
  process.stdout.write(`bindings: ${names.size} files compared, ${stale.length} stale\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function filesBelow(root) {
  return readdirSync(root, { recursive: true }).filter((name) => statSync(join(root, name)).isFile());
}

function read(root, name) {
  try {
    return readFileSync(join(root, name), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
