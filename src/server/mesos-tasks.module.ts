import {
  Inject,
  Module,
  type DynamicModule,
  type ModuleMetadata,
  type NestModule,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { getMesosToken } from '../dispatch/index.js';
import { MESOS_LOGGER } from '../logging/index.js';
import { Scheduler, TaskPlacer } from '../scheduler/index.js';
import { TaskManager } from '../tasks/index.js';
import { MESOS_CLOCK, type Clock } from '../utils/index.js';
import { answerBodyErrors } from './tasks-api/body-errors.js';
import { ChangeFeed } from './tasks-api/change-feed.js';
import { createControllers } from './tasks-api/tasks-api.controllers.js';
import { TasksApi } from './tasks-api/tasks-api.service.js';
import { API_LOGGER, API_PATH } from './tasks-api/tasks-api.tokens.js';

/** What {@link MesosTasksModule} is told. */
export interface MesosTasksModuleOptions {
  /** Path of the routes, below the global prefix of the app. @default 'v1/api' */
  readonly path?: string;
  /** Name of the `MesosModule` whose tasks are served. @default the one without a name */
  readonly instance?: string;
  /** Modules to import; needed where that `MesosModule` is not global. @default none */
  readonly imports?: ModuleMetadata['imports'];
}

/**
 * The task API over HTTP: applications, tasks and their changes as resources, and the routes of hydrogen. There
 * is no access control in it: put a guard of yours before it (`app.useGlobalGuards`), or keep it on a network
 * that only operators reach.
 */
@Module({})
export class MesosTasksModule implements NestModule, OnModuleDestroy {
  constructor(
    @Inject(API_PATH) private readonly path: string,
    @Inject(TasksApi) private readonly api: TasksApi,
    @Inject(ChangeFeed) private readonly feed: ChangeFeed,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
  ) {}

  /** Serves the tasks of a `MesosModule` of the app. */
  static forRoot(options: MesosTasksModuleOptions = {}): DynamicModule {
    const { path = 'v1/api', instance, imports = [] } = options;
    return {
      module: MesosTasksModule,
      imports,
      controllers: createControllers(path),
      providers: [
        { provide: API_PATH, useValue: path },
        { provide: API_LOGGER, useExisting: getMesosToken(MESOS_LOGGER, instance) },
        {
          provide: TasksApi,
          inject: [
            getMesosToken(TaskManager, instance),
            getMesosToken(Scheduler, instance),
            getMesosToken(TaskPlacer, instance),
            getMesosToken(MESOS_CLOCK, instance),
          ],
          useFactory: (tasks: TaskManager, scheduler: Scheduler, placer: TaskPlacer, clock: Clock) =>
            new TasksApi({ tasks, scheduler, placer, clock }),
        },
        {
          provide: ChangeFeed,
          inject: [TasksApi],
          useFactory: ({ parts, surroundings }: TasksApi) =>
            new ChangeFeed(parts.tasks.changes, parts.clock, surroundings),
        },
      ],
    };
  }

  /** After the body parser, before the routes. */
  configure(): void {
    const { httpAdapter } = this.http;
    if (httpAdapter?.getType() !== 'express') return;
    const parts = [this.config.getGlobalPrefix(), this.path].map((part) => part.replace(/^\/+|\/+$/g, ''));
    httpAdapter.use(`/${parts.filter((part) => part !== '').join('/')}`, answerBodyErrors);
  }

  /** The server can close only when nobody waits for it. */
  onModuleDestroy(): void {
    this.api.close();
    this.feed.close();
  }
}
