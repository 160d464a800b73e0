// Peer: the npm package mesos-framework 0.5.3 with its own UPDATE handler, which acknowledges.
import { createRequire } from 'node:module';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Window } from '../lib/window.mjs';

const [port, total] = process.argv.slice(2);
const window = new Window(Number(total));
process.chdir(mkdtempSync(join(tmpdir(), 'peer-')));
const { Scheduler } = createRequire(import.meta.url)('mesos-framework');
const scheduler = new Scheduler({
  masterUrl: '127.0.0.1',
  port: Number(port),
  frameworkName: 'bench',
  tasks: {},
  logging: { level: 'error', path: '.', fileName: 'peer.log' },
  handlers: {
    // The peer takes only handlers that declare one parameter.
    HEARTBEAT: function (_timestamp) {
      window.last();
      window.report();
    },
  },
});
scheduler.on('update', () => window.count());
scheduler.on('error', (error) => process.stderr.write(`${error.message}\n`));
scheduler.subscribe();
