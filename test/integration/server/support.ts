import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { filter, take } from 'rxjs';
import {
  MesosModule,
  MesosTasksModule,
  TaskManager,
  silentLogger,
  type MesosModuleOptions,
  type MesosTasksModuleOptions,
  type TaskChange,
} from '../../../src/index.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The tests look at parts of bodies of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface Served {
  readonly app: INestApplication;
  readonly tasks: TaskManager;
  /** Without a path. */
  readonly origin: string;
  /** A request below `/v1/api/`; `body` is sent as JSON unless it is a text. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface ServeOptions extends Partial<MesosModuleOptions> {
  readonly api?: MesosTasksModuleOptions;
  readonly imports?: DynamicModule[];
  readonly prepare?: (app: INestApplication) => void;
}

/** An app with the task API on a free port of the loopback interface; without masters it subscribes nowhere. */
export async function serve({ api, imports, prepare, ...change }: ServeOptions = {}): Promise<Served> {
  const mesos = MesosModule.forRoot({
    masters: ['http://127.0.0.1:1'],
    autoStart: change.masters !== undefined,
    framework: { name: 'tested', user: 'nobody' },
    logger: silentLogger,
    scheduler: { reviveIntervalMs: 20, refuseSeconds: 0.05 },
    ...change,
  });
  @Module({ imports: [mesos, MesosTasksModule.forRoot(api), ...(imports ?? [])] })
  class AppModule {}
  // The client of the tests opens connections in advance that the server would wait for.
  const app = await NestFactory.create(AppModule, {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  prepare?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    app,
    tasks: app.get(TaskManager),
    origin,
    request: async (method, path, body, headers = {}) => {
      const answer = await fetch(`${origin}/v1/api/${path}`, {
        method,
        headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
    },
  };
}

/** Resolves with the first change of a task that fits, from now on. */
export function nextChange(tasks: TaskManager, fits: (change: TaskChange) => boolean): Promise<TaskChange> {
  return new Promise((resolve) => {
    tasks.changes.pipe(filter(fits), take(1)).subscribe(resolve);
  });
}

/** A definition that passes. */
export function webApp(change: object = {}): Record<string, unknown> {
  return { name: 'web', resources: { cpus: 0.5, mem: 64 }, command: { cmd: 'sleep 1000' }, ...change };
}
