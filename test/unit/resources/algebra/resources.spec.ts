import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  Resource_DiskInfo_Source_Type as DiskSourceType,
  Resource_ReservationInfo_Type as ReservationType,
  Value_Type as ValueType,
  Volume_Mode as VolumeMode,
} from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import type { ResourceInput } from '../../../../src/protocol/gen/types/mesos.js';
import {
  allocate,
  popReservation,
  pushReservation,
  unallocate,
  withoutPersistence,
} from '../../../../src/resources/algebra/conversions.js';
import { findResources } from '../../../../src/resources/algebra/find.js';
import {
  isAllocatedTo,
  isPersistentVolume,
  isReservedTo,
  isRevocable,
  isUnreserved,
} from '../../../../src/resources/algebra/resource-filters.js';
import { validateResource } from '../../../../src/resources/algebra/resource-validation.js';
import { Resources } from '../../../../src/resources/algebra/resources.js';

const scalar = (name: string, value: number, rest: Partial<ResourceInput> = {}): ResourceInput => ({
  name,
  type: ValueType.SCALAR,
  scalar: { value },
  ...rest,
});
const ranges = (name: string, ...pairs: [bigint, bigint][]): ResourceInput => ({
  name,
  type: ValueType.RANGES,
  ranges: { range: pairs.map(([begin, end]) => ({ begin, end })) },
});
const mountDisk = (value: number, root: string): ResourceInput =>
  scalar('disk', value, { disk: { source: { type: DiskSourceType.MOUNT, mount: { root } } } });
const dynamic = (role: string): ResourceInput['reservations'] => [{ type: ReservationType.DYNAMIC, role }];
const volume = (value: number, id: string, rest: Partial<ResourceInput> = {}): ResourceInput =>
  scalar('disk', value, {
    reservations: dynamic('data'),
    disk: { persistence: { id }, volume: { mode: VolumeMode.RW, containerPath: 'data' } },
    ...rest,
  });
const of = (...messages: ResourceInput[]): Resources => Resources.fromMessages(messages);

describe('Resources - arithmetic', () => {
  it('S77, M55, VZ-25 - scalars are exact in thousandths', () => {
    expect(
      of(scalar('cpus', 0.1))
        .add(of(scalar('cpus', 0.2)))
        .equals(of(scalar('cpus', 0.3))),
    ).toBe(true);
    let left = of(scalar('cpus', 1));
    for (let index = 0; index < 10; index++) left = left.subtract(of(scalar('cpus', 0.1)));
    expect(left.isEmpty).toBe(true);
    expect(of(scalar('cpus', 1.0004)).equals(of(scalar('cpus', 1)))).toBe(true);
    expect(of(scalar('cpus', 1.0005)).milli('cpus')).toBe(1001);
  });

  it('S78, M55 - ranges coalesce', () => {
    expect(String(of(ranges('ports', [1n, 5n]), ranges('ports', [6n, 9n])))).toBe('ports:[1-9]');
  });

  it('VZ-22 - several entries of one name are summed, not overwritten', () => {
    const offered = of(
      scalar('cpus', 1),
      scalar('cpus', 2, { role: 'data' }),
      scalar('cpus', 4, { reservations: dynamic('data') }),
      scalar('mem', 64),
      scalar('mem', 32),
    );
    expect(offered.scalar('cpus')).toBe(7);
    expect(offered.scalar('mem')).toBe(96);
    expect([...offered.quantities()]).toEqual([
      ['cpus', 7],
      ['mem', 96],
    ]);
  });

  it('a scalar of zero counts for nothing', () => {
    expect(of(scalar('cpus', 0), scalar('mem', 32)).equals(of(scalar('mem', 32)))).toBe(true);
  });

  it('kinds - roles, allocation and revocability are never mixed up', () => {
    const plain = of(scalar('cpus', 1));
    for (const rest of [
      { role: 'a' },
      { allocationInfo: { role: 'a' } },
      { revocable: {} },
      { reservations: dynamic('a') },
      { providerId: { value: 'p' as NonNullable<ResourceInput['providerId']>['value'] } },
    ]) {
      const other = of(scalar('cpus', 1, rest));
      expect(plain.contains(other)).toBe(false);
      expect(other.contains(plain)).toBe(false);
      expect([...plain.add(other)]).toHaveLength(2);
    }
  });
});

