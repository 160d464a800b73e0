// Acknowledging: updates received, handled and acknowledged per second, by how many are in flight (G6).
import { formatRow, median, pairedRatio, runClient, startServer } from '../lib/runner.mjs';

const ours = 'nestjs-mesos protobuf';
const clients = {
  [ours]: { file: 'acks/nestjs-mesos.mjs', encoding: 'protobuf', count: 30_000 },
  'mesos-framework json': { file: 'acks/mesos-framework.mjs', encoding: 'json', count: 3_000 },
  'bare loop of calls': { file: 'acks/bare-loop.mjs', encoding: 'protobuf', count: 30_000 },
};

/** @returns {Promise<{rows: object[], goals: object[]}>} one row per window and client */
export async function run({ rounds, scale, log }) {
  const rows = [];
  const goals = [];
  for (const window of [1, 8, 64]) {
    const results = Object.fromEntries(Object.keys(clients).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, { file, encoding, count }] of Object.entries(clients)) {
        const total = Math.max(500, Math.round(count * scale * (window === 1 ? 0.3 : 1)));
        const server = await startServer('acks/fake-master.mjs', ['--window', window, '--events', total]);
        try {
          const report = await runClient(file, [server.port, total, encoding, window]);
          results[name].push({ ...report, ...(await server.ask('counts')) });
        } finally {
          server.stop();
        }
      }
    }
    for (const [client, runs] of Object.entries(results)) {
      const wall = (one) => one.events / one.wallMs;
      const cpu = (one) => one.events / one.cpuMs;
      const row = {
        inFlight: window,
        client,
        acksPerSecond: Math.round(median(runs.map(wall)) * 1000),
        cpuUsPerAck: +median(runs.map((one) => (one.cpuMs / one.events) * 1000)).toFixed(2),
        wallVsPeer: +pairedRatio(runs, results['mesos-framework json'], wall).toFixed(2),
        cpuVsPeer: +pairedRatio(runs, results['mesos-framework json'], cpu).toFixed(2),
        wallVsBareLoop: +pairedRatio(runs, results['bare loop of calls'], wall).toFixed(2),
        sockets: Math.max(...runs.map((one) => one.mostSockets)),
      };
      log(formatRow(row));
      rows.push(row);
      if (client !== ours || window === 1) continue;
      const what = (text) => `${window} in flight: ${text}`;
      goals.push(
        { goal: 'G6', what: what('acks per second vs mesos-framework'), value: row.wallVsPeer, wanted: 10 },
        { goal: 'G6', what: what('CPU per ack vs mesos-framework'), value: row.cpuVsPeer, wanted: 10 },
        { goal: 'G6', what: what('CPU us per ack'), value: row.cpuUsPerAck, wanted: 20, atMost: true },
        { goal: 'G6', what: what('sockets'), value: row.sockets, wanted: 8, atMost: true },
      );
    }
  }
  return { rows, goals };
}
