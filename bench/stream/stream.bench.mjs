// Receiving: events and bytes per second from a socket to a typed event in a Nest handler (G1-G4).
import { formatRow, median, pairedRatio, runClient, startServer } from '../lib/runner.mjs';
import { records } from '../lib/workloads.mjs';

const counts = { update: 250_000, mixed: 100_000, offers10: 5_000, offers100: 500, offers1000: 100 };

const ours = 'nestjs-mesos';
const receiveOnly = 'receive only';
const peer = 'mesos-framework json';
const decliningPeer = 'mesos-framework json, declining';
const clients = {
  [`${ours} protobuf`]: { file: 'nestjs-mesos.mjs', encoding: 'protobuf' },
  [`${ours} json`]: { file: 'nestjs-mesos.mjs', encoding: 'json' },
  [`${receiveOnly} protobuf`]: { file: 'receive-only.mjs', encoding: 'protobuf' },
  [`${receiveOnly} json`]: { file: 'receive-only.mjs', encoding: 'json' },
  [peer]: { file: 'mesos-framework.mjs', encoding: 'json' },
  [decliningPeer]: { file: 'mesos-framework.mjs', encoding: 'json', mode: 'decline', not: ['update'] },
  'decode alone protobuf': { file: 'decode-only.mjs', encoding: 'protobuf', only: ['update', 'mixed'] },
  'framing alone protobuf': { file: 'framing-only.mjs', encoding: 'protobuf', only: ['update', 'mixed'] },
  'raw socket protobuf': { file: 'raw-socket.mjs', encoding: 'protobuf', only: ['update'] },
};
const wall = (one) => one.events / one.wallMs;
const cpu = (one) => one.events / one.cpuMs;

/** @returns {Promise<{rows: object[], goals: object[]}>} a row per workload and client */
export async function run({ rounds, scale, log }) {
  const rows = [];
  const goals = [];
  for (const [workload, count] of Object.entries(counts)) {
    const total = Math.max(50, Math.round(count * scale));
    const server = await startServer('stream/fake-master.mjs', ['--workload', workload, '--events', total]);
    const list = Object.entries(clients).filter(
      ([, { only, not }]) => !(not?.includes(workload) || only?.includes(workload) === false),
    );
    const results = Object.fromEntries(list.map(([name]) => [name, []]));
    try {
      for (let round = 0; round < rounds; round++) {
        for (const [name, { file, encoding, mode = 'plain' }] of list) {
          const args = [server.port, total, encoding, workload, meanBytes(workload, encoding), mode];
          results[name].push(await runClient(`stream/${file}`, args));
        }
      }
    } finally {
      server.stop();
    }
    for (const [name, runs] of Object.entries(results)) {
      const row = summarise(workload, total, name, runs, results);
      rows.push(row);
      log(formatRow(row));
    }
    goals.push(...judge(workload, results));
  }
  return { rows, goals };
}

function summarise(workload, total, client, runs, results) {
  const rate = median(runs.map(wall)) * 1000;
  return {
    workload,
    client,
    eventsPerSecond: Math.round(rate),
    megabytesPerSecond: +((rate * meanBytes(workload, clients[client].encoding)) / 1e6).toFixed(1),
    cpuUsPerEvent: +median(runs.map((one) => 1000 / cpu(one))).toFixed(2),
    wallVsPeer: +pairedRatio(runs, results[peer], wall).toFixed(2),
    cpuVsPeer: +pairedRatio(runs, results[peer], cpu).toFixed(2),
    lost: Math.max(...runs.map((one) => total - one.seen)),
    rssMb: Math.round(median(runs.map((one) => one.rssMb))),
  };
}

function judge(workload, results) {
  const goals = [];
  const add = (goal, one, other, wanted, units = { wall, cpu }) => {
    for (const [unit, value] of Object.entries(units)) {
      const ratio = pairedRatio(results[one], results[other], value);
      goals.push({ goal, what: `${workload}: ${one} / ${other}, ${unit}`, value: +ratio.toFixed(2), wanted });
    }
  };
  const isUpdate = workload === 'update';
  const [pbGoal, pbWanted] = isUpdate ? ['G1', 2] : ['G2', 1.8];
  if (isUpdate) {
    add(pbGoal, `${ours} protobuf`, peer, pbWanted);
    add('G4', `${ours} json`, peer, 1);
  } else {
    // Alike with alike: the peer leaves offers unanswered unless it is told to decline them; ours declines.
    add(pbGoal, `${receiveOnly} protobuf`, peer, pbWanted);
    add(pbGoal, `${ours} protobuf`, decliningPeer, pbWanted);
    add('G4', `${receiveOnly} json`, peer, 1);
    add('G4', `${ours} json`, decliningPeer, 1);
  }
  if (results['decode alone protobuf']) {
    add('G3', `${receiveOnly} protobuf`, 'decode alone protobuf', isUpdate ? 0.6 : 0.75, { cpu });
  }
  return goals;
}

function meanBytes(workload, encoding) {
  const list = records(workload, encoding);
  // With the chunk head and tail around each record, as the fake master sends it.
  return list.reduce((sum, one) => sum + one.length + one.length.toString(16).length + 4, 0) / list.length;
}
