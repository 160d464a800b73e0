import type { Provider } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, ExternalContextCreator, MetadataScanner } from '@nestjs/core';
import {
  HttpMesosClient,
  StaticLeaderDetector,
  type LeaderDetector,
  type MesosClient,
} from './client/index.js';
import {
  DEFAULT_INSTANCE,
  EventDispatcher,
  HandlerExplorer,
  HandlerFailures,
  HandlerRegistrar,
  HandlerRegistry,
} from './dispatch/index.js';
import type { MesosLogger } from './logging/index.js';
import { MesosLifecycle, type LifecycleParts } from './mesos.lifecycle.js';
import type { MesosModuleOptions, ResolvedMesosOptions } from './mesos.options.js';
import {
  LEADER_DETECTOR,
  MESOS_CLIENT,
  MESOS_CLOCK,
  MESOS_INSTANCE,
  MESOS_LOGGER,
  MESOS_RANDOM,
  RESOLVED_MESOS_OPTIONS,
  SCHEDULER_CODEC,
  STATE_STORE,
  TASK_LEDGER,
  type MesosProvided,
} from './mesos.tokens.js';
import { OpenedParts } from './opened-parts.js';
import { resolveMesosOptions } from './resolve-mesos-options.js';
import {
  createSchedulerCodec,
  type Codec,
  type SchedulerCall,
  type SchedulerEvent,
} from './protocol/index.js';
import { DefaultResourceManager, RESOURCE_MANAGER, type ResourceManager } from './resources/index.js';
import {
  ConnectionStatus,
  Reconciler,
  Scheduler,
  TaskCalls,
  TaskPlacer,
  identifyContext,
} from './scheduler/index.js';
import { openStateStore, type StateStore } from './storage/index.js';
import { TaskManager, type TaskLedger } from './tasks/index.js';
import type { Clock, Random } from './utils/index.js';

/** What other modules can inject from a module instance. */
export const MESOS_PROVIDED: readonly MesosProvided[] = [
  Scheduler,
  TaskManager,
  TaskPlacer,
  Reconciler,
  ConnectionStatus,
  HandlerRegistry,
  HandlerFailures,
  EventDispatcher,
  MESOS_CLIENT,
  LEADER_DETECTOR,
  SCHEDULER_CODEC,
  STATE_STORE,
  TASK_LEDGER,
  RESOURCE_MANAGER,
  MESOS_LOGGER,
  MESOS_CLOCK,
  MESOS_RANDOM,
  RESOLVED_MESOS_OPTIONS,
];

/**
 * The parts of one module instance, each under its own token: another provider for the token replaces it,
 * and everything that depends on it gets the replacement.
 */
export function createMesosProviders(instance: string, optionsToken: string | symbol): Provider[] {
  return [
    OpenedParts,
    { provide: MESOS_INSTANCE, useValue: instance },
    {
      provide: RESOLVED_MESOS_OPTIONS,
      inject: [optionsToken],
      useFactory: (options: MesosModuleOptions) => resolveMesosOptions(options, instance),
    },
    ...createPorts(),
    ...createDispatch(),
    ...createTasks(),
    ...createScheduler(),
    {
      provide: MesosLifecycle,
      inject: [
        RESOLVED_MESOS_OPTIONS,
        MESOS_LOGGER,
        DiscoveryService,
        HandlerRegistrar,
        HandlerRegistry,
        HandlerFailures,
        Scheduler,
        TaskManager,
        TaskPlacer,
        OpenedParts,
      ],
      useFactory: (
        options: LifecycleParts['options'],
        logger: MesosLogger,
        discovery: DiscoveryService,
        registrar: HandlerRegistrar,
        registry: HandlerRegistry,
        failures: HandlerFailures,
        scheduler: Scheduler,
        tasks: TaskManager,
        placer: TaskPlacer,
        opened: OpenedParts,
      ) =>
        new MesosLifecycle({
          options,
          logger,
          discovery,
          registrar,
          registry,
          failures,
          scheduler,
          tasks,
          placer,
          opened,
        }),
    },
  ];
}

function createPorts(): Provider[] {
  const inject = [RESOLVED_MESOS_OPTIONS];
  return [
    { provide: MESOS_CLOCK, inject, useFactory: ({ clock }: ResolvedMesosOptions) => clock },
    { provide: MESOS_RANDOM, inject, useFactory: ({ random }: ResolvedMesosOptions) => random },
    {
      provide: MESOS_LOGGER,
      inject,
      useFactory: ({ logger, instance }: ResolvedMesosOptions) =>
        instance === DEFAULT_INSTANCE ? logger : logger.child({ instance }),
    },
    {
      provide: STATE_STORE,
      inject: [RESOLVED_MESOS_OPTIONS, MESOS_CLOCK, OpenedParts],
      useFactory: async (
        { storage }: ResolvedMesosOptions,
        clock: Clock,
        opened: OpenedParts,
      ): Promise<StateStore> =>
        typeof storage === 'string' ? opened.add(await openStateStore(storage, { clock })) : storage,
    },
    {
      provide: LEADER_DETECTOR,
      inject,
      useFactory: ({ client }: ResolvedMesosOptions): LeaderDetector =>
        new StaticLeaderDetector(client.masters),
    },
    {
      provide: MESOS_CLIENT,
      inject: [RESOLVED_MESOS_OPTIONS, MESOS_CLOCK, MESOS_LOGGER, LEADER_DETECTOR, OpenedParts],
      useFactory: (
        { client }: ResolvedMesosOptions,
        clock: Clock,
        logger: MesosLogger,
        detector: LeaderDetector,
        opened: OpenedParts,
      ): MesosClient => opened.add(new HttpMesosClient(client, { clock, logger, detector })),
    },
  ];
}

