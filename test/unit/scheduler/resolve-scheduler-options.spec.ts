import { describe, expect, it } from '@jest/globals';
import { FrameworkInfo_Capability_Type } from '../../../src/protocol/gen/mesos/v1/mesos.js';
import { createFrameworkInfo } from '../../../src/scheduler/framework-info.js';
import {
  resolveSchedulerOptions,
  validateSchedulerOptions,
} from '../../../src/scheduler/resolve-scheduler-options.js';

const framework = { name: 'n', user: 'u' };

describe('scheduler options', () => {
  it('the smallest options - are completed', () => {
    const options = resolveSchedulerOptions({ framework });
    expect(options).toMatchObject({
      backoff: { initialMs: 500, maxMs: 15_000 },
      missedHeartbeats: 5,
      refuseSeconds: 5,
      reconcile: { intervalMs: 900_000, batchSize: 1000, retry: { initialMs: 5_000, maxMs: 60_000 } },
      storePrefix: 'mesos/n/',
      onRemoved: 'fail',
      whenNotSubscribed: 'refuse',
    });
  });

  it('S62 - role and roles follow the capability MULTI_ROLE', () => {
    expect(createFrameworkInfo({ ...framework, roles: ['a', 'b'] })).toMatchObject({ roles: ['a', 'b'] });
    const single = createFrameworkInfo({ ...framework, roles: ['a'], capabilities: [] });
    expect(single.role).toBe('a');
    expect(single.roles).toBeUndefined();
  });

  it('S113 - PARTITION_AWARE and its like are on unless left out', () => {
    const types = createFrameworkInfo(framework).capabilities?.map(({ type }) => type);
    expect(types).toEqual([
      FrameworkInfo_Capability_Type.PARTITION_AWARE,
      FrameworkInfo_Capability_Type.TASK_KILLING_STATE,
      FrameworkInfo_Capability_Type.MULTI_ROLE,
      FrameworkInfo_Capability_Type.RESERVATION_REFINEMENT,
    ]);
    expect(createFrameworkInfo({ ...framework, capabilities: [] }).capabilities).toEqual([]);
  });

  it('S63 - everything the master would refuse is reported at once', () => {
    const problems = validateSchedulerOptions({
      framework: { name: '', user: '', roles: ['a', 'a', '-b', 'c d', '*'], failoverTimeoutSeconds: -1 },
      suppressedRoles: ['x'],
      offerConstraints: { roleConstraints: { y: { groups: [] } } },
      missedHeartbeats: 0,
      reconcile: { batchSize: Number.NaN, retry: { initialMs: 10, maxMs: 5 } },
      backoff: { initialMs: 0, maxMs: 5 },
    });
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'backoff',
      'framework.failoverTimeoutSeconds',
      'framework.name',
      'framework.roles[1]',
      'framework.roles[2]',
      'framework.roles[3]',
      'framework.user',
      'missedHeartbeats',
      'offerConstraints',
      'reconcile.batchSize',
      'reconcile.retry',
      'suppressedRoles',
    ]);
  });

  it('several roles without MULTI_ROLE, an endless timeout - are refused', () => {
    const rules = validateSchedulerOptions({
      framework: { ...framework, roles: ['a', 'b'], capabilities: [], failoverTimeoutSeconds: 1e10 },
    });
    expect(rules.map(({ path }) => path)).toEqual(['framework.roles', 'framework.failoverTimeoutSeconds']);
    expect(() => resolveSchedulerOptions({ framework: { ...framework, name: '' } })).toThrow(
      expect.objectContaining({ code: 'MESOS_SCHEDULER_INVALID_OPTIONS' }),
    );
  });
});
