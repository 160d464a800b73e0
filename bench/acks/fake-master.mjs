// A master that sends UPDATEs and counts the acknowledgements: keeps `--window` updates unacknowledged, one per
// task and uuid, and sends the next ones as acknowledgements arrive. Reports the most sockets it saw at once.
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { RequestReader } from '../lib/request-reader.mjs';
import { heartbeatEvent, recordOf, subscribedEvent, updateEvent } from '../lib/workloads.mjs';

const { values } = parseArgs({ options: { window: { type: 'string' }, events: { type: 'string' } } });
const window = Number(values.window);
const total = Number(values.events);
const answer = Buffer.from('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');
const distinct = total;
const prepared = { protobuf: [], json: [] };
let sockets = 0;
let mostSockets = 0;
let state;

const server = createServer((socket) => {
  mostSockets = Math.max(mostSockets, ++sockets);
  socket.setNoDelay(true);
  socket.on('close', () => sockets--);
  socket.on('error', () => socket.destroy());
  const reader = new RequestReader();
  socket.on('data', (bytes) => {
    let calls = 0;
    let acknowledged = 0;
    for (const { isCall, encoding, bodyBytes } of reader.read(bytes)) {
      if (!isCall) {
        start(socket, encoding);
        continue;
      }
      calls++;
      // What is shorter is a RECONCILE.
      if (bodyBytes > 100) acknowledged++;
    }
    if (calls > 0) socket.write(calls === 1 ? answer : Buffer.concat(Array(calls).fill(answer)));
    if (acknowledged === 0) return;
    // A bare loop acknowledges without a subscription.
    if (!state) return;
    state.acknowledged += acknowledged;
    pump();
  });
});

function start(socket, encoding) {
  state = { socket, records: prepared[encoding], encoding, sent: 0, acknowledged: 0 };
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  socket.write(
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nMesos-Stream-Id: 11111111-1111-4111-8111-111111111111\r\nContent-Type: ${type}\r\n\r\n`,
  );
  socket.write(chunk(recordOf(subscribedEvent(), encoding)));
  pump();
}

function pump() {
  const room = Math.min(window - (state.sent - state.acknowledged), total - state.sent);
  if (room > 0) {
    const parts = [];
    for (let index = 0; index < room; index++) parts.push(state.records[state.sent++ % distinct]);
    state.socket.write(Buffer.concat(parts));
  }
  if (state.acknowledged >= total && !state.done) {
    state.done = true;
    state.socket.write(chunk(recordOf(heartbeatEvent(), state.encoding)));
  }
}

function chunk(record) {
  return Buffer.concat([Buffer.from(`${record.length.toString(16)}\r\n`), record, Buffer.from('\r\n')]);
}

for (const encoding of Object.keys(prepared)) {
  for (let index = 0; index < distinct; index++)
    prepared[encoding].push(chunk(recordOf(updateEvent(index), encoding)));
}
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ acknowledged: state?.acknowledged ?? 0, mostSockets }));
process.on('disconnect', () => process.exit(0));
