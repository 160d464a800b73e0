// Ours with a handler that takes ten times as long as receiving does; reports how far memory went.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MesosModule, OnUpdate } from '../../dist/index.js';
import { decorate } from '../stream/counting-app.mjs';

const [port, total, handlerUs] = process.argv.slice(2).map(Number);
const seenPerTask = new Map();
let seen = 0;
let disorder = 0;
let warmRss;
let mostRss = 0;

class EventController {
  async onUpdate({ status }) {
    const task = status.taskId.value;
    if (++seen % 2000 === 0) sample();
    // The fake master repeats its tasks in turn, so each comes at a constant distance.
    const turn = seenPerTask.get(task) ?? 0;
    seenPerTask.set(task, turn + 1);
    const end = performance.now() + handlerUs / 1000;
    await new Promise((resolve) => setImmediate(resolve));
    while (performance.now() < end);
    if (seenPerTask.get(task) !== turn + 1) disorder++;
    if (seen === total)
      process.send({ seen, disorder, grownMb: (mostRss - warmRss) / 2 ** 20 }, () => process.exit(0));
  }
}
decorate(EventController, 'onUpdate', OnUpdate());

class AppModule {}
Module({
  imports: [
    MesosModule.forRoot({
      masters: `http://127.0.0.1:${port}`,
      framework: { name: 'bench', user: 'root', roles: ['web'] },
    }),
  ],
  providers: [EventController],
})(AppModule);
await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });

function sample() {
  const { rss } = process.memoryUsage();
  if (seen >= total / 5) warmRss ??= rss;
  mostRss = Math.max(mostRss, rss);
}
