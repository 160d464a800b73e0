// Baseline: framing and decoding alone, of the same records in memory.
import { createSchedulerCodec, RecordIoDecoder } from '../../dist/protocol/index.js';
import { records } from '../lib/workloads.mjs';
import { Window } from '../lib/window.mjs';
import { clientOptions } from './client-options.mjs';

const { total, encoding, workload } = clientOptions();
const window = new Window(total);
const codec = createSchedulerCodec(encoding);
const list = records(workload, encoding);
const chunks = [];
for (let index = 0; index < list.length;) {
  const part = [];
  for (let bytes = 0; index < list.length && bytes < 65536; index++) {
    part.push(list[index]);
    bytes += list[index].length;
  }
  chunks.push(Buffer.concat(part));
}
const decoder = new RecordIoDecoder();
while (window.seen < total) {
  for (const chunk of chunks) {
    for (const frame of decoder.decode(chunk)) {
      if (window.seen === total) break;
      if (codec.decode(frame).type !== 'UNKNOWN') window.count();
    }
  }
}
window.report();
