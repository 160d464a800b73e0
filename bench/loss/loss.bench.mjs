// Loss: numbered events through every chunking arrive once and in order; memory stays flat under a handler that is
// ten times too slow (G5).
import { createHttpMesosClient } from '../../dist/client/index.js';
import { createSchedulerCodec } from '../../dist/protocol/index.js';
import { formatRow, runClient, startServer } from '../lib/runner.mjs';
import { CHUNKINGS, numberedRecords, startCuttingMaster } from './cutting-master.mjs';

const slowHandlerUs = 40;

/** @returns {Promise<{rows: object[], goals: object[]}>} */
export async function run({ scale, log }) {
  const rows = [];
  let wrong = 0;
  for (const encoding of ['protobuf', 'json']) {
    for (const chunking of CHUNKINGS) {
      for (const writeBytes of [97, 65_536]) {
        // Single bytes as chunks of their own cost six bytes each.
        const count = Math.max(100, Math.round((writeBytes === 97 ? 300 : 3000) * scale));
        const row = {
          encoding,
          chunking,
          writeBytes,
          ...(await receive(count, encoding, chunking, writeBytes)),
        };
        wrong += row.lost + row.doubled + row.outOfOrder;
        rows.push(row);
      }
    }
    log(formatRow({ encoding, chunkings: CHUNKINGS.length * 2, wrongEventsSoFar: wrong }));
  }
  const total = Math.round(300_000 * scale);
  const server = await startServer('stream/fake-master.mjs', ['--workload', 'update', '--events', total]);
  try {
    const row = await runClient('loss/slow-handler.mjs', [server.port, total, slowHandlerUs]);
    rows.push({ slowHandlerUs, ...row });
    log(formatRow(rows.at(-1)));
    return {
      rows,
      goals: [
        { goal: 'G5', what: 'events lost, doubled or out of order', value: wrong, wanted: 0, atMost: true },
        { goal: 'G5', what: 'slow handler: events lost', value: total - row.seen, wanted: 0, atMost: true },
        {
          goal: 'G5',
          what: 'slow handler: growth of memory, MB',
          value: Math.round(row.grownMb),
          wanted: 64,
          atMost: true,
        },
      ],
    };
  } finally {
    server.stop();
  }
}

async function receive(count, encoding, chunking, writeBytes) {
  const server = await startCuttingMaster(numberedRecords(count, encoding), encoding, chunking, writeBytes);
  const client = createHttpMesosClient({ masters: `http://127.0.0.1:${server.address().port}` });
  const codec = createSchedulerCodec(encoding);
  const seen = new Uint8Array(count);
  let [lost, doubled, outOfOrder, last] = [0, 0, 0, -1];
  try {
    const { mediaType } = codec;
    const stream = await client.openStream({
      path: '/api/v1/scheduler',
      body: new Uint8Array(0),
      contentType: mediaType,
      accept: mediaType,
      show: () => 'SUBSCRIBE',
    });
    for await (const frames of stream) {
      for (const frame of frames) {
        const event = codec.decode(frame);
        if (event.type !== 'UPDATE') continue;
        const number = Number(event.status.taskId.value);
        if (event.status.message !== `läuft seit ${number} — 日本語 🛰️`) lost++;
        if (seen[number]++ > 0) doubled++;
        if (number !== last + 1) outOfOrder++;
        last = number;
      }
    }
  } finally {
    await client.close();
    server.close();
  }
  return { events: count, lost: lost + seen.filter((times) => times === 0).length, doubled, outOfOrder };
}
