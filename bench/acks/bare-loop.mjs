// Baseline: a bare loop of POSTs with a ready-made acknowledgement on the same HTTP client, `window` in flight.
import { createHttpMesosClient } from '../../dist/client/index.js';
import { MEDIA_TYPES, acknowledgeCall, createSchedulerCodec } from '../../dist/protocol/index.js';
import { Window } from '../lib/window.mjs';
import { updateEvent } from '../lib/workloads.mjs';

const [port, total, encoding, inFlight] = process.argv.slice(2);
const endpoint = `http://127.0.0.1:${port}`;
const window = new Window(Number(total));
const client = createHttpMesosClient({ masters: endpoint });
const codec = createSchedulerCodec(encoding);
const { status } = updateEvent(1).update;
const call = acknowledgeCall({
  agentId: status.agentId.value,
  taskId: status.taskId.value,
  uuid: status.uuid,
});
const request = {
  endpoint,
  path: '/api/v1/scheduler',
  contentType: MEDIA_TYPES[encoding],
  headers: { 'mesos-stream-id': '11111111-1111-4111-8111-111111111111' },
  body: codec.encode(call),
  show: () => 'ACKNOWLEDGE',
};
let sent = 0;
await Promise.all(
  Array.from({ length: Number(inFlight) }, async () => {
    while (sent++ < Number(total)) {
      await client.call(request);
      window.count();
    }
  }),
);
window.report();
