import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { LevelStateStore } from '../../../src/storage/level/level-state-store.js';
import { createSeededRandom } from '../../../src/utils/random.js';

const child = join(process.cwd(), 'test/integration/storage/level-writer.child.mjs');
const rounds = 6;

interface Acknowledged {
  readonly number: number;
  readonly revision: number;
}

/** Runs the writer until it has acknowledged `count` commits, then kills it without warning. */
async function writeAndKill(
  directory: string,
  start: number,
  count: number,
): Promise<readonly Acknowledged[]> {
  const writer = spawn(process.execPath, ['--no-warnings', child, directory, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'close');
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    const [number, revision] = line.split(' ').map(Number);
    acknowledged.push({ number: number!, revision: revision! });
    if (acknowledged.length === count) writer.kill('SIGKILL');
  }
  await exited;
  return acknowledged;
}

describe('LevelStateStore under kill -9', () => {
  it('a killed process - nothing acknowledged is lost, no commit is torn, revisions never repeat', async () => {
    const random = createSeededRandom(3);
    const directory = await mkdtemp(join(tmpdir(), 'nestjs-mesos-kill-'));
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < rounds; round++) {
      const count = 1 + Math.floor(random.next() * 400);
      acknowledged.push(...(await writeAndKill(directory, round * 100_000, count)));
    }
    const store = await LevelStateStore.open(directory);
    for (const { number, revision } of acknowledged) {
      const [a, b] = [await store.get(`a/${number}`), await store.get(`b/${number}`)];
      expect([a?.revision, b?.revision]).toEqual([revision, revision]);
      expect(a!.value).toHaveLength(400);
    }
    expect(new Set(acknowledged.map(({ revision }) => revision)).size).toBe(acknowledged.length);
    let after: string | undefined;
    do {
      const page = await store.list('a/', after === undefined ? {} : { after });
      for (const { key, revision } of page.entries) {
        expect((await store.get(`b/${key.slice(2)}`))?.revision).toBe(revision);
      }
      after = page.next;
    } while (after !== undefined);
    await store.close();
    await rm(directory, { recursive: true });
  }, 60_000);
});