describe('Resources - exclusive disks and volumes', () => {
  it('VZ-14 - PATH and MOUNT sources are kept', () => {
    const path = scalar('disk', 10, {
      disk: { source: { type: DiskSourceType.PATH, path: { root: '/p' } } },
    });
    expect(String(of(path))).toBe('disk[PATH:/p]:10');
    expect(of(path).toMessages()[0]?.disk?.source?.path?.root).toBe('/p');
    expect(String(of(mountDisk(10, '/m')))).toBe('disk[MOUNT:/m]:10');
    expect(of(mountDisk(10, '/m')).toMessages()[0]?.disk?.source?.mount?.root).toBe('/m');
  });

  it('S79, M56 - PATH disks split and merge, MOUNT disks do neither', () => {
    const path = (value: number): Resources =>
      of(scalar('disk', value, { disk: { source: { type: DiskSourceType.PATH, path: { root: '/p' } } } }));
    expect(path(10).contains(path(4))).toBe(true);
    expect([...path(10).add(path(4))]).toHaveLength(1);

    const mounts = of(mountDisk(10, '/m'), mountDisk(10, '/n'));
    expect([...mounts]).toHaveLength(2);
    expect(mounts.contains(of(mountDisk(10, '/m')))).toBe(true);
    expect(mounts.contains(of(mountDisk(4, '/m')))).toBe(false);
    expect(mounts.subtract(of(mountDisk(4, '/m'))).equals(mounts)).toBe(true);
    expect([...of(mountDisk(10, '/m'), mountDisk(4, '/m'))]).toHaveLength(2);
  });

  it('S79, M56 - BLOCK disks and RAW disks with an id are whole, RAW pools divide', () => {
    const raw = (value: number, id?: string): Resources =>
      of(scalar('disk', value, { disk: { source: { type: DiskSourceType.RAW, ...(id ? { id } : {}) } } }));
    expect(raw(10, 'x').contains(raw(4, 'x'))).toBe(false);
    expect(raw(10).contains(raw(4))).toBe(true);
    const block = of(scalar('disk', 10, { disk: { source: { type: DiskSourceType.BLOCK } } }));
    expect([...block][0]?.whole).toBe(true);
  });

  it('S79, M56 - a persistent volume is used whole, however a task mounts it', () => {
    const offered = of(volume(1000, 'vol-1'), scalar('disk', 500, { reservations: dynamic('data') }));
    expect([...offered]).toHaveLength(2);
    expect(offered.contains(of(volume(999, 'vol-1')))).toBe(false);
    const elsewhere = volume(1000, 'vol-1', {
      disk: { persistence: { id: 'vol-1' }, volume: { mode: VolumeMode.RO, containerPath: 'other' } },
    });
    expect(offered.contains(of(elsewhere))).toBe(true);
    expect(offered.subtract(of(elsewhere)).filter(isPersistentVolume).isEmpty).toBe(true);
  });

  it('shared volumes - copies are counted', () => {
    const shared = volume(10, 'v', { shared: {} });
    const two = of(shared, shared);
    expect(two.toMessages()).toHaveLength(2);
    expect(two.subtract(of(shared)).equals(of(shared))).toBe(true);
    expect(of(shared).contains(two)).toBe(false);
    expect(two.contains(of(volume(10, 'v')))).toBe(false);
    expect(String(withoutPersistence(two))).toBe('disk(reservations: [(DYNAMIC,data)]):10');
  });
});