function createDispatch(): Provider[] {
  return [
    { provide: HandlerRegistry, useFactory: () => new HandlerRegistry() },
    { provide: HandlerFailures, useFactory: () => new HandlerFailures() },
    {
      provide: HandlerExplorer,
      inject: [DiscoveryService, MetadataScanner],
      useFactory: (discovery: DiscoveryService, scanner: MetadataScanner) =>
        new HandlerExplorer(discovery, scanner),
    },
    {
      provide: HandlerRegistrar,
      inject: [HandlerExplorer, ExternalContextCreator, ApplicationConfig],
      useFactory: (explorer: HandlerExplorer, contexts: ExternalContextCreator, config: ApplicationConfig) =>
        new HandlerRegistrar(explorer, contexts, config),
    },
    {
      provide: EventDispatcher,
      inject: [HandlerRegistry, HandlerFailures, MESOS_LOGGER, RESOLVED_MESOS_OPTIONS],
      useFactory: (
        registry: HandlerRegistry,
        failures: HandlerFailures,
        logger: MesosLogger,
        { handlers }: ResolvedMesosOptions,
      ) => new EventDispatcher(registry, failures, logger, { ...handlers, identify: identifyContext }),
    },
  ];
}

function createTasks(): Provider[] {
  return [
    {
      provide: TaskCalls,
      inject: [MESOS_LOGGER],
      useFactory: (logger: MesosLogger) => new TaskCalls(logger),
    },
    {
      provide: TaskManager,
      inject: [STATE_STORE, TaskCalls, MESOS_CLOCK, MESOS_RANDOM, MESOS_LOGGER, RESOLVED_MESOS_OPTIONS],
      useFactory: (
        store: StateStore,
        outgoing: TaskCalls,
        clock: Clock,
        random: Random,
        logger: MesosLogger,
        { tasks }: ResolvedMesosOptions,
      ) => new TaskManager({ store, outgoing, clock, random, logger }, tasks),
    },
    { provide: TASK_LEDGER, inject: [TaskManager], useFactory: ({ ledger }: TaskManager) => ledger },
    {
      provide: RESOURCE_MANAGER,
      inject: [MESOS_CLOCK, MESOS_RANDOM],
      useFactory: (clock: Clock, random: Random) => new DefaultResourceManager(clock, random),
    },
  ];
}

function createScheduler(): Provider[] {
  return [
    {
      provide: SCHEDULER_CODEC,
      inject: [RESOLVED_MESOS_OPTIONS],
      useFactory: ({ encoding }: ResolvedMesosOptions) => createSchedulerCodec(encoding),
    },
    {
      provide: Scheduler,
      inject: [
        RESOLVED_MESOS_OPTIONS,
        MESOS_CLIENT,
        SCHEDULER_CODEC,
        STATE_STORE,
        TASK_LEDGER,
        EventDispatcher,
        MESOS_LOGGER,
        MESOS_CLOCK,
        MESOS_RANDOM,
        TaskCalls,
      ],
      useFactory: (
        { instance, scheduler: options }: ResolvedMesosOptions,
        client: MesosClient,
        codec: Codec<SchedulerCall, SchedulerEvent>,
        store: StateStore,
        ledger: TaskLedger,
        dispatcher: EventDispatcher,
        logger: MesosLogger,
        clock: Clock,
        random: Random,
        calls: TaskCalls,
      ) => {
        const parts = { client, codec, store, ledger, dispatcher, logger, clock, random, instance };
        const scheduler = new Scheduler(parts, options);
        calls.attach(scheduler);
        return scheduler;
      },
    },
    { provide: Reconciler, inject: [Scheduler], useFactory: ({ reconciler }: Scheduler) => reconciler },
    {
      provide: TaskPlacer,
      inject: [Scheduler, TaskManager, RESOURCE_MANAGER],
      useFactory: (scheduler: Scheduler, tasks: TaskManager, resources: ResourceManager) =>
        new TaskPlacer(scheduler, tasks, resources),
    },
    { provide: ConnectionStatus, inject: [Scheduler], useFactory: ({ status }: Scheduler) => status },
  ];
}
