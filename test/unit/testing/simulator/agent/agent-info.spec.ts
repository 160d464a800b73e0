import { describe, expect, it } from '@jest/globals';
import { Resource_ReservationInfo_Type, Value_Type } from '../../../../../src/protocol/gen/mesos/v1/mesos.js';
import { createAgentInfo, parseAttributes } from '../../../../../src/testing/simulator/agent/agent-info.js';
import { agentId } from './fake-master.js';

describe('createAgentInfo', () => {
  it('defaults - has the resources of a default agent', () => {
    const { resources, hostname, port, attributes } = createAgentInfo({ id: agentId });
    expect(resources.map(({ name }) => name)).toEqual(['cpus', 'mem', 'disk', 'ports']);
    expect(resources[3]?.ranges).toEqual({ range: [{ begin: 31000n, end: 32000n }] });
    expect({ hostname, port, attributes }).toEqual({ hostname: '127.0.0.1', port: 5051, attributes: [] });
  });

  it('resources - a role becomes a static reservation in post-refinement format', () => {
    const { resources } = createAgentInfo({ id: agentId, resources: 'cpus:4;cpus(stat):1' });
    expect(resources.map(({ role, reservations }) => ({ role, reservations }))).toEqual([
      { role: undefined, reservations: [] },
      { role: undefined, reservations: [{ type: Resource_ReservationInfo_Type.STATIC, role: 'stat' }] },
    ]);
  });

  it('domain - becomes the fault domain', () => {
    const { domain } = createAgentInfo({ id: agentId, domain: { region: 'eu', zone: 'eu-1' } });
    expect(domain?.faultDomain).toEqual({ region: { name: 'eu' }, zone: { name: 'eu-1' } });
  });

  it('nonsense - is refused', () => {
    expect(() => createAgentInfo({ id: agentId, resources: 'cpus' })).toThrow('cpus');
  });
});

describe('parseAttributes', () => {
  it('types - are found as in the recorded agent: text, scalar, ranges, in the order given', () => {
    expect(parseAttributes('rack:r1;level:3;ratio:0.5;span:[1-5,10-20];url:a:b')).toEqual([
      { name: 'rack', type: Value_Type.TEXT, text: { value: 'r1' } },
      { name: 'level', type: Value_Type.SCALAR, scalar: { value: 3 } },
      { name: 'ratio', type: Value_Type.SCALAR, scalar: { value: 0.5 } },
      {
        name: 'span',
        type: Value_Type.RANGES,
        ranges: {
          range: [
            { begin: 1n, end: 5n },
            { begin: 10n, end: 20n },
          ],
        },
      },
      { name: 'url', type: Value_Type.TEXT, text: { value: 'a:b' } },
    ]);
  });

  it.each(['rack', ':r1', 'rack:', 'set:{a,b}', 'span:[5-1]', 'span:[1-5', 'span:[]'])(
    '%s - is refused',
    (text) => {
      expect(() => parseAttributes(text)).toThrow(
        expect.objectContaining({ code: 'MESOS_SIMULATOR_ATTRIBUTES' }),
      );
    },
  );
});
