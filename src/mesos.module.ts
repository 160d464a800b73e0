import { ConfigurableModuleBuilder, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DEFAULT_INSTANCE } from './dispatch/index.js';
import type { MesosModuleOptions } from './mesos.options.js';
import { MESOS_PROVIDED, createMesosProviders } from './mesos.providers.js';
import { getMesosToken } from './mesos.tokens.js';

/** What shapes the module rather than its parts; given beside the options, also to `forRootAsync`. */
export interface MesosModuleExtras {
  /** Whether other modules can inject the parts without importing this one. @default true */
  readonly isGlobal?: boolean;
  /**
   * Name of this module instance, where an app has several. Its parts are injected with
   * `@InjectScheduler(name)` or `getMesosToken(part, name)`, and handlers choose it with
   * `{ instance: name }`. @default 'default', whose parts are injected by class
   */
  readonly name?: string;
  /** Providers that take the place of the parts with the same token. @default none */
  readonly overrides?: readonly Provider[];
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<MesosModuleOptions>({
  moduleName: 'Mesos',
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createMesosOptions')
  .setExtras<MesosModuleExtras>({ isGlobal: true, name: DEFAULT_INSTANCE, overrides: [] }, defineModule)
  .build();

/**
 * Makes a Nest app a Mesos framework: `MesosModule.forRoot({ masters, framework })`, or `forRootAsync` with
 * `useFactory`, `useClass` or `useExisting`. Methods with `@OnOffers()`, `@OnUpdate()`, ... on any provider or
 * controller of the app then receive the events, and {@link Scheduler} makes the calls.
 */
@Module({})
export class MesosModule extends ConfigurableModuleClass {}

function defineModule(definition: DynamicModule, extras: MesosModuleExtras): DynamicModule {
  const { isGlobal = true, name = DEFAULT_INSTANCE, overrides = [] } = extras;
  const aliases: Provider[] =
    name === DEFAULT_INSTANCE
      ? []
      : MESOS_PROVIDED.map((part) => ({ provide: getMesosToken(part, name), useExisting: part }));
  return {
    ...definition,
    global: isGlobal,
    imports: [...(definition.imports ?? []), DiscoveryModule],
    providers: [
      ...(definition.providers ?? []),
      ...createMesosProviders(name, MODULE_OPTIONS_TOKEN),
      ...overrides,
      ...aliases,
    ],
    exports: [...(definition.exports ?? []), ...MESOS_PROVIDED.map((part) => getMesosToken(part, name))],
  };
}
