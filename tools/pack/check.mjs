// Packs the tarball, installs it into an empty ESM app and an empty CommonJS app, imports every door, resolves
// the types of every door without any optional driver, and proves that no door's types mention one.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const doors = Object.keys(manifest.exports).filter((door) => door !== './package.json');
const optional = Object.keys(manifest.peerDependenciesMeta);
const work = mkdtempSync(join(tmpdir(), 'pack-'));
try {
  checkTypesMentionNoDriver();
  run('npx', ['publint', '--strict'], root);
  const [{ filename, size }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], root),
  );
  process.stdout.write(`pack: ${filename}, ${Math.round(size / 1024)} kB\n`);
  checkApp('module', join(work, filename));
  checkApp('commonjs', join(work, filename));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function checkApp(type, tarball) {
  const app = join(work, type);
  mkdirSync(app);
  const versions = manifest.devDependencies;
  const dependencies = { 'nestjs-mesos': `file:${tarball}` };
  for (const name of [
    '@nestjs/common',
    '@nestjs/core',
    'reflect-metadata',
    'rxjs',
    'typescript',
    '@types/node',
  ]) {
    dependencies[name] = versions[name];
  }
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'app', private: true, type, dependencies }),
  );
  run(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    app,
  );
  const specifiers = doors.map((door) => `nestjs-mesos${door.slice(1)}`);
  const load = (name) => (type === 'module' ? `await import('${name}')` : `require('${name}')`);
  const lines = specifiers.map(
    (name) =>
      `{ const door = ${load(name)}; if (Object.keys(door).length === 0) throw new Error('${name} is empty'); }`,
  );
  writeFileSync(join(app, 'app.js'), `${lines.join('\n')}\n`);
  run(process.execPath, ['app.js'], app);
  const uses = specifiers.map(
    (name, index) => `import * as door${index} from '${name}';\nvoid door${index};`,
  );
  writeFileSync(join(app, 'app.ts'), `import 'reflect-metadata';\n${uses.join('\n')}\n`);
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: 'es2023',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    types: ['node'],
    experimentalDecorators: true,
  };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['app.ts'] }));
  checkTypes(app);
  run(process.execPath, [join('node_modules', 'nestjs-mesos', 'dist', 'cli', 'main.js'), '--version'], app);
  process.stdout.write(`pack: installs, loads and type-checks in a ${type} app\n`);
}

/** Errors in our own declarations count; those of other packages are theirs. */
function checkTypes(app) {
  try {
    run('npx', ['tsc', '-p', 'tsconfig.json', '--pretty', 'false'], app);
  } catch (error) {
    const ours = String(error.stdout)
      .split('\n')
      .filter((line) => /^(app\.ts|node_modules\/nestjs-mesos\/)/.test(line));
    if (ours.length > 0) throw new Error(`types do not resolve:\n${ours.join('\n')}`);
  }
}

function checkTypesMentionNoDriver() {
  for (const door of doors) {
    const seen = new Set();
    const visit = (file) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles) {
        if (fileName.startsWith('.')) {
          const target = join(dirname(file), fileName.replace(/\.js$/, '.d.ts'));
          if (!existsSync(target)) throw new Error(`${file} refers to ${fileName}, which is not there`);
          visit(target);
        } else if (optional.some((name) => fileName === name || fileName.startsWith(`${name}/`))) {
          throw new Error(`the types of ${door} mention the optional package ${fileName} (in ${file})`);
        }
      }
    };
    visit(join(root, manifest.exports[door].types));
    process.stdout.write(`pack: ${door} types reach ${seen.size} files, no optional package\n`);
  }
}

function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
