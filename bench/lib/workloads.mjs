// The messages that the fake master sends, in both encodings.
import { encodeMessage, TaskState } from '../../dist/protocol/index.js';

const agents = 200;
const distinct = 500;
const masterId = '99eb511b-827b-4d18-ad87-7a49d6884cf4';

/** Workload name -> distinct events of it. UPDATE records have about 414 bytes, an offer about 760. */
export const WORKLOADS = {
  update: () => range(distinct).map(unacknowledged),
  offers1: () => range(distinct).map((index) => offersEvent(index, 1)),
  offers10: () => range(100).map((index) => offersEvent(index, 10)),
  offers100: () => range(10).map((index) => offersEvent(index, 100)),
  offers1000: () => range(3).map((index) => offersEvent(index, 1000)),
  mixed: () =>
    range(distinct).map((index) => (index % 10 === 0 ? offersEvent(index, 2) : unacknowledged(index))),
};

/** @returns {Buffer[]} RecordIO records */
export function records(workload, encoding) {
  return WORKLOADS[workload]().map((event) => recordOf(event, encoding));
}

export function recordOf(event, encoding) {
  const body = Buffer.from(encodeMessage('mesos.v1.scheduler.Event', event, encoding));
  return Buffer.concat([Buffer.from(`${body.length}\n`), body]);
}

export function subscribedEvent() {
  return {
    type: 1,
    subscribed: {
      frameworkId: { value: `${masterId}-0000` },
      heartbeatIntervalSeconds: 15,
      masterInfo: { id: masterId, ip: 16777343, port: 5050, version: '1.12.0', hostname: 'localhost' },
    },
  };
}

export const heartbeatEvent = () => ({ type: 8 });

export function updateEvent(index) {
  const agent = index % agents;
  return {
    type: 4,
    update: {
      status: {
        taskId: { value: `web-frontend.${String(index).padStart(6, '0')}.4f1c2d3e` },
        state: TaskState.TASK_RUNNING,
        message: 'Command started and is now running in its container',
        source: 2,
        agentId: { value: `${masterId}-S${agent}` },
        executorId: { value: `web-frontend.${String(index).padStart(6, '0')}.4f1c2d3e` },
        timestamp: 1795337497.25 + index,
        uuid: uuidOf(index),
        healthy: true,
        labels: {
          labels: [
            { key: 'team', value: 'checkout' },
            { key: 'tier', value: 'frontend' },
          ],
        },
        containerStatus: {
          containerId: { value: `c0ffee00-0000-4000-8000-${String(index).padStart(12, '0')}` },
          networkInfos: [{ ipAddresses: [{ protocol: 1, ipAddress: `10.1.${agent >> 8}.${agent & 255}` }] }],
          executorPid: 1000 + index,
        },
      },
    },
  };
}

/** Without a uuid there is nothing to acknowledge: the streams measure receiving, `acks` measures the rest. */
function unacknowledged(index) {
  const event = updateEvent(index);
  const { uuid, ...status } = event.update.status;
  const message = `${status.message} (${uuid.toString('hex').slice(0, 16)})`;
  return { type: 4, update: { status: { ...status, message } } };
}

function offersEvent(index, count) {
  return { type: 2, offers: { offers: range(count).map((one) => offer(index * count + one)) } };
}

function offer(index) {
  const agent = index % agents;
  const hostname = `agent-${agent}.eu-west.example.net`;
  const allocationInfo = { role: 'web' };
  const scalar = (name, value) => ({ name, type: 0, scalar: { value }, allocationInfo });
  return {
    id: { value: `${masterId}-O${index}` },
    frameworkId: { value: `${masterId}-0000` },
    agentId: { value: `${masterId}-S${agent}` },
    hostname,
    url: {
      scheme: 'http',
      address: { hostname, ip: `10.1.0.${agent}`, port: 5051 },
      path: '/slave(1)',
    },
    domain: { faultDomain: { region: { name: 'eu-west' }, zone: { name: `zone-${agent % 3}` } } },
    resources: [
      scalar('cpus', 7.5),
      scalar('mem', 30720),
      scalar('disk', 102400),
      {
        name: 'ports',
        type: 1,
        ranges: {
          range: [
            { begin: 31000n, end: 31999n },
            { begin: 32005n, end: 32768n },
          ],
        },
        allocationInfo,
      },
    ],
    attributes: [
      { name: 'rack', type: 3, text: { value: `rack-${agent % 20}` } },
      { name: 'zone', type: 3, text: { value: `zone-${agent % 3}` } },
      { name: 'ssd', type: 3, text: { value: 'true' } },
    ],
    executorIds: [],
    allocationInfo,
  };
}

/** 16 bytes with the version and variant bits of a random UUID, different for each index. */
export function uuidOf(index) {
  const uuid = Buffer.alloc(16, 7);
  uuid.writeUInt32BE(index >>> 0, 0);
  uuid[6] = 0x40;
  uuid[8] = 0x80;
  return uuid;
}

function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}