describe('Resources - reservations', () => {
  it('S81 - reads both formats and writes the one after refinement', () => {
    const labels = { labels: [{ key: 'for', value: 'db' }] };
    const before = of(scalar('cpus', 1, { role: 'data', reservation: { principal: 'ops', labels } }));
    const after = of(
      scalar('cpus', 1, {
        reservations: [{ type: ReservationType.DYNAMIC, role: 'data', principal: 'ops', labels }],
      }),
    );
    expect(before.equals(after)).toBe(true);
    expect(before.toMessages()).toEqual(after.toMessages());
    expect(before.toMessages()[0]).not.toHaveProperty('role');
    expect(String(allocate(before, 'data'))).toBe(
      'cpus(allocated: data)(reservations: [(DYNAMIC,data,ops,{for: db})]):1',
    );
    expect(of(scalar('cpus', 1, { role: 'data' })).toMessages()[0]?.reservations).toEqual([
      { type: ReservationType.STATIC, role: 'data' },
    ]);
    expect(of(scalar('cpus', 1, { role: '*' })).equals(of(scalar('cpus', 1)))).toBe(true);
  });

  it('refinement - pushes and pops stacks, only for sub-roles', () => {
    const base = of(scalar('cpus', 1, { role: 'a' }));
    const refined = pushReservation(base, { type: 'dynamic', role: 'a/b' });
    expect(String(refined)).toBe('cpus(reservations: [(STATIC,a),(DYNAMIC,a/b)]):1');
    expect(popReservation(refined).equals(base)).toBe(true);
    const refusal = expect.objectContaining({ code: 'MESOS_RESOURCES_RESERVATION' });
    for (const role of ['a', 'ab', 'b', '*']) {
      expect(() => pushReservation(base, { type: 'dynamic', role })).toThrow(refusal);
    }
    expect(() => pushReservation(base, { type: 'static', role: 'a/b' })).toThrow(refusal);
    expect(() => popReservation(base)).toThrow(refusal);
    expect(() => popReservation(of(volume(1, 'v')))).toThrow(refusal);
    const revocable = of(scalar('cpus', 1, { revocable: {} }));
    expect(() => pushReservation(revocable, { type: 'dynamic', role: 'a' })).toThrow(refusal);
  });

  it('filters - by reservation, allocation and revocability', () => {
    const all = of(
      scalar('cpus', 1),
      scalar('cpus', 2, { role: 'a' }),
      scalar('cpus', 4, { reservations: dynamic('b'), allocationInfo: { role: 'b' } }),
      scalar('cpus', 8, { revocable: {} }),
    );
    expect(all.filter(isUnreserved).scalar('cpus')).toBe(9);
    expect(all.filter(isReservedTo('a')).scalar('cpus')).toBe(2);
    expect(all.filter(isAllocatedTo('b')).scalar('cpus')).toBe(4);
    expect(all.filter(isRevocable).scalar('cpus')).toBe(8);
  });

  it('allocate - and unallocate again', () => {
    const plain = of(scalar('cpus', 1), volume(5, 'v'), ranges('ports', [1n, 2n]));
    const allocated = allocate(plain, 'svc');
    expect(allocated.toMessages().every(({ allocationInfo }) => allocationInfo?.role === 'svc')).toBe(true);
    expect(unallocate(allocated).equals(plain)).toBe(true);
  });

  it('find - takes what is reserved for the role first, then unreserved, never volumes', () => {
    const available = of(
      scalar('cpus', 4),
      scalar('cpus', 1, { role: 'a' }),
      scalar('disk', 10),
      volume(1000, 'v'),
      scalar('mem', 64, { revocable: {} }),
    );
    expect(String(findResources(available, Resources.parse('cpus:3'), 'a'))).toBe(
      'cpus(reservations: [(STATIC,a)]):1; cpus:2',
    );
    expect(findResources(available, Resources.parse('cpus:6'), 'a')).toBeUndefined();
    expect(findResources(available, Resources.parse('cpus:3;cpus(a):3'), 'a')).toBeUndefined();
    expect(findResources(available, Resources.parse('disk:11'), 'data')).toBeUndefined();
    expect(findResources(available, Resources.parse('mem:1'), 'a')).toBeUndefined();
  });
});

