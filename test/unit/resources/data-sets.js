import { Value_Type as ValueType } from '../../../src/protocol/gen/mesos/v1/mesos.js';
import { allocate } from '../../../src/resources/algebra/conversions.js';
import { Resources } from '../../../src/resources/algebra/resources.js';
import { createSlot } from '../../../src/resources/offer-slot.js';
import { createSeededRandom } from '../../../src/utils/random.js';
/** An offer of `text` (`cpus:4;mem:1024`). Agent and host are named after the id unless said otherwise. */
export function offerOf(id, text, shape = {}) {
    const { agent = `agent-${id}`, hostname = `host-${id}`, role = '*', attributes = {}, zone } = shape;
    return {
        id: { value: id },
        frameworkId: { value: 'framework' },
        agentId: { value: agent },
        hostname,
        resources: allocate(Resources.parse(text), role).toMessages(),
        attributes: Array.isArray(attributes) ? [...attributes] : Object.entries(attributes).map(attributeOf),
        executorIds: [],
        allocationInfo: { role },
        ...(zone === undefined
            ? {}
            : { domain: { faultDomain: { region: { name: 'region' }, zone: { name: zone } } } }),
    };
}
function attributeOf([name, value]) {
    return typeof value === 'number'
        ? { name, type: ValueType.SCALAR, scalar: { value } }
        : { name, type: ValueType.TEXT, text: { value } };
}
export function slotOf(id, text, shape = {}) {
    const offer = offerOf(id, text, shape);
    return createSlot([
        { offer, role: shape.role ?? '*', resources: Resources.fromMessages(offer.resources), problems: [] },
    ]);
}
/**
 * Tasks of 0.08 to 4.8 cpus with 0 to 2 ports, 30 % of them bound to one of 3 zones; agents of 4 to 32 cpus,
 * half to fully free.
 * @param load demand for cpus as a share of the capacity: 0.7 fits, 1.4 is scarce
 */
export function createDataSet(seed, tasks, offers, load) {
    const random = createSeededRandom(seed);
    const between = (low, high) => low + random.next() * (high - low);
    const sizes = [4, 8, 16, 32];
    const raw = Array.from({ length: offers }, () => {
        const cpus = sizes[Math.floor(random.next() * sizes.length)];
        const share = between(0.5, 1);
        return { cpus: cpus * share, mem: cpus * 4096 * between(0.5, 1), disk: cpus * 20_000 * share };
    });
    const capacity = raw.reduce((sum, { cpus }) => sum + cpus, 0);
    const wanted = Array.from({ length: tasks }, () => between(0.08, 4.8));
    const scale = (capacity * load) / wanted.reduce((sum, cpus) => sum + cpus, 0);
    const milli = (value) => Math.round(value * 1000) / 1000;
    return {
        slots: raw.map(({ cpus, mem, disk }, index) => slotOf(`o${index}`, `cpus:${milli(cpus)};mem:${Math.floor(mem)};disk:${Math.floor(disk)};ports:[31000-31099]`, { attributes: { zone: `z${index % 3}` } })),
        demands: wanted.map((cpus, index) => ({
            id: `t${index}`,
            scalars: {
                cpus: milli(cpus * scale),
                mem: Math.ceil(cpus * scale * between(2048, 5000)),
                disk: Math.ceil(cpus * scale * between(1000, 9000)),
            },
            ports: { count: Math.floor(random.next() * 3), choice: 'sequential' },
            ...(random.next() < 0.3
                ? {
                    constraints: [
                        { field: 'zone', operator: 'IS', value: `z${Math.floor(random.next() * 3)}` },
                    ],
                }
                : {}),
        })),
    };
}
