// `make bench`: runs every group, prints its rows, writes bench/results/latest.json.
// Options: --only stream,acks,encode,dispatch  --rounds 7  --scale 1
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const groups = ['stream', 'acks', 'encode', 'dispatch'];
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: groups.join(',') },
    rounds: { type: 'string', default: '7' },
    scale: { type: 'string', default: '1' },
  },
});
const settings = { rounds: Number(values.rounds), scale: Number(values.scale), log: print };
const results = {
  node: process.version,
  cpu: `${cpus().length} x ${cpus()[0]?.model}`,
  loadBefore: loadavg()[0],
  rounds: settings.rounds,
  groups: {},
};
for (const group of values.only.split(',')) {
  process.stdout.write(`\n# ${group}\n`);
  const { run } = await import(`./${group}/${group}.bench.mjs`);
  results.groups[group] = await run(settings);
}
const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(results, undefined, 2)}\n`);
process.stdout.write('\nwritten to bench/results/latest.json\n');

function print(row) {
  process.stdout.write(
    `${Object.entries(row)
      .map(([key, value]) => `${key}=${value}`)
      .join('  ')}\n`,
  );
}
