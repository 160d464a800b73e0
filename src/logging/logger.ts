/** Fields bound to a log line: ids and numbers, never secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * What the library logs through. Replace it by giving `MesosModule` another one; the default lands in
 * Nest's own logger. Messages are constant texts, all that varies goes into `fields`, so that nothing is
 * built when the level is off.
 */
export interface MesosLogger {
  /** A logger that adds `fields` to every line. */
  child(fields: LogFields): MesosLogger;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Token of the {@link MesosLogger} in Nest modules. */
export const MESOS_LOGGER = Symbol.for('nestjs-mesos:logger');

/** Logs nothing. */
export const silentLogger: MesosLogger = {
  child: () => silentLogger,
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
