// Ours: subscribe, decode, handle, acknowledge, everything on its defaults.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MesosModule, OnHeartbeat, OnUpdate } from '../../dist/index.js';
import { Window } from '../lib/window.mjs';

const [port, total, encoding] = process.argv.slice(2);
const window = new Window(Number(total));

class EventController {
  onUpdate(context) {
    if (context.status.uuid) window.count();
  }
  onHeartbeat() {
    // The fake master beats when it has got all acknowledgements: they are what is measured.
    window.last();
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
      encoding,
    }),
  ],
  providers: [EventController],
})(AppModule);
await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
