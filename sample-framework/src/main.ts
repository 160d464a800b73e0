import 'reflect-metadata';
import { Logger, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { createTasksOpenApi } from 'nestjs-mesos';
import { SimulatedCluster } from 'nestjs-mesos/testing';
import { AppModule } from './app.module.js';
import { readSettings } from './settings.js';

const logger = new Logger('Sample');

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  // Without a cluster to talk to it brings its own: real HTTP, real processes, all on this machine.
  const cluster = settings.masters
    ? undefined
    : await SimulatedCluster.start({ agents: 3, tasks: 'process', allocationIntervalMs: 500 });
  const masters = settings.masters ?? cluster?.masterUrls ?? [];
  try {
    const app = await NestFactory.create(AppModule.register(settings, masters), { abortOnError: false });
    try {
      const closed = closeOnSignal(app);
      const document: OpenAPIObject = await createTasksOpenApi({ title: settings.frameworkName });
      SwaggerModule.setup('docs', app, document);
      await app.listen(settings.port);
      logger.log(`masters ${masters.join(', ')}${cluster ? ' (simulated)' : ''}`);
      logger.log(`task API at http://localhost:${settings.port}/v1/api/applications, described at /docs`);
      await closed;
    } finally {
      await app.close();
    }
  } finally {
    await cluster?.stop();
  }
}

/** Resolves when the app is closed: the framework stays registered and its tasks run on. */
function closeOnSignal(app: INestApplication): Promise<void> {
  return new Promise((resolve, reject) => {
    const close = (): void => void app.close().then(resolve, reject);
    process.once('SIGINT', close);
    process.once('SIGTERM', close);
  });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  return code === 'EADDRINUSE' ? `Port ${port} is in use: set PORT to another one.` : error.message;
}

main().catch((error: unknown) => {
  logger.error(describe(error));
  process.exitCode = 1;
});
