// One way of making status updates durable, without a network: `<way> <in flight> <updates>`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { LevelStateStore } from '../../dist/storage/level/level-state-store.js';
import { MemoryStateStore } from '../../dist/storage/memory/memory-state-store.js';
import { StoredTaskLedger } from '../../dist/tasks/ledger/stored.task-ledger.js';
import { MemoryTaskLedger } from '../../dist/tasks/memory-task-ledger.js';
import { systemClock } from '../../dist/utils/clock.js';

const [way, inFlight, updates] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const tasks = 10_000;
const directory = await mkdtemp(join(tmpdir(), 'nestjs-mesos-bench-'));
const agentOf = (index) => `99eb511b-827b-4d18-ad87-7a49d6884cf4-S${index % 200}`;
const idOf = (index) => `web-frontend.${index}.4f1c2d3e.0`;

const { apply, close } = await open();
let next = 0;
const warm = Math.floor(updates / 5);
let started;
async function lane() {
  while (next < updates) {
    const index = next++;
    if (index === warm) started = { wall: performance.now(), cpu: process.cpuUsage() };
    const pending = apply(index);
    if (pending) await pending;
  }
}
await Promise.all(Array.from({ length: inFlight }, lane));
const wallMs = performance.now() - started.wall;
const cpu = process.cpuUsage(started.cpu);
await close();
await rm(directory, { recursive: true });
process.send({ events: updates - warm, wallMs, cpuMs: (cpu.user + cpu.system) / 1000 }, () =>
  process.exit(0),
);

async function open() {
  switch (way) {
    case 'ledger on level':
      return openLedger(await LevelStateStore.open(directory));
    case 'ledger on memory':
      return openLedger(new MemoryStateStore());
    case 'no storage':
      return openMemoryLedger();
    case 'bare group commit':
      return openBare((database, group) =>
        database.batch(
          group.map(({ key, value }) => ({ type: 'put', key, value })),
          { sync: true },
        ),
      );
    case 'bare group commit, chained':
      return openBare((database, group) => {
        const batch = database.batch();
        for (const { key, value } of group) batch.put(key, value);
        return batch.write({ sync: true });
      });
    case 'one commit per update':
      return openBare(async (database, group) => {
        for (const { key, value } of group) await database.put(key, value, { sync: true });
      });
    default:
      throw new Error(`unknown way ${way}`);
  }
}

// Every update changes its record, so that each has to be written.
function statusOf(index) {
  const task = index % tasks;
  return {
    taskId: { value: idOf(task) },
    state: 1,
    agentId: { value: agentOf(task) },
    uuid: new Uint8Array(16),
    timestamp: 1_795_337_497.25 + index,
    message: 'Command started and is now running in its container',
    healthy: Math.floor(index / tasks) % 2 === 0,
  };
}

async function openLedger(store) {
  const ledger = new StoredTaskLedger(store, systemClock, {
    originOf: (taskId) => ({
      application: 'web-frontend',
      instance: Number(taskId.split('.')[1]),
      version: 1,
      attempt: 0,
      failures: 0,
    }),
    conclude: (record) => record,
    outdatedBy: () => [],
    changed: () => {},
    unknown: () => {},
    refused: () => {},
  });
  await record(ledger);
  return { apply: (index) => ledger.applyStatus(statusOf(index)), close: () => store.close() };
}

async function openMemoryLedger() {
  const ledger = new MemoryTaskLedger();
  await record(ledger);
  // A lane must wait for something, as with the others.
  return { apply: async (index) => ledger.applyStatus(statusOf(index)), close: () => {} };
}

async function record(ledger) {
  for (let from = 0; from < tasks; from += 1000) {
    const infos = Array.from({ length: 1000 }, (_, index) => from + index).map((index) => ({
      name: 'web',
      taskId: { value: idOf(index) },
      agentId: { value: agentOf(index) },
    }));
    await ledger.recordIntents(infos);
  }
}

/** Keys and values of the size the ledger writes, nothing else. */
async function openBare(write) {
  const database = new ClassicLevel(directory, { keyEncoding: 'buffer', valueEncoding: 'view' });
  await database.open();
  const value = Buffer.alloc(190, 1);
  let queue = [];
  let running = false;
  const run = async () => {
    running = true;
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      await write(database, group);
      for (const { resolve } of group) resolve();
    }
    running = false;
  };
  const apply = (index) =>
    new Promise((resolve) => {
      queue.push({ key: Buffer.from(`tasks/${idOf(index % tasks)}`), value, resolve });
      if (!running) void run();
    });
  return { apply, close: () => database.close() };
}