describe('Resources - text', () => {
  it('parse - reads the syntax of the agent flag', () => {
    const text = 'cpus:4;mem(role):1024; ports:[31000-32000, 8080-8080];zones:{b,a};gpus:2';
    expect(String(Resources.parse(text))).toBe(
      'cpus:4; mem(reservations: [(STATIC,role)]):1024; ports:[8080-8080, 31000-32000]; zones:{a, b}; gpus:2',
    );
    expect(String(Resources.parse(' '))).toBe('{}');
    expect(Resources.parse('cpus(*):4').equals(Resources.parse('cpus:4'))).toBe(true);
  });

  it.each([
    'cpus',
    'cpus:',
    ':4',
    'cpus:four',
    'ports:[1]',
    'ports:[a-b]',
    'cpus(a:4',
    'cpus(reservations: [(X)]):4',
    'disk[MOUNT:/m]:4',
    'cpus:0x10',
  ])('parse - refuses %s', (text) => {
    expect(() => Resources.parse(text)).toThrow(expect.objectContaining({ code: 'MESOS_RESOURCES_TEXT' }));
  });
});

describe('validateResource - texts of Mesos', () => {
  it.each<[ResourceInput, string]>([
    [scalar('mem', -1), "Resource 'mem:-1' is invalid: Invalid scalar resource: value <= 0"],
    [
      ranges('ports', [31000n, 31010n], [31005n, 31020n]),
      "Resource 'ports:[31000-31010, 31005-31020]' is invalid: Invalid ranges resource: overlapping ranges",
    ],
    [scalar('gpus', 0.5), "Resource 'gpus:0.5' is invalid: The 'gpus' resource must be an unsigned integer"],
    [scalar('cpus', NaN), "Resource 'cpus:NaN' is invalid: Invalid scalar resource: value is NaN"],
    [
      scalar('cpus', Infinity),
      "Resource 'cpus:Infinity' is invalid: Invalid scalar resource: value is Infinity",
    ],
    [ranges('ports', [2n, 1n]), "Resource 'ports:[2-1]' is invalid: Invalid ranges resource: begin > end"],
  ])('%#', (message, text) => {
    expect(validateResource(message)).toBe(text);
  });

  it.each<[string, ResourceInput]>([
    ['empty name', scalar('', 1)],
    ['TEXT type', { name: 'x', type: ValueType.TEXT }],
    ['value of another type', { name: 'x', type: ValueType.RANGES, scalar: { value: 1 } }],
    ['duplicate set items', { name: 'x', type: ValueType.SET, set: { item: ['a', 'a'] } }],
    ['shared cpus', scalar('cpus', 1, { shared: {} })],
    ['shared disk without volume', scalar('disk', 1, { shared: {} })],
    ['disk info on mem', scalar('mem', 1, { disk: { persistence: { id: 'x' } } })],
    ['reserved to *', scalar('cpus', 1, { reservations: dynamic('*') })],
    ['dynamic reservation of *', scalar('cpus', 1, { role: '*', reservation: {} })],
    ['bad role', scalar('cpus', 1, { role: 'a//b' })],
    [
      'refined by a stranger',
      scalar('cpus', 1, {
        reservations: [
          { type: ReservationType.STATIC, role: 'a' },
          { type: ReservationType.DYNAMIC, role: 'b' },
        ],
      }),
    ],
    [
      'refined statically',
      scalar('cpus', 1, {
        reservations: [
          { type: ReservationType.STATIC, role: 'a' },
          { type: ReservationType.STATIC, role: 'a/b' },
        ],
      }),
    ],
  ])('refuses %s', (_, message) => {
    expect(validateResource(message)).toMatch(/^Resource '.*' is invalid: ./);
    expect(() => Resources.fromMessages([message])).toThrow(
      expect.objectContaining({ code: 'MESOS_RESOURCES_INVALID' }),
    );
  });

  it('collect - keeps the good ones of an offer', () => {
    const { resources, problems } = Resources.collect([scalar('cpus', 1), scalar('mem', -1)]);
    expect(String(resources)).toBe('cpus:1');
    expect(problems).toHaveLength(1);
  });
});

