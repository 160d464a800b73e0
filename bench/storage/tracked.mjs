// A Task Manager with many running tasks: memory, start, cost of an update. `<tasks>`
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { silentLogger } from '../../dist/logging/logger.js';
import { Reconciler } from '../../dist/scheduler/reconciler.service.js';
import { LevelStateStore } from '../../dist/storage/level/level-state-store.js';
import { TaskManager } from '../../dist/tasks/manager/task-manager.service.js';
import { systemClock } from '../../dist/utils/clock.js';
import { createSeededRandom } from '../../dist/utils/random.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const tasks = Number(process.argv[2]);
const perApplication = 1000;
const directory = await mkdtemp(join(tmpdir(), 'nestjs-mesos-bench-'));
let store = await LevelStateStore.open(directory);
let manager = createManager();
await manager.start();
const definitions = Array.from({ length: tasks / perApplication }, (_, index) => ({
  name: `web-frontend-${index}`,
  instances: 0,
  resources: { cpus: 0.1, mem: 32 },
  command: { cmd: 'sleep 1000' },
}));
await manager.add(definitions);
// The first application warms up: compiled code and full pools are no matter of tasks.
let before;
for (const { name } of definitions) {
  await manager.scale(name, perApplication);
  const infos = manager.pending().map((task, index) =>
    task.build({
      agentId: `99eb511b-827b-4d18-ad87-7a49d6884cf4-S${index % 200}`,
      resources: [],
      ports: [],
    }),
  );
  await manager.ledger.recordIntents(infos);
  await Promise.all(infos.map(async (info) => manager.ledger.applyStatus(running(info.taskId.value, 1))));
  before ??= heapUsed();
}
const bytesPerTask = (heapUsed() - before) / (tasks - perApplication);
const updateUs = await timeUpdates();
manager.stop();
await store.close();

manager = undefined;
heapUsed();
store = await LevelStateStore.open(directory);
const again = createManager();
const start = performance.now();
await again.start();
const loadMs = performance.now() - start;
const loaded = again.tasks({ state: 'running' }).length;
const reconcileMs = await timeReconcile(again);
again.stop();
await store.close();
await rm(directory, { recursive: true });
process.send({ tasks, bytesPerTask, updateUs, loadMs, loaded, reconcileMs }, () => process.exit(0));

function createManager() {
  const random = createSeededRandom(1);
  const outgoing = { kill: async () => {}, wake: () => {} };
  return new TaskManager({ store, outgoing, clock: systemClock, random, logger: silentLogger });
}

function running(taskId, round) {
  return {
    taskId: { value: `${taskId}` },
    state: 1,
    agentId: { value: '99eb511b-827b-4d18-ad87-7a49d6884cf4-S1' },
    uuid: new Uint8Array(16),
    timestamp: 1_795_337_497.25 + round,
    healthy: round % 2 === 0,
  };
}

/** Processor time per update, spread over all tasks, 256 in flight. */
async function timeUpdates() {
  const ids = manager.tasks().map(({ taskId }) => taskId);
  const updates = 40_000;
  let next = 0;
  const stride = 7919;
  const measure = async (round) => {
    next = 0;
    const started = process.cpuUsage();
    const lane = async () => {
      while (next < updates) {
        const taskId = ids[(next++ * stride) % ids.length];
        const record = manager.task(taskId);
        await manager.ledger.applyStatus(running(taskId, record.healthy ? 1 : 2 + round * 2));
      }
    };
    await Promise.all(Array.from({ length: 256 }, lane));
    const { user, system } = process.cpuUsage(started);
    return (user + system) / updates;
  };
  await measure(0);
  return measure(1);
}

/** Builds the explicit reconciliation of all tasks and ticks every one off. */
async function timeReconcile({ ledger }) {
  let asked = 0;
  const send = async (call) => void (asked += call.reconcile?.tasks?.length ?? 0);
  const options = { batchSize: 1000, intervalMs: 900_000, retry: { initialMs: 5000, maxMs: 60_000 } };
  const reconciler = new Reconciler(
    { ledger, send, clock: systemClock, random: createSeededRandom(1), logger: silentLogger },
    options,
  );
  const started = performance.now();
  reconciler.restart();
  while (asked < tasks) await new Promise((resolve) => setImmediate(resolve));
  for (const { taskId } of [...ledger.unsettled()]) reconciler.answered(taskId);
  const elapsed = performance.now() - started;
  if (reconciler.remaining !== undefined) throw new Error('not all answered');
  reconciler.stop();
  return elapsed;
}

function heapUsed() {
  for (let round = 0; round < 3; round++) collectGarbage();
  return process.memoryUsage().heapUsed;
}
