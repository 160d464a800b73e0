// A master that sends numbered UPDATEs in HTTP chunks and TCP writes of given sizes, in this process.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { recordOf, subscribedEvent, updateEvent } from '../lib/workloads.mjs';

/** Sizes of HTTP chunks: a number, one record each, or cut right behind each length line and each record. */
export const CHUNKINGS = [1, 2, 3, 7, 61, 1460, 16_384, 65_536, 1 << 20, 'record', 'lines'];

/** Numbers are in the task ids; messages have characters of 1 to 4 bytes. */
export function numberedRecords(count, encoding) {
  return Array.from({ length: count }, (_, index) => {
    const event = updateEvent(index);
    event.update.status.taskId.value = String(index);
    event.update.status.message = `läuft seit ${index} — 日本語 🛰️`;
    return recordOf(event, encoding);
  });
}

export async function startCuttingMaster(list, encoding, chunking, writeBytes) {
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  const head = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nMesos-Stream-Id: 1\r\nContent-Type: ${type}\r\n\r\n`;
  const body = cut([recordOf(subscribedEvent(), encoding), ...list], chunking).flatMap(chunk);
  const bytes = Buffer.concat([Buffer.from(head), ...body, Buffer.from('0\r\n\r\n')]);
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.once('data', async () => {
      for (let at = 0; at < bytes.length && !socket.destroyed; at += writeBytes) {
        const isFlushed = socket.write(bytes.subarray(at, at + writeBytes));
        if (!isFlushed) await once(socket, 'drain');
        // Small writes leave one by one, so that reads end anywhere.
        else if (writeBytes < 1000) await new Promise((resolve) => setImmediate(resolve));
      }
      socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function cut(list, chunking) {
  if (chunking === 'record') return list;
  if (chunking === 'lines') {
    return list.flatMap((record) => {
      const end = record.indexOf(0x0a) + 1;
      return [record.subarray(0, end), record.subarray(end)];
    });
  }
  const all = Buffer.concat(list);
  return Array.from({ length: Math.ceil(all.length / chunking) }, (_, index) =>
    all.subarray(index * chunking, (index + 1) * chunking),
  );
}

function chunk(part) {
  return [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')];
}
