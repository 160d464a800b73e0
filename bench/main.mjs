// `make bench`: runs every group, prints its rows and which goals are met, writes bench/results/latest.json.
// Options: --only stream,acks,encode,dispatch,loss  --rounds 7  --scale 1
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const groups = ['stream', 'acks', 'encode', 'dispatch', 'loss', 'storage'];
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: groups.join(',') },
    rounds: { type: 'string', default: '7' },
    scale: { type: 'string', default: '1' },
  },
});
const print = (line) => void process.stdout.write(`${line}\n`);
const settings = { rounds: Number(values.rounds), scale: Number(values.scale), log: print };
const results = {
  node: process.version,
  cpu: `${cpus().length} x ${cpus()[0]?.model}`,
  loadBefore: loadavg()[0],
  ...settings,
  goals: [],
  groups: {},
};
for (const group of values.only.split(',')) {
  print(`\n# ${group}`);
  const { run } = await import(`./${group}/${group}.bench.mjs`);
  const { rows, goals } = await run(settings);
  results.groups[group] = rows;
  results.goals.push(...goals.map(judge));
}
results.loadAfter = loadavg()[0];
print('\n# goals');
for (const { goal, what, value, wanted, atMost, met } of results.goals) {
  print(
    [
      met ? 'PASS' : 'MISS',
      goal.padEnd(4),
      `${value}`.padStart(9),
      atMost ? '<=' : '>=',
      `${wanted}`.padEnd(8),
      what,
    ].join(' '),
  );
}
const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(results, undefined, 2)}\n`);
print('\nwritten to bench/results/latest.json');

function judge(goal) {
  return { ...goal, met: goal.atMost ? goal.value <= goal.wanted : goal.value >= goal.wanted };
}
