// Receiving: events and bytes per second from a socket to a typed event in a Nest handler (G1-G4).
import { pairedRatio, median, runClient, startServer } from '../lib/runner.mjs';
import { records } from '../lib/workloads.mjs';

const counts = {
  update: 250_000,
  mixed: 200_000,
  offers1: 150_000,
  offers10: 20_000,
  offers100: 2_500,
  offers1000: 250,
};
const clients = {
  'nestjs-mesos protobuf': { file: 'stream/nestjs-mesos.mjs', encoding: 'protobuf' },
  'nestjs-mesos json': { file: 'stream/nestjs-mesos.mjs', encoding: 'json' },
  'mesos-framework json': { file: 'stream/mesos-framework.mjs', encoding: 'json' },
  'decode alone protobuf': { file: 'stream/decode-only.mjs', encoding: 'protobuf' },
  'decode alone json': { file: 'stream/decode-only.mjs', encoding: 'json' },
  'raw socket protobuf': { file: 'stream/raw-socket.mjs', encoding: 'protobuf' },
};

/** @returns {Promise<object[]>} one row per workload and client */
export async function run({ rounds, scale, log }) {
  const rows = [];
  for (const [workload, count] of Object.entries(counts)) {
    const total = Math.max(50, Math.round(count * scale));
    const server = await startServer('stream/fake-master.mjs', ['--workload', workload, '--events', total]);
    try {
      const results = Object.fromEntries(Object.keys(clients).map((name) => [name, []]));
      for (let round = 0; round < rounds; round++) {
        for (const [name, { file, encoding }] of Object.entries(clients)) {
          const bytes = meanBytes(workload, encoding);
          results[name].push(await runClient(file, [server.port, total, encoding, workload, bytes]));
        }
      }
      rows.push(...summarise(workload, total, results, log));
    } finally {
      server.stop();
    }
  }
  return rows;
}

function summarise(workload, total, results, log) {
  const wall = (one) => one.events / one.wallMs;
  const cpu = (one) => one.events / one.cpuMs;
  const peer = results['mesos-framework json'];
  return Object.entries(results).map(([client, runs]) => {
    const bytes = meanBytes(workload, clients[client].encoding);
    const decode = results[`decode alone ${clients[client].encoding}`];
    const row = {
      workload,
      client,
      eventsPerSecond: Math.round(median(runs.map(wall)) * 1000),
      megabytesPerSecond: +((median(runs.map(wall)) * bytes) / 1000).toFixed(1),
      cpuUsPerEvent: +median(runs.map((one) => (one.cpuMs / one.events) * 1000)).toFixed(2),
      wallVsPeer: +pairedRatio(runs, peer, wall).toFixed(2),
      cpuVsPeer: +pairedRatio(runs, peer, cpu).toFixed(2),
      ofDecodeCpu: +pairedRatio(runs, decode, cpu).toFixed(2),
      lost: Math.max(...runs.map((one) => total - one.seen)),
      rssMb: Math.round(median(runs.map((one) => one.rssMb))),
    };
    log(row);
    return row;
  });
}

function meanBytes(workload, encoding) {
  const list = records(workload, encoding);
  // With the chunk head and tail around each record, as the fake master sends it.
  return list.reduce((sum, one) => sum + one.length + one.length.toString(16).length + 4, 0) / list.length;
}
