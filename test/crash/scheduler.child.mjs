// A scheduler process that does what its parent says, until it is killed: `<compiled sources> <master> <store>`.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const [sources, master, directory] = process.argv.slice(2);
const { MesosModule, TaskManager, silentLogger } = await import(`${sources}/index.js`);

class AppModule {}
Module({
  imports: [
    MesosModule.forRoot({
      masters: master,
      framework: { name: 'crash', user: 'nobody', failoverTimeoutSeconds: 3600 },
      storage: `level:${directory}`,
      logger: silentLogger,
      scheduler: {
        backoff: { initialMs: 20, maxMs: 100 },
        refuseSeconds: 0.05,
        reviveIntervalMs: 20,
        reconcile: { retry: { initialMs: 100, maxMs: 500 } },
      },
    }),
  ],
})(AppModule);
const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
const tasks = app.get(TaskManager);
const actions = {
  add: ({ definition }) => tasks.add([definition]),
  update: ({ definition }) => tasks.update(definition, { batchSize: 2 }),
  scale: ({ name, instances }) => tasks.scale(name, instances),
  remove: ({ name }) => tasks.remove(name),
  restart: ({ name }) => tasks.restart(name),
  list: () =>
    tasks.list().map(({ name, instances, version, deleting, definition, tasks: all }) => ({
      name,
      instances,
      version,
      deleting,
      cmd: definition.command.cmd,
      tasks: all.map(({ instance, attempts }) => ({
        instance,
        live: attempts.filter(({ state }) => !ended.has(state)),
      })),
    })),
};
const ended = new Set([
  'finished',
  'failed',
  'killed',
  'error',
  'lost',
  'dropped',
  'gone',
  'gone-by-operator',
]);
process.on('message', async ({ id, action, ...rest }) => {
  try {
    process.send({ id, value: (await actions[action](rest)) ?? true });
  } catch (error) {
    process.send({ id, error: error.code ?? String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ id: 'ready' });
