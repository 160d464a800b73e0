// Peer: the npm package mesos-framework 0.5.3, JSON only, with handlers that count. With `decline` as last argument
// it also declines the offers it gets; otherwise it leaves them unanswered.
import { createRequire } from 'node:module';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOptions } from './client-options.mjs';
import { Window } from '../lib/window.mjs';

const { port, total, mode } = clientOptions();
const window = new Window(total);
let streaming = false;
process.chdir(mkdtempSync(join(tmpdir(), 'peer-')));
const { Scheduler } = createRequire(import.meta.url)('mesos-framework');
const scheduler = new Scheduler({
  masterUrl: '127.0.0.1',
  port,
  frameworkName: 'bench',
  tasks: {},
  logging: { level: 'error', path: '.', fileName: 'peer.log' },
  handlers: {
    UPDATE: function (update) {
      streaming = true;
      if (update.status.task_id.value.length > 0) window.count();
    },
    OFFERS: function (offers) {
      streaming = true;
      if (offers.offers.length > 0) window.count();
      if (mode === 'decline')
        this.decline(
          offers.offers.map((offer) => offer.id),
          { refuse_seconds: 5 },
        );
    },
    // The peer loses events now and then, so the end is the first heartbeat after them.
    HEARTBEAT: function (_timestamp) {
      if (streaming) window.report();
    },
  },
});
scheduler.on('error', (error) => process.stderr.write(`${error.message}\n`));
// Without ZooKeeper it is ready when its constructor returns.
scheduler.subscribe();
