// A Nest app with MesosModule and a decorated event controller that counts, everything else on its defaults.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MesosModule, OnHeartbeat, OnOffers, OnUpdate } from '../../dist/index.js';
import { Window } from '../lib/window.mjs';

export async function startApp({ port, total, encoding }, further = {}) {
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
        ...further,
      }),
    ],
    providers: [EventController],
  })(AppModule);
  return NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
}

export function decorate(target, method, decorator) {
  decorator(target.prototype, method, Object.getOwnPropertyDescriptor(target.prototype, method));
}
