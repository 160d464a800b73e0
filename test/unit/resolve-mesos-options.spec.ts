import { describe, expect, it } from '@jest/globals';
import type { MesosModuleOptions } from '../../src/mesos.options.js';
import { resolveMesosOptions, validateMesosOptions } from '../../src/resolve-mesos-options.js';
import { hasErrorCode } from '../../src/utils/index.js';

const good: MesosModuleOptions = {
  masters: 'http://127.0.0.1:5050',
  framework: { name: 'sample', user: 'nobody', roles: ['web'] },
};

describe('resolveMesosOptions', () => {
  it('completes the least that can be written', () => {
    const resolved = resolveMesosOptions(good, 'default');
    expect(resolved).toMatchObject({
      instance: 'default',
      encoding: 'protobuf',
      handlers: { failurePolicy: 'report' },
      storage: 'memory:',
      autoStart: true,
    });
    expect(resolved.client.masters.map(({ url }) => url)).toEqual(['http://127.0.0.1:5050']);
  });

  it('takes the principal of the credentials for the framework', () => {
    const credentials = { principal: 'ops', secret: 'pa55' };
    expect(resolveMesosOptions({ ...good, credentials }, 'default').scheduler.framework.principal).toBe(
      'ops',
    );
  });

  it('S22, S63 - lists everything that is wrong in one error, without secrets', () => {
    // What plain JavaScript, or a configuration file, can contain.
    const wrong = {
      masters: ['ftp://a', 'http://joe:hunter2@b:5050'],
      framework: { name: '', user: 'nobody', roles: ['ok', 'no good', 'ok'], principal: 'dev' },
      credentials: { principal: 'o:ps', secret: 'pa55:word' },
      encoding: 'xml',
      handlers: { failurePolicy: 'ignore' },
      client: { maxConnections: 99 },
      scheduler: { suppressedRoles: ['other'], missedHeartbeats: -1 },
      storage: 'redis://user:s3cret@host',
      clock: {},
      autoStart: 'yes',
      frameworks: {},
    } as unknown as MesosModuleOptions;
    let thrown: unknown;
    try {
      resolveMesosOptions(wrong, 'blue');
    } catch (error) {
      thrown = error;
    }
    expect(hasErrorCode(thrown, 'MESOS_INVALID_OPTIONS')).toBe(true);
    const { message, details } = thrown as Error & { details: unknown };
    for (const path of [
      'masters[0]',
      'masters[1]',
      'framework.name',
      'framework.roles[1]',
      'framework.roles[2]',
      'framework.principal',
      'credentials.principal',
      'credentials.secret',
      'encoding',
      'handlers.failurePolicy',
      'client.maxConnections',
      'scheduler.suppressedRoles',
      'scheduler.missedHeartbeats',
      'storage',
      'clock',
      'autoStart',
      'frameworks',
    ]) {
      expect(message).toContain(`\n  - ${path} `);
    }
    const shown = message + JSON.stringify(details);
    for (const secret of ['hunter2', 'pa55', 's3cret']) expect(shown).not.toContain(secret);
  });

  it.each([undefined, null, 'text'])('reports options that are %p', (options) => {
    expect(validateMesosOptions(options as unknown as MesosModuleOptions)).toHaveLength(1);
  });

  it('reports missing masters and framework instead of failing on them', () => {
    const paths = validateMesosOptions({} as MesosModuleOptions).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['masters', 'framework.name', 'framework.user']));
  });
});
