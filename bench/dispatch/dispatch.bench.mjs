// Delivery: cost of one event from the dispatcher to a handler in a Nest app, without the decoding (G12).
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventDispatcher, MesosModule, OnUpdate } from '../../dist/index.js';
import { formatRow, median } from '../lib/runner.mjs';
import { updateEvent } from '../lib/workloads.mjs';

/** @returns {Promise<{rows: object[], goals: object[]}>} */
export async function run({ rounds, scale, log }) {
  let seen = 0;
  class EventController {
    onUpdate(context) {
      if (context.status) seen++;
    }
  }
  OnUpdate()(
    EventController.prototype,
    'onUpdate',
    Object.getOwnPropertyDescriptor(EventController.prototype, 'onUpdate'),
  );
  class AppModule {}
  Module({
    imports: [
      MesosModule.forRoot({
        masters: 'http://127.0.0.1:1',
        framework: { name: 'bench', user: 'root' },
        autoStart: false,
      }),
    ],
    providers: [EventController],
  })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  try {
    const dispatcher = app.get(EventDispatcher);
    const controller = app.get(EventController);
    const { status } = updateEvent(1).update;
    const context = { instance: 'default', event: { type: 'UPDATE', status }, status };
    const count = Math.round(3_000_000 * scale);
    const through = [];
    const direct = [];
    for (let round = 0; round < rounds + 1; round++) {
      through.push(time(count, () => dispatcher.dispatch('UPDATE', context)));
      direct.push(time(count, () => controller.onUpdate(context)));
    }
    if (seen !== 2 * count * (rounds + 1)) throw new Error(`handlers were called ${seen} times`);
    const row = {
      way: 'dispatcher to handler',
      usPerEvent: +median(through.slice(1)).toFixed(4),
      directCallUs: +median(direct.slice(1)).toFixed(4),
    };
    log(formatRow(row));
    const goal = { goal: 'G12', what: 'us per event from dispatcher to handler' };
    return { rows: [row], goals: [{ ...goal, value: row.usPerEvent, wanted: 0.2, atMost: true }] };
  } finally {
    await app.close();
  }
}

function time(count, deliver) {
  const start = process.hrtime.bigint();
  for (let index = 0; index < count; index++) deliver();
  return Number(process.hrtime.bigint() - start) / 1000 / count;
}
