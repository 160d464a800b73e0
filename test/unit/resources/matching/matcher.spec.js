import { describe, expect, it } from '@jest/globals';
import { Value_Type as ValueType } from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import { Resources } from '../../../../src/resources/algebra/resources.js';
import { matchDemands } from '../../../../src/resources/matching/matcher.js';
import { binPack, firstFit, spread } from '../../../../src/resources/matching/placement-strategy.js';
import { createSeededRandom } from '../../../../src/utils/random.js';
import { slotOf } from '../data-sets.js';
const match = (slots, demands, running = [], strategy = firstFit) => matchDemands({ slots, demands, running, strategy, random: createSeededRandom(7) });
const task = (id, cpus, rest = {}) => ({
    id,
    scalars: { cpus },
    ...rest,
});
const tasks = (count, cpus, rest = {}) => Array.from({ length: count }, (_, index) => task(`t${index}`, cpus, rest));
const places = (result) => result.placements.map(({ demand, slot }) => `${demand.id}@${slot.hostname.replace('host-', '')}`).join(' ');
describe('matchDemands - amounts', () => {
    it('VZ-24 - one offer takes tasks until it is exhausted', () => {
        const result = match([slotOf('a', 'cpus:1'), slotOf('b', 'cpus:1')], tasks(5, 0.4));
        expect(places(result)).toBe('t0@a t1@a t2@b t3@b');
        expect(result.unplaced.map(({ id }) => id)).toEqual(['t4']);
    });
    it('VZ-21 - a demand that does not fit takes nothing', () => {
        const large = { id: 'large', scalars: { cpus: 4, mem: 4096 } };
        const small = { id: 'small', scalars: { cpus: 4, mem: 512 } };
        expect(places(match([slotOf('a', 'cpus:4;mem:1024')], [large, small]))).toBe('small@a');
    });
    it('VZ-22 - several entries of one name count together, reserved ones are used first', () => {
        const slot = slotOf('a', 'cpus:1;cpus(svc):2;mem:64', { role: 'svc' });
        const { placements } = match([slot], [task('t', 2.5)]);
        expect(String(Resources.fromMessages(placements[0].resources))).toBe('cpus(allocated: svc)(reservations: [(STATIC,svc)]):2; cpus(allocated: svc):0.5');
    });
    it('VZ-23 - disk limits placement', () => {
        const demands = [1, 2].map((index) => ({ id: `t${index}`, scalars: { cpus: 0.1, disk: 60 } }));
        const result = match([slotOf('a', 'cpus:4;disk:100')], demands);
        expect(places(result)).toBe('t1@a');
        expect(result.explain('t2')?.failures).toEqual([{ kind: 'resource', name: 'disk', offers: 1 }]);
    });
    it('VZ-25, S77 - ten tasks of 0.1 cpus fill one cpu', () => {
        expect(match([slotOf('a', 'cpus:1')], tasks(10, 0.1)).placements).toHaveLength(10);
    });
    it('gpus and custom scalars - are amounts like any other', () => {
        const slots = [slotOf('a', 'cpus:4'), slotOf('b', 'cpus:4;gpus:1;licenses:2.5')];
        const demands = [task('g', 1, { scalars: { gpus: 1 } }), task('l', 1, { scalars: { licenses: 2.5 } })];
        const result = match(slots, [...demands, task('none', 0, { scalars: { licenses: 0.1 } })]);
        expect(places(result)).toBe('g@b l@b');
        expect(result.explain('none')?.nearestMiss?.shortfalls).toEqual([
            { kind: 'resource', name: 'licenses', wanted: 0.1, available: 0 },
        ]);
    });
    it('revocable resources - are not used', () => {
        expect(match([slotOf('a', 'cpus{REV}:4')], [task('t', 1)]).placements).toEqual([]);
    });
    it.each([
        ['negative', { scalars: { cpus: -1 } }],
        ['not a number', { scalars: { cpus: NaN } }],
        ['part of a gpu', { scalars: { gpus: 0.5 } }],
        ['port out of range', { ports: { fixed: [65536] } }],
        ['port named twice', { ports: { fixed: [80, 80] } }],
        ['part of a port', { ports: { count: 0.5 } }],
    ])('refuses a demand: %s', (_, rest) => {
        expect(() => match([], [task('t', 1, rest)])).toThrow(expect.objectContaining({ code: 'MESOS_DEMAND_INVALID' }));
    });
});
describe('matchDemands - ports', () => {
    const slot = slotOf('a', 'cpus:8;ports:[31000-31003]');
    it('S78, S80 - picks from the ranges, fixed ports first, with the allocation of the offer', () => {
        const ports = { count: 2, fixed: [31002], choice: 'sequential' };
        const { placements } = match([slot], [task('t', 1, { ports })]);
        expect(placements[0].ports).toEqual([31002, 31000, 31001]);
        expect(String(Resources.fromMessages(placements[0].resources))).toBe('cpus(allocated: *):1; ports(allocated: *):[31000-31002]');
    });
    it('never gives a port twice, and is the same for the same seed', () => {
        const demands = tasks(5, 0.1, { ports: { count: 1 } });
        const result = match([slot], demands);
        const given = result.placements.flatMap(({ ports }) => ports);
        expect([...given].sort()).toEqual([31000, 31001, 31002, 31003]);
        expect(result.explain('t4')?.failures).toEqual([{ kind: 'resource', name: 'ports', offers: 1 }]);
        expect(match([slot], demands).placements.flatMap(({ ports }) => ports)).toEqual(given);
    });
    it('a fixed port that is taken - is named', () => {
        const demands = tasks(2, 0.1, { ports: { fixed: [31001] } });
        expect(match([slot], demands).explain('t1')?.nearestMiss?.shortfalls).toEqual([
            { kind: 'port', name: '31001' },
        ]);
    });
});
describe('matchDemands - constraints', () => {
    const slots = [
        slotOf('a', 'cpus:8', { attributes: { rack: 'r1', speed: 2.5 }, zone: 'z1' }),
        slotOf('b', 'cpus:8', { attributes: { rack: 'r2', speed: 3 }, zone: 'z2' }),
        slotOf('c', 'cpus:8', {
            attributes: [
                { name: 'rack', type: ValueType.TEXT, text: { value: 'r2' } },
                { name: 'vlans', type: ValueType.RANGES, ranges: { range: [{ begin: 10n, end: 20n }] } },
                { name: 'tags', type: ValueType.SET, set: { item: ['ssd', 'edge'] } },
            ],
        }),
    ];
    const admitted = (...constraints) => slots
        .filter((slot) => match([slot], [task('t', 1, { constraints })]).placements.length === 1)
        .map(({ hostname }) => hostname.slice(-1))
        .join('');
    it.each([
        ['a', { field: 'rack', operator: 'IS', value: 'r1' }],
        ['ab', { field: '@zone', operator: 'IN', values: ['z1', 'z2'] }],
        ['', { field: 'rack', operator: 'IS', value: 'r' }],
        ['bc', { field: 'rack', operator: 'LIKE', value: 'r[2-9]' }],
        ['', { field: 'rack', operator: 'LIKE', value: '[2-9]' }],
        ['a', { field: 'rack', operator: 'UNLIKE', value: 'r2' }],
        ['abc', { field: 'missing', operator: 'UNLIKE', value: '.*' }],
        ['', { field: 'missing', operator: 'LIKE', value: '.*' }],
        ['', { field: 'missing', operator: 'UNIQUE' }],
        ['a', { field: 'speed', operator: 'IS', value: '2.50' }],
        ['b', { field: 'speed', operator: 'IN', values: ['1', '3.0'] }],
        ['c', { field: 'vlans', operator: 'IS', value: '15' }],
        ['', { field: 'vlans', operator: 'IS', value: '21' }],
        ['c', { field: 'tags', operator: 'IS', value: 'edge' }],
        ['b', { field: 'hostname', operator: 'IS', value: 'host-b' }],
        ['b', { field: '@agent', operator: 'IS', value: 'agent-b' }],
        ['bc', { field: 'rack', operator: 'CLUSTER', value: 'r2' }],
    ])('VZ-19 - only %j satisfy %j', (hosts, constraint) => {
        expect(admitted(constraint)).toBe(hosts);
    });
    it('VZ-18 - an offer that does not match is never used, not even as the last', () => {
        const constraints = [{ field: 'rack', operator: 'IS', value: 'r9' }];
        const result = match(slots, [task('t', 1, { constraints })]);
        expect(result.placements).toEqual([]);
        expect(result.explain('t')?.failures).toEqual([{ kind: 'constraint', name: 'rack IS r9', offers: 3 }]);
    });
    it('VZ-19 - all constraints must hold, and the attribute name counts', () => {
        const rack = { field: 'rack', operator: 'IS', value: 'r2' };
        expect(admitted(rack, { field: 'speed', operator: 'IS', value: '3' })).toBe('b');
        expect(admitted({ field: 'speed', operator: 'IS', value: 'r2' })).toBe('');
    });
    it('VZ-20 - every value of IN is tried', () => {
        expect(admitted({ field: 'rack', operator: 'IN', values: ['r7', 'r8', 'r1'] })).toBe('a');
    });
    it.each([
        ['t0@a t1@b t2@c', { field: '@hostname', operator: 'UNIQUE' }],
        ['t0@a t1@a t2@b t3@b', { field: 'rack', operator: 'MAX_PER', max: 2 }],
        ['t0@a t1@b t2@a t3@b t4@a', { field: 'rack', operator: 'GROUP_BY' }],
        ['t0@a t1@a t2@a t3@a t4@a', { field: 'rack', operator: 'CLUSTER' }],
    ])('places %s for %j', (expected, constraint) => {
        expect(places(match(slots, tasks(5, 1, { scope: 'app', constraints: [constraint] })))).toBe(expected);
    });
    it('GROUP_BY - waits for as many groups as are expected before a second task', () => {
        const constraints = [{ field: 'rack', operator: 'GROUP_BY', groups: 3 }];
        expect(places(match(slots, tasks(4, 1, { scope: 'app', constraints })))).toBe('t0@a t1@b');
    });
    it('running tasks of the scope count, others do not', () => {
        const constraints = [{ field: '@hostname', operator: 'UNIQUE' }];
        const running = [
            { scope: 'app', host: slots[0] },
            { scope: 'other', host: slots[1] },
        ];
        expect(places(match(slots, tasks(3, 1, { scope: 'app', constraints }), running))).toBe('t0@b t1@c');
        const cluster = [{ field: 'rack', operator: 'CLUSTER' }];
        expect(places(match(slots, [task('t', 1, { scope: 'other', constraints: cluster })], running))).toBe('t@b');
    });
    it('roles and rules of the user - restrict like constraints', () => {
        const two = [slotOf('a', 'cpus:8', { role: 'x' }), slotOf('b', 'cpus:8', { role: 'y' })];
        expect(places(match(two, [task('t', 1, { role: 'y' })]))).toBe('t@b');
        expect(places(match(two, [task('t', 1, { accepts: ({ hostname }) => hostname === 'host-b' })]))).toBe('t@b');
        expect(match(two, [task('t', 1, { role: 'z' })]).explain('t')?.failures).toEqual([
            { kind: 'role', name: 'z', offers: 2 },
        ]);
    });
    it.each([
        { field: 'rack', operator: 'LIKE', value: '(' },
        { field: 'rack', operator: 'MAX_PER', max: 0 },
        { field: 'rack', operator: 'NEAR' },
    ])('refuses %j', (constraint) => {
        expect(() => match(slots, [task('t', 1, { constraints: [constraint] })])).toThrow(expect.objectContaining({ code: 'MESOS_CONSTRAINT_INVALID' }));
    });
});
describe('matchDemands - strategies', () => {
    const slots = [slotOf('a', 'cpus:8;mem:8'), slotOf('b', 'cpus:4;mem:4'), slotOf('c', 'cpus:8;mem:8')];
    it('bin-pack fills, spread evens out', () => {
        const three = tasks(3, 2);
        expect(places(match(slots, three, [], firstFit))).toBe('t0@a t1@a t2@a');
        expect(places(match(slots, three, [], binPack))).toBe('t0@b t1@b t2@a');
        expect(places(match(slots, three, [], spread))).toBe('t0@a t1@c t2@a');
    });
});
describe('explain', () => {
    it('counts what failed and shows the nearest miss', () => {
        const slots = [
            slotOf('a', 'cpus:1;mem:100', { attributes: { zone: 'x' } }),
            slotOf('b', 'cpus:3;mem:100', { attributes: { zone: 'x' } }),
            slotOf('c', 'cpus:8;mem:9', { attributes: { zone: 'y' } }),
        ];
        const constraints = [{ field: 'zone', operator: 'IS', value: 'x' }];
        const result = match(slots, [{ id: 't', scalars: { cpus: 4, mem: 50 }, constraints }]);
        expect(result.explain('t')).toEqual({
            demandId: 't',
            offersSeen: 3,
            failures: [
                { kind: 'resource', name: 'cpus', offers: 2 },
                { kind: 'resource', name: 'mem', offers: 1 },
                { kind: 'constraint', name: 'zone IS x', offers: 1 },
            ],
            nearestMiss: {
                agentId: 'agent-b',
                hostname: 'host-b',
                role: '*',
                shortfalls: [{ kind: 'resource', name: 'cpus', wanted: 4, available: 3 }],
            },
        });
        expect(result.explain('unknown')).toBeUndefined();
    });
    it('without offers - says that none were seen', () => {
        expect(match([], [task('t', 1)]).explain('t')).toEqual({ demandId: 't', offersSeen: 0, failures: [] });
    });
});
