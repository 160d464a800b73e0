import { describe, expect, it } from '@jest/globals';
import { Resources } from '../../../../src/resources/algebra/resources.js';
import { matchDemands } from '../../../../src/resources/matching/matcher.js';
import { firstFit } from '../../../../src/resources/matching/placement-strategy.js';
import { createSeededRandom } from '../../../../src/utils/random.js';
import { createDataSet } from '../data-sets.js';
/** The plain loop over all offers for every task, written anew: host of each task, or '-'. */
function naiveFirstFit({ slots, demands }) {
    const hosts = slots.map(({ hostname, resources, attributes }) => ({
        hostname,
        free: Object.fromEntries(['cpus', 'mem', 'disk'].map((name) => [name, resources.milli(name)])),
        ports: resources.ranges('ports').size,
        zone: attributes[0]?.text?.value,
        scopes: new Set(),
    }));
    return demands.map(({ scalars, ports, constraints = [], scope = '' }) => {
        const wanted = Object.entries(scalars).map(([name, value]) => [name, Math.round(value * 1000)]);
        const found = hosts.find((host) => wanted.every(([name, milli]) => host.free[name] >= milli) &&
            host.ports >= (ports?.count ?? 0) &&
            constraints.every((constraint) => constraint.operator === 'IS' ? host.zone === constraint.value : !host.scopes.has(scope)));
        if (found === undefined)
            return '-';
        for (const [name, milli] of wanted)
            found.free[name] -= milli;
        found.ports -= ports?.count ?? 0;
        found.scopes.add(scope);
        return found.hostname;
    });
}
function indexedFirstFit({ slots, demands }) {
    const { placements } = matchDemands({ slots, demands, strategy: firstFit, random: createSeededRandom(1) });
    const hosts = new Map(placements.map(({ demand, slot }) => [demand.id, slot.hostname]));
    return demands.map(({ id }) => hosts.get(id) ?? '-');
}
const withUnique = ({ slots, demands }) => ({
    slots,
    demands: demands.map((demand, index) => {
        const unique = { field: '@hostname', operator: 'UNIQUE' };
        if (index % 2 === 0)
            return { ...demand, scope: `plain-${index}` };
        // Two scopes of hundreds of tasks get lanes of their own; the small ones share.
        const scope = index % 16 === 1 ? `small-${Math.floor(index / 200)}` : `large-${index % 3}`;
        return { ...demand, scope, constraints: [...(demand.constraints ?? []), unique] };
    }),
});
describe('first fit - exact', () => {
    it.each([
        [1, 2000, 400, 0.7],
        [2, 2000, 400, 1.4],
        [3, 4000, 333, 1.4],
        [4, 1500, 1000, 0.3],
        [5, 300, 20, 1.4],
        [6, 3000, 65, 2.5],
    ])('seed %i: %i tasks on %i offers at load %d go where the plain loop puts them', (seed, tasks, offers, load) => {
        const data = createDataSet(seed, tasks, offers, load);
        const expected = naiveFirstFit(data);
        expect(expected.some((host) => host !== '-')).toBe(true);
        expect(indexedFirstFit(data)).toEqual(expected);
    });
    it.each([
        [11, 3000, 300, 0.7],
        [12, 3000, 300, 1.4],
    ])('seed %i: %i tasks on %i offers at load %d with UNIQUE', (seed, tasks, offers, load) => {
        const data = withUnique(createDataSet(seed, tasks, offers, load));
        expect(indexedFirstFit(data)).toEqual(naiveFirstFit(data));
    });
    it('gives nothing twice and only what was offered', () => {
        const data = createDataSet(21, 3000, 200, 1.4);
        const { placements } = matchDemands({ ...data, strategy: firstFit, random: createSeededRandom(1) });
        const left = new Map(data.slots.map((slot) => [slot, slot.resources]));
        for (const { slot, resources } of placements) {
            const taken = Resources.fromMessages(resources);
            expect(left.get(slot).contains(taken)).toBe(true);
            left.set(slot, left.get(slot).subtract(taken));
        }
    });
});
