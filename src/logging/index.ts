export type { LogFields, MesosLogger } from './logger.js';
export { MESOS_LOGGER, silentLogger } from './logger.js';
export { NestLoggerAdapter } from './nest-logger.adapter.js';
