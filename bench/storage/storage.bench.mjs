// Durable status updates and what a tracked task costs (G7, G11, G12 and the start of a process).
import { formatRow, median, pairedRatio, runClient, startServer } from '../lib/runner.mjs';

const ways = [
  'ledger on level',
  'ledger on memory',
  'no storage',
  'bare group commit',
  'bare group commit, chained',
  'one commit per update',
];
const storages = ['level', 'memory', 'one commit per update'];
const perSecond = (one) => (one.events / one.wallMs) * 1000;

/** @returns {Promise<{rows: object[], goals: object[]}>} */
export async function run({ rounds, scale, log }) {
  const rows = [];
  const goals = [];
  const add = (row) => {
    log(formatRow(row));
    rows.push(row);
  };
  await compareWrites(rounds, scale, add, goals);
  await compareAcknowledged(Math.min(rounds, 3), scale, add, goals);
  await trackTasks(add, goals);
  return { rows, goals };
}

/** The store alone: how much of what the database can do is left when the ledger does its work. */
async function compareWrites(rounds, scale, add, goals) {
  for (const inFlight of [1, 64, 1024]) {
    const runs = Object.fromEntries(ways.map((way) => [way, []]));
    for (let round = 0; round < rounds; round++) {
      for (const way of ways) {
        const slow = inFlight === 1 || way === 'one commit per update';
        const updates = Math.max(1000, Math.round((slow ? 4000 : 60_000) * scale));
        runs[way].push(await runClient('storage/updates.mjs', [way, inFlight, updates]));
      }
    }
    for (const way of ways) {
      add({
        inFlight,
        way,
        updatesPerSecond: Math.round(median(runs[way].map(perSecond))),
        cpuUsPerUpdate: +median(runs[way].map((one) => (one.cpuMs / one.events) * 1000)).toFixed(1),
      });
    }
    const ledger = runs['ledger on level'];
    const vsGroup = pairedRatio(ledger, runs['bare group commit'], perSecond);
    const vsChained = pairedRatio(ledger, runs['bare group commit, chained'], perSecond);
    const vsSingle = pairedRatio(ledger, runs['one commit per update'], perSecond);
    add({
      inFlight,
      ledgerVsBareGroupCommit: +vsGroup.toFixed(2),
      ledgerVsChained: +vsChained.toFixed(2),
      ledgerVsOneCommitPerUpdate: +vsSingle.toFixed(1),
    });
    const what = `${inFlight} in flight: durable updates vs bare group commit`;
    goals.push({ goal: 'G7', what, value: +vsGroup.toFixed(2), wanted: 0.6 });
  }
}

/** The whole way over HTTP: received, stored, handled, acknowledged. */
async function compareAcknowledged(rounds, scale, add, goals) {
  for (const inFlight of [1, 64, 1024]) {
    const runs = Object.fromEntries([...storages, 'no storage'].map((storage) => [storage, []]));
    for (let round = 0; round < rounds; round++) {
      for (const storage of storages) {
        const slow = inFlight === 1 || storage === 'one commit per update';
        const updates = Math.max(1000, Math.round((slow ? 5000 : 30_000) * scale));
        runs[storage].push(await acknowledge(inFlight, updates, 'storage/acked.mjs', storage));
      }
      const updates = Math.max(1000, Math.round((inFlight === 1 ? 5000 : 30_000) * scale));
      runs['no storage'].push(await acknowledge(inFlight, updates, 'acks/nestjs-mesos.mjs'));
    }
    const level = runs.level;
    const vsSingle = pairedRatio(level, runs['one commit per update'], perSecond);
    for (const [storage, each] of Object.entries(runs)) {
      add({ inFlight, storage, acknowledgedPerSecond: Math.round(median(each.map(perSecond))) });
    }
    add({
      inFlight,
      levelVsNoStorage: +pairedRatio(level, runs['no storage'], perSecond).toFixed(2),
      levelVsOneCommitPerUpdate: +vsSingle.toFixed(1),
    });
    // One at a time there is nothing to group.
    if (inFlight === 1) continue;
    const what = `${inFlight} in flight: durable and acknowledged vs one commit per update`;
    goals.push({ goal: 'G7', what, value: +vsSingle.toFixed(1), wanted: 12 });
  }
}

async function acknowledge(inFlight, updates, file, storage) {
  const server = await startServer('acks/fake-master.mjs', ['--window', inFlight, '--events', updates]);
  try {
    const args = storage ? [server.port, updates, storage] : [server.port, updates, 'protobuf', inFlight];
    return await runClient(file, args);
  } finally {
    server.stop();
  }
}

/** Memory, start and growth with the number of tasks. */
async function trackTasks(add, goals) {
  const runs = [];
  for (const tasks of [10_000, 50_000, 100_000, 300_000]) {
    const run = await runClient('storage/tracked.mjs', [tasks]);
    runs.push(run);
    add({
      tasks,
      heapBytesPerTask: Math.round(run.bytesPerTask),
      cpuUsPerUpdate: +run.updateUs.toFixed(1),
      loadMs: Math.round(run.loadMs),
      reconcileMs: Math.round(run.reconcileMs),
    });
  }
  const [least, , hundred, most] = runs;
  const exponent = Math.log(most.updateUs / least.updateUs) / Math.log(most.tasks / least.tasks);
  add({ growthExponent: +exponent.toFixed(2) });
  const atMost = true;
  goals.push(
    {
      goal: 'G11',
      what: 'heap bytes per task at 10k',
      value: Math.round(least.bytesPerTask),
      wanted: 400,
      atMost,
    },
    {
      goal: 'G11',
      what: 'heap bytes per task at 100k',
      value: Math.round(hundred.bytesPerTask),
      wanted: 400,
      atMost,
    },
    {
      goal: 'G12',
      what: 'growth of an update, 10k to 300k tasks',
      value: +exponent.toFixed(2),
      wanted: 0.15,
      atMost,
    },
    { goal: '-', what: 'ms to load 100k records', value: Math.round(hundred.loadMs), wanted: 3000, atMost },
  );
}
