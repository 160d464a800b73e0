import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
  OnModuleInit,
} from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import type { DefaultHandler, HandlerFailures, HandlerRegistrar, HandlerRegistry } from './dispatch/index.js';
import type { MesosLogger } from './logging/index.js';
import { MESOS_ERRORS } from './mesos.errors.js';
import type { ResolvedMesosOptions } from './mesos.options.js';
import { MESOS_INSTANCE } from './mesos.tokens.js';
import type { OpenedParts } from './opened-parts.js';
import type { OffersContext, Scheduler, TaskPlacer } from './scheduler/index.js';
import type { TaskManager } from './tasks/index.js';
import { MesosError } from './utils/index.js';

/** What the life of a module instance consists of. */
export interface LifecycleParts {
  readonly options: ResolvedMesosOptions;
  readonly logger: MesosLogger;
  readonly discovery: DiscoveryService;
  readonly registrar: HandlerRegistrar;
  readonly registry: HandlerRegistry;
  readonly failures: HandlerFailures;
  readonly scheduler: Pick<Scheduler, 'start' | 'stop'>;
  readonly tasks: Pick<TaskManager, 'start' | 'stop'>;
  readonly placer: TaskPlacer;
  readonly opened: OpenedParts;
}

/**
 * Ties a module instance to the app: handlers are found and checked before anything touches the network,
 * the subscription begins when the app has started, and the shutdown of the app waits for ours.
 */
export class MesosLifecycle
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(private readonly parts: LifecycleParts) {}

  /** @throws MesosError when a handler of the app cannot be called; what was opened is closed again */
  async onModuleInit(): Promise<void> {
    const { registrar, registry, options, logger, opened } = this.parts;
    try {
      const { instance } = options;
      registrar.register(registry, {
        source: 'scheduler',
        instance,
        knownInstances: this.findInstances(),
        defaults: [this.placeTasks()],
      });
    } catch (error) {
      await opened.close();
      throw error;
    }
    for (const line of registry.describe()) logger.info(`handler ${line}`);
  }

  /** What is stored is there again before the first event can ask for it. */
  async onApplicationBootstrap(): Promise<void> {
    await this.parts.tasks.start();
    if (this.parts.options.autoStart) this.parts.scheduler.start();
  }

  /** Stops taking events, and waits for handlers and acknowledgements. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.parts.scheduler.stop();
    this.parts.tasks.stop();
    this.parts.failures.close();
  }

  /** Closes what the module opened. After all `beforeApplicationShutdown`, which may still write. */
  async onApplicationShutdown(): Promise<void> {
    await this.parts.opened.close();
  }

  private placeTasks(): DefaultHandler {
    const { placer } = this.parts;
    return {
      eventType: 'OFFERS',
      name: 'TaskPlacer.place',
      invoke: (context) => placer.place(context as OffersContext),
    };
  }

  private findInstances(): Set<string> {
    const names = this.parts.discovery
      .getProviders()
      .filter(({ token }) => token === MESOS_INSTANCE)
      .map(({ instance }) => String(instance));
    const repeated = names.find((name, index) => names.indexOf(name) < index);
    if (repeated !== undefined) {
      throw new MesosError(MESOS_ERRORS, 'MESOS_DUPLICATE_INSTANCE', `'${repeated}'`);
    }
    return new Set(names);
  }
}