const kindArbitrary: fc.Arbitrary<Partial<ResourceInput>> = fc.constantFrom(
  {},
  { role: 'a' },
  { reservations: dynamic('a') },
  { revocable: {} },
  { allocationInfo: { role: 'a' } },
);
const scalarArbitrary = fc
  .tuple(fc.constantFrom('cpus', 'mem'), fc.integer({ min: 0, max: 5000 }), kindArbitrary)
  .map(([name, milli, kind]) => scalar(name, milli / 1000, kind));
const diskArbitrary = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.constantFrom('/m', '/n'), fc.boolean())
  .map(([value, root, isVolume]) => (isVolume ? volume(value, root) : mountDisk(value, root)));
const portsArbitrary = fc
  .tuple(fc.nat(20), fc.nat(5))
  .map(([begin, length]) => ranges('ports', [BigInt(begin), BigInt(begin + length)]));
const setArbitrary = fc
  .uniqueArray(fc.constantFrom('x', 'y', 'z'))
  .map((item): ResourceInput => ({ name: 'set', type: ValueType.SET, set: { item } }));
const countable = fc
  .array(fc.oneof(scalarArbitrary, diskArbitrary), { maxLength: 8 })
  .map((list) => of(...list));
const anything = fc
  .array(fc.oneof(scalarArbitrary, diskArbitrary, portsArbitrary, setArbitrary), { maxLength: 8 })
  .map((list) => of(...list));

describe('Resources - laws', () => {
  it('a + b - b = a where amounts add up (ranges and sets do when they are disjoint)', () => {
    fc.assert(
      fc.property(countable, countable, (a, b) => {
        expect(a.add(b).subtract(b).equals(a)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        const disjoint = b.subtract(a);
        expect(a.add(disjoint).subtract(disjoint).equals(a)).toBe(true);
      }),
    );
  });

  it('addition - is commutative and associative, and contains its parts', () => {
    fc.assert(
      fc.property(anything, anything, anything, (a, b, c) => {
        expect(a.add(b).equals(b.add(a))).toBe(true);
        expect(
          a
            .add(b)
            .add(c)
            .equals(a.add(b.add(c))),
        ).toBe(true);
        expect(a.add(b).contains(a)).toBe(true);
      }),
    );
  });

  it('contains - is a partial order', () => {
    fc.assert(
      fc.property(anything, anything, anything, (a, b, c) => {
        expect(a.contains(a)).toBe(true);
        expect(a.contains(b) && b.contains(a)).toBe(a.equals(b));
        expect(a.contains(c) || !(a.contains(b) && b.contains(c))).toBe(true);
        // Not left to luck: each is a part of the one before.
        const part = a.subtract(b);
        expect(a.contains(part.subtract(c)) && part.contains(part.subtract(c))).toBe(true);
      }),
    );
  });

  it('subtraction - never invents, and gives back what was contained', () => {
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        expect(a.contains(a.subtract(b))).toBe(true);
        const part = a.subtract(b);
        expect(a.subtract(part).add(part).equals(a)).toBe(true);
      }),
    );
  });

  it('messages - round trip', () => {
    fc.assert(
      fc.property(anything, (a) => {
        expect(Resources.fromMessages(a.toMessages()).equals(a)).toBe(true);
      }),
    );
  });

  it('text - round trip but for disks', () => {
    fc.assert(
      fc.property(anything, (all) => {
        const a = all.filter(({ disk }) => disk === undefined);
        expect(Resources.parse(a.isEmpty ? '' : String(a)).equals(a)).toBe(true);
      }),
    );
  });
});
