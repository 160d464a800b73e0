// The whole way: subscribe, decode, store, handle, acknowledge. `<port> <updates> <storage>`.
import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  MesosModule,
  OnHeartbeat,
  OnUpdate,
  Scheduler,
  TaskManager,
  openStateStore,
} from '../../dist/index.js';
import { Window } from '../lib/window.mjs';
import { updateEvent } from '../lib/workloads.mjs';

const [port, updates, storage] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
const directory = await mkdtemp(join(tmpdir(), 'nestjs-mesos-bench-'));
const window = new Window(updates);
const store = await openStateStore(storage === 'memory' ? 'memory:' : `level:${directory}`);

class EventController {
  onUpdate() {
    window.count();
  }
  async onHeartbeat() {
    window.last();
    await store.close();
    await rm(directory, { recursive: true });
    window.report();
  }
}
for (const [method, decorator] of [
  ['onUpdate', OnUpdate()],
  ['onHeartbeat', OnHeartbeat()],
]) {
  decorator(
    EventController.prototype,
    method,
    Object.getOwnPropertyDescriptor(EventController.prototype, method),
  );
}

class AppModule {}
Module({
  imports: [
    MesosModule.forRoot({
      masters: `http://127.0.0.1:${port}`,
      framework: { name: 'bench', user: 'root', roles: ['web'] },
      storage: storage === 'one commit per update' ? oneByOne() : store,
      autoStart: false,
    }),
  ],
  providers: [EventController],
})(AppModule);
const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
const { ledger } = app.get(TaskManager);
for (let from = 0; from < updates; from += 1000) {
  const count = Math.min(1000, updates - from);
  const tasks = Array.from({ length: count }, (_, index) => updateEvent(from + index).update.status);
  await ledger.recordIntents(tasks.map(({ taskId, agentId }) => ({ name: 'web', taskId, agentId })));
}
preloaded = true;
app.get(Scheduler).start();

var preloaded;
/** What a framework does that stores each update by itself before it goes on. */
function oneByOne() {
  let last = Promise.resolve();
  const commitOne = async (operations) => {
    let result;
    for (const operation of operations) result = await store.commit([operation]);
    return result;
  };
  return new Proxy(store, {
    get(target, name) {
      if (name !== 'commit' || !preloaded) {
        const value = target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (operations) => {
        const result = last.then(() => commitOne(operations));
        last = result.catch(() => {});
        return result;
      };
    },
  });
}
