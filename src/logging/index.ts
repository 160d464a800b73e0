export type { LogFields, MesosLogger } from './logger.js';
export { silentLogger } from './logger.js';
export { NestLoggerAdapter } from './nest-logger.adapter.js';
