import { Module, type DynamicModule } from '@nestjs/common';
import { MesosModule, MesosTasksModule } from 'nestjs-mesos';
import { EventsController } from './events.controller.js';
import type { Settings } from './settings.js';

@Module({ providers: [EventsController] })
export class AppModule {
  static register(settings: Settings, masters: readonly string[]): DynamicModule {
    const { principal, secretFile } = settings;
    return {
      module: AppModule,
      imports: [
        MesosModule.forRoot({
          masters: [...masters],
          encoding: settings.encoding,
          storage: settings.storage,
          framework: {
            name: settings.frameworkName,
            user: settings.user,
            roles: settings.roles,
            failoverTimeoutSeconds: settings.failoverTimeoutSeconds,
            ...(principal !== undefined && { principal }),
          },
          ...(principal !== undefined &&
            secretFile !== undefined && { credentials: { principal, secret: { file: secretFile } } }),
        }),
        MesosTasksModule.forRoot(),
      ],
    };
  }
}
