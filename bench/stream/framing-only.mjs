// Baseline: transport and framing, no decoding; counts the records.
import { createHttpMesosClient } from '../../dist/client/index.js';
import { MEDIA_TYPES } from '../../dist/protocol/index.js';
import { Window } from '../lib/window.mjs';
import { clientOptions } from './client-options.mjs';

const { port, total, encoding } = clientOptions();
const window = new Window(total);
const client = createHttpMesosClient({ masters: `http://127.0.0.1:${port}` });
const stream = await client.openStream({
  path: '/api/v1/scheduler',
  body: new Uint8Array(0),
  contentType: MEDIA_TYPES[encoding],
  accept: MEDIA_TYPES[encoding],
  show: () => 'SUBSCRIBE',
});
for await (const frames of stream) {
  for (let index = 0; index < frames.length && window.seen < total; index++) window.count();
  if (window.seen >= total) window.report();
}
