// Ours: a Nest app with MesosModule and a decorated event controller, everything on its defaults.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MesosModule, OnHeartbeat, OnOffers, OnUpdate } from '../../dist/index.js';
import { Window } from '../lib/window.mjs';
import { clientOptions } from './client-options.mjs';

const { port, total, encoding } = clientOptions();
const window = new Window(total);

class EventController {
  onUpdate(context) {
    if (context.status.taskId.value.length > 0) window.count();
  }
  onOffers(context) {
    if (context.offers.length > 0) window.count();
  }
  onHeartbeat() {
    if (window.seen >= total) window.report();
  }
}
decorate(EventController, 'onUpdate', OnUpdate());
decorate(EventController, 'onOffers', OnOffers());
decorate(EventController, 'onHeartbeat', OnHeartbeat());

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

function decorate(target, method, decorator) {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, method);
  decorator(target.prototype, method, descriptor);
}
