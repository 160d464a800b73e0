// Writes forever into the store named on the command line and prints each number once it is durable.
import { register } from 'node:module';

register(new URL('./typescript-hooks.mjs', import.meta.url));
const { LevelStateStore } = await import('../../../src/storage/level/level-state-store.ts');

const [directory, start] = process.argv.slice(2);
const store = await LevelStateStore.open(directory);
let next = Number(start);
const lane = async () => {
  for (;;) {
    const number = next++;
    const text = new TextEncoder().encode(String(number).padStart(400, '.'));
    // Two keys in one commit: either both or none may be found later.
    const result = await store.commit([
      { type: 'put', key: `a/${number}`, value: text, expected: 0 },
      { type: 'put', key: `b/${number}`, value: text },
    ]);
    if (result.committed) process.stdout.write(`${number} ${result.revision}\n`);
  }
};
await Promise.all(Array.from({ length: 16 }, lane));
