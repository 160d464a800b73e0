// Enforces the layer table of docs/architecture.md: an import may only point to a folder named in the
// importer's row, files never import their own component's index, and no cycle exists (type-only counts).
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** Folder of `src/` -> folders it may import. Files directly in `src/` are the folder `.`. */
export const LAYERS = {
  utils: [],
  structures: ['utils'],
  protocol: ['utils'],
  logging: ['utils'],
  resources: ['protocol', 'structures', 'utils'],
  client: ['protocol', 'logging', 'utils'],
  storage: ['logging', 'structures', 'utils'],
  tasks: ['resources', 'storage', 'protocol', 'logging', 'structures', 'utils'],
  ha: ['storage', 'logging', 'utils'],
  dispatch: ['logging', 'structures', 'utils'],
  operator: ['client', 'protocol', 'logging', 'utils'],
  scheduler: [
    'utils',
    'structures',
    'protocol',
    'logging',
    'resources',
    'client',
    'storage',
    'tasks',
    'ha',
    'dispatch',
    'operator',
  ],
  executor: ['dispatch', 'client', 'protocol', 'logging', 'structures', 'utils'],
  server: [
    'utils',
    'structures',
    'protocol',
    'logging',
    'resources',
    'client',
    'storage',
    'tasks',
    'ha',
    'dispatch',
    'operator',
    'scheduler',
    'executor',
  ],
  '.': [
    'utils',
    'structures',
    'protocol',
    'logging',
    'resources',
    'client',
    'storage',
    'tasks',
    'ha',
    'dispatch',
    'operator',
    'scheduler',
    'executor',
    'server',
  ],
  // The simulated cluster speaks the wire protocol; it shares the resource algebra, nothing of the scheduler.
  testing: ['utils', 'structures', 'protocol', 'logging', 'resources', 'storage'],
  cli: ['utils', 'structures', 'protocol', 'logging', 'resources', 'storage', 'tasks', 'testing'],
};

/** `testing/mesos-testing.module.ts` is where the module meets the simulated cluster. */
const exceptions = new Map([['testing/mesos-testing.module.ts', new Set(Object.keys(LAYERS))]]);

/** Nest and Node are kept out of the platform-free folders. */
const bannedPackages = {
  protocol: /^(node:|@nestjs\/)/,
  utils: /^(@nestjs\/)/,
  structures: /^(node:|@nestjs\/)/,
};

/** @param {Map<string, string>} sources path below src -> text @returns {string[]} problems */
export function checkLayers(sources) {
  const problems = [];
  const edges = new Map();
  for (const [file, text] of sources) {
    const folder = folderOf(file);
    const targets = [];
    edges.set(file, targets);
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (!fileName.startsWith('.')) {
        if (bannedPackages[folder]?.test(fileName))
          problems.push(`${file} imports ${fileName}: ${folder}/ is platform-free`);
        continue;
      }
      const target = join(dirname(file), fileName).replace(/\.js$/, '.ts').split(sep).join('/');
      targets.push(target);
      const targetFolder = folderOf(target);
      if (targetFolder === folder) {
        if (target === `${folder}/index.ts`) problems.push(`${file} imports the index of its own component`);
        continue;
      }
      if (!LAYERS[folder]) problems.push(`${file} is in a folder that the layer table does not know`);
      else if (!LAYERS[folder].includes(targetFolder) && !exceptions.get(file)?.has(targetFolder)) {
        problems.push(`${file} imports ${target}: ${folder}/ may not import ${targetFolder}/`);
      }
    }
  }
  return [...problems, ...findCycles(edges)];
}

function folderOf(file) {
  const [first, ...rest] = file.split('/');
  return rest.length === 0 ? '.' : first;
}

function findCycles(edges) {
  const problems = [];
  const state = new Map();
  const visit = (file, path) => {
    if (state.get(file) === 'done' || !edges.has(file)) return;
    if (state.get(file) === 'open') {
      problems.push(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
      return;
    }
    state.set(file, 'open');
    for (const target of edges.get(file)) visit(target, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of edges.keys()) visit(file, []);
  return problems;
}

function readSources(root) {
  const sources = new Map();
  for (const name of readdirSync(root, { recursive: true })) {
    const path = name.split(sep).join('/');
    if (path.endsWith('.ts')) sources.set(path, readFileSync(join(root, name), 'utf8'));
  }
  return sources;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(import.meta.dirname, '..', '..', 'src');
  const sources = readSources(root);
  const problems = checkLayers(sources);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(
    `layers: ${sources.size} files in ${relative(process.cwd(), root)}, ${problems.length} problems\n`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
}
