import { Logger, type LoggerService } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NestLoggerAdapter } from '../../../src/logging/nest-logger.adapter.js';

describe('NestLoggerAdapter', () => {
  const lines: unknown[][] = [];
  const record =
    (level: string) =>
    (...args: unknown[]): void =>
      void lines.push([level, ...args]);
  const sink: LoggerService = {
    log: record('log'),
    error: record('error'),
    warn: record('warn'),
    debug: record('debug'),
  };

  beforeEach(() => {
    lines.length = 0;
    Logger.overrideLogger(sink);
  });
  afterEach(() => Logger.overrideLogger(['log', 'error', 'warn', 'debug', 'verbose', 'fatal']));

  it('info - prints bound fields, then those of the line, as key=value', () => {
    new NestLoggerAdapter()
      .child({ component: 'session' })
      .info('subscribed', { attempt: 2, nothing: undefined });
    expect(lines).toEqual([['log', 'subscribed component=session attempt=2', 'Mesos']]);
  });

  it('values - stay on one line and can be told apart', () => {
    new NestLoggerAdapter().warn('odd', {
      text: 'a b',
      evil: 'x\nINFO=y',
      big: 1n,
      list: [1n, 'a'],
      empty: '',
    });
    expect(lines[0]?.[1]).toBe('odd text="a b" evil="x\\nINFO=y" big=1 list="[\\"1\\",\\"a\\"]" empty=""');
  });

  it('values - that cannot be printed or are endless do no harm', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    new NestLoggerAdapter().warn('odd', { cyclic, long: 'x'.repeat(5000) });
    expect(lines[0]?.[1]).toMatch(/^odd cyclic=\(unprintable\) long=x{1024}\.\.\.$/);
  });

  it('error - hands the stack of the error to Nest', () => {
    const error = new Error('broken');
    new NestLoggerAdapter().error('failed', { error });
    expect(lines).toEqual([['error', 'failed error=broken', error.stack, 'Mesos']]);
  });

  it('a level that is off - builds nothing', () => {
    Logger.overrideLogger(['error']);
    const fields = {
      get costly(): never {
        throw new Error('was built');
      },
    };
    expect(() => new NestLoggerAdapter().debug('quiet', fields)).not.toThrow();
    expect(() => new NestLoggerAdapter().info('quiet', fields)).not.toThrow();
  });
});
