import { Logger, type LogLevel } from '@nestjs/common';
import { formatFields } from './format-fields.js';
import type { LogFields, MesosLogger } from './logger.js';

/**
 * The default logger: lines land in Nest's own logger, wherever the app sends it, as
 * `message key=value key=value`. Nothing is built for a level that is off.
 */
export class NestLoggerAdapter implements MesosLogger {
  private readonly logger: Logger;

  /**
   * @param context what Nest prints in brackets @default 'Mesos'
   * @param fields bound to every line @default none
   */
  constructor(
    private readonly context = 'Mesos',
    private readonly fields: LogFields = {},
  ) {
    this.logger = new Logger(context);
  }

  child(fields: LogFields): MesosLogger {
    return new NestLoggerAdapter(this.context, { ...this.fields, ...fields });
  }

  debug(message: string, fields?: LogFields): void {
    if (isOn('debug')) this.logger.debug(this.format(message, fields));
  }

  info(message: string, fields?: LogFields): void {
    if (isOn('log')) this.logger.log(this.format(message, fields));
  }

  warn(message: string, fields?: LogFields): void {
    if (isOn('warn')) this.logger.warn(this.format(message, fields));
  }

  /** The stack of a field named `error` is printed below the line. */
  error(message: string, fields?: LogFields): void {
    if (!isOn('error')) return;
    const error = fields?.['error'];
    const stack = error instanceof Error ? error.stack : undefined;
    // Nest takes an undefined second argument for a further message.
    if (stack === undefined) this.logger.error(this.format(message, fields));
    else this.logger.error(this.format(message, fields), stack);
  }

  private format(message: string, fields: LogFields | undefined): string {
    return `${message}${formatFields(this.fields)}${fields === undefined ? '' : formatFields(fields)}`;
  }
}

function isOn(level: LogLevel): boolean {
  return Logger.isLevelEnabled(level);
}
