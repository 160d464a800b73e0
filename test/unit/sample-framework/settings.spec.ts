import { describe, expect, it } from '@jest/globals';
import { SettingsError, readSettings } from '../../../sample-framework/src/settings.js';

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe('sample settings', () => {
  it('have a default for everything, without masters so that a cluster is simulated', () => {
    expect(readSettings({ USER: 'ann' })).toEqual({
      masters: undefined,
      frameworkName: 'sample-framework',
      user: 'ann',
      roles: ['*'],
      principal: undefined,
      secretFile: undefined,
      encoding: 'protobuf',
      failoverTimeoutSeconds: 604_800,
      storage: 'memory:',
      port: 8080,
    });
  });

  it('split lists at commas and take empty texts for absent', () => {
    const { masters, roles, principal } = readSettings({
      MESOS_MASTERS: 'a:5050, b:5050',
      MESOS_FRAMEWORK_ROLES: 'web,batch',
      MESOS_PRINCIPAL: '',
    });
    expect([masters, roles, principal]).toEqual([['a:5050', 'b:5050'], ['web', 'batch'], undefined]);
  });

  it('report everything that is wrong at once', () => {
    const env = {
      MESOS_ENCODING: 'xml',
      MESOS_FAILOVER_TIMEOUT: '-1',
      PORT: 'http',
      MESOS_SECRET_FILE: '/s',
    };
    expect(problemsOf(env)).toEqual([
      'MESOS_ENCODING=xml: must be json or protobuf',
      'MESOS_SECRET_FILE is set without MESOS_PRINCIPAL: set both or none',
      'MESOS_FAILOVER_TIMEOUT=-1: must be a number from 0 to 1000000000',
      'PORT=http: must be a number from 0 to 65535',
    ]);
  });
});
