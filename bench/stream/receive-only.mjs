// Ours without a session: transport, framing, decoding and delivery to a handler of a Nest app, no stages.
import 'reflect-metadata';
import { EventDispatcher, MESOS_CLIENT } from '../../dist/index.js';
import { createSchedulerCodec } from '../../dist/protocol/index.js';
import { clientOptions } from './client-options.mjs';
import { startApp } from './counting-app.mjs';

const options = clientOptions();
const app = await startApp(options, { autoStart: false });
const dispatcher = app.get(EventDispatcher);
const client = app.get(MESOS_CLIENT);
const codec = createSchedulerCodec(options.encoding);
const stream = await client.openStream({
  path: '/api/v1/scheduler',
  body: new Uint8Array(0),
  contentType: codec.mediaType,
  accept: codec.mediaType,
  show: () => 'SUBSCRIBE',
});
for await (const frames of stream) {
  for (const frame of frames) {
    const event = codec.decode(frame);
    const pending = dispatcher.dispatch(event.type, contextOf(event));
    if (pending) await pending;
  }
}

function contextOf(event) {
  if (event.type === 'UPDATE') return { instance: 'default', event, status: event.status };
  return event.type === 'OFFERS' ? { instance: 'default', event, offers: event.offers } : { event };
}
