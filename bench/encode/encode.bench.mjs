// Encoding: TaskInfos per second in ACCEPT calls of ten, to bytes with all required fields checked (G10).
import {
  launchOperation,
  acceptCall,
  createSchedulerCodec,
  createTaskId,
  raw,
} from '../../dist/protocol/index.js';
import { formatRow, median } from '../lib/runner.mjs';

const tasksPerCall = 10;

/** @returns {Promise<{rows: object[], goals: object[]}>} one row per encoder */
export async function run({ rounds, scale, log }) {
  const calls = Array.from({ length: 200 }, (_, index) => buildCall(index));
  const protobuf = createSchedulerCodec('protobuf');
  const json = createSchedulerCodec('json');
  const encoders = {
    'nestjs-mesos protobuf': (call) => protobuf.encode(call).length,
    'ts-proto, nothing checked': (call) => raw.scheduler.Call.encode(call).finish().length,
    'nestjs-mesos json': (call) => json.encode(call).length,
    'JSON.stringify': (call) => JSON.stringify(call, bigints).length,
  };
  const rates = Object.fromEntries(Object.keys(encoders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, encode] of Object.entries(encoders))
      rates[name].push(measure(calls, encode, 400 * scale));
  }
  const rows = Object.entries(rates).map(([encoder, list]) => {
    const tasks = median(list);
    const ratio = median(list.map((rate, index) => rate / rates['ts-proto, nothing checked'][index]));
    const row = {
      encoder,
      tasksPerSecond: Math.round(tasks),
      usPerTask: +(1e6 / tasks).toFixed(2),
      vsTsProto: +ratio.toFixed(2),
    };
    log(formatRow(row));
    return row;
  });
  const goal = { goal: 'G10', what: 'TaskInfos encoded per second, protobuf' };
  return { rows, goals: [{ ...goal, value: rows[0].tasksPerSecond, wanted: 100_000 }] };
}

function measure(calls, encode, durationMs) {
  let done = 0;
  const start = performance.now();
  const end = start + Math.max(20, durationMs);
  while (performance.now() < end) {
    for (const call of calls) if (encode(call) > 0) done += tasksPerCall;
  }
  return (done / (performance.now() - start)) * 1000;
}

function bigints(_, value) {
  return typeof value === 'bigint' ? Number(value) : value;
}

function buildCall(index) {
  const role = { role: 'web' };
  const scalar = (name, value) => ({ name, type: 0, scalar: { value }, allocationInfo: role });
  const tasks = Array.from({ length: tasksPerCall }, (_, part) => ({
    name: 'web-frontend',
    taskId: { value: createTaskId(`web-frontend.${index}.${part}`) },
    agentId: { value: `99eb511b-827b-4d18-ad87-7a49d6884cf4-S${index}` },
    resources: [
      scalar('cpus', 0.5),
      scalar('mem', 512),
      { name: 'ports', type: 1, ranges: { range: [{ begin: 31000n, end: 31001n }] }, allocationInfo: role },
    ],
    command: {
      value: 'exec ./server --port $PORT0',
      shell: true,
      environment: {
        variables: [
          { name: 'PORT0', value: '31000' },
          { name: 'STAGE', value: 'production' },
        ],
      },
    },
    labels: { labels: [{ key: 'team', value: 'checkout' }] },
  }));
  return {
    ...acceptCall({ offerIds: [`99eb511b-O${index}`], operations: [launchOperation(tasks)] }),
    frameworkId: { value: '99eb511b-827b-4d18-ad87-7a49d6884cf4-0000' },
  };
}
