// A master that only streams: answers each SUBSCRIBE with SUBSCRIBED, `--events` events of `--workload`, one per
// HTTP chunk, then HEARTBEATs; every other call with 202. Runs as a process of its own and reports its port.
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { RequestReader } from '../lib/request-reader.mjs';
import { heartbeatEvent, recordOf, records, subscribedEvent } from '../lib/workloads.mjs';

const { values } = parseArgs({
  options: {
    workload: { type: 'string' },
    events: { type: 'string' },
    batch: { type: 'string', default: '65536' },
  },
});
const total = Number(values.events);
const batchBytes = Number(values.batch);
const accepted = Buffer.from('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');
const prepared = new Map();

const server = createServer((socket) => {
  socket.setNoDelay(true);
  const reader = new RequestReader();
  let isStreaming = false;
  socket.on('data', (bytes) => {
    if (isStreaming) return;
    let calls = 0;
    for (const { isCall, encoding } of reader.read(bytes)) {
      if (isCall) calls++;
      else isStreaming = true;
      if (isStreaming) return void stream(socket, encoding);
    }
    if (calls > 0) socket.write(calls === 1 ? accepted : Buffer.concat(Array(calls).fill(accepted)));
  });
  socket.on('error', () => socket.destroy());
});

async function stream(socket, encoding) {
  const { batch, eventsPerBatch, single } = prepare(encoding);
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  socket.write(
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nMesos-Stream-Id: 11111111-1111-4111-8111-111111111111\r\nContent-Type: ${type}\r\n\r\n`,
  );
  socket.write(chunk(recordOf(subscribedEvent(), encoding)));
  socket.write(chunk(recordOf(heartbeatEvent(), encoding)));
  let sent = 0;
  while (sent < total && !socket.destroyed) {
    const whole = total - sent >= eventsPerBatch;
    const flushed = whole ? socket.write(batch) : socket.write(single[sent % single.length]);
    sent += whole ? eventsPerBatch : 1;
    if (!flushed) await writable(socket);
  }
  const beat = chunk(recordOf(heartbeatEvent(), encoding));
  const timer = setInterval(() => socket.write(beat), 100);
  socket.on('close', () => clearInterval(timer));
}

function writable(socket) {
  return new Promise((resolve) => {
    const settle = () => {
      socket.off('drain', settle).off('close', settle);
      resolve();
    };
    socket.on('drain', settle).on('close', settle);
  });
}

function prepare(encoding) {
  if (!prepared.has(encoding)) {
    const single = records(values.workload, encoding).map(chunk);
    const parts = [];
    for (
      let bytes = 0;
      bytes < batchBytes || parts.length % single.length !== 0;
      bytes += parts.at(-1).length
    ) {
      parts.push(single[parts.length % single.length]);
    }
    prepared.set(encoding, { single, batch: Buffer.concat(parts), eventsPerBatch: parts.length });
  }
  return prepared.get(encoding);
}

function chunk(record) {
  return Buffer.concat([Buffer.from(`${record.length.toString(16)}\r\n`), record, Buffer.from('\r\n')]);
}

prepare('protobuf');
prepare('json');
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
