// Baseline: reads the same bytes from a socket and counts chunks, no framing, no decoding.
import { connect } from 'node:net';
import { clientOptions, subscribeRequest } from './client-options.mjs';
import { Window } from '../lib/window.mjs';

const { port, total, encoding, bytesPerEvent } = clientOptions();
const window = new Window(total);
const socket = connect(port, '127.0.0.1', () => socket.write(subscribeRequest(encoding)));
let bytes = 0;
socket.on('data', (chunk) => {
  bytes += chunk.length;
  const events = Math.min(total, Math.floor(bytes / bytesPerEvent));
  if (events > window.seen) window.count(events - window.seen);
  if (window.seen >= total) window.report();
});
