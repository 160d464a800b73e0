import { describe, expect, it } from '@jest/globals';
import {
  ContainerInfo_Type,
  HealthCheck_Type,
  NetworkInfo_Protocol,
  Volume_Mode,
  Volume_Source_Type,
} from '../../../../src/protocol/gen/mesos/v1/mesos.js';
import type { TaskInfoInput } from '../../../../src/protocol/gen/types/mesos.js';
import type { TaskId } from '../../../../src/protocol/ids.js';
import { buildTaskInfo } from '../../../../src/tasks/builder/task-info.builder.js';
import { parseApplication } from '../../../../src/tasks/definition/parse-definition.js';
import { agent } from '../tasks.fixture.js';

async function build(more: object, ports: readonly number[] = []): Promise<TaskInfoInput> {
  const base = { name: 'web', resources: { cpus: 1, mem: 64, ports: ports.length }, command: { cmd: 'run' } };
  const application = await parseApplication({ ...base, ...more });
  return buildTaskInfo(application, 't1' as TaskId, { agentId: agent, resources: [], ports });
}
const container = (given: object): Promise<TaskInfoInput['container']> =>
  build({ container: given }).then((task) => task.container);

describe('buildTaskInfo', () => {
  it('ports - are in the environment, the user has the last word', async () => {
    const task = await build(
      { command: { cmd: 'run', environment: { PORT1: 'mine', A: 'b' } } },
      [31000, 31001],
    );
    const variables = Object.fromEntries(
      task.command!.environment!.variables!.map(({ name, value }) => [name, value]),
    );
    expect(variables).toEqual({ PORT: '31000', PORT0: '31000', PORT1: 'mine', A: 'b' });
  });

  it('ports - another number than asked for is refused', async () => {
    const application = await parseApplication({
      name: 'web',
      resources: { cpus: 1, mem: 1, ports: 2 },
      command: { cmd: 'run' },
    });
    const place = { agentId: agent, resources: [], ports: [1] };
    expect(() => buildTaskInfo(application, 't1' as TaskId, place)).toThrow('2');
  });

  it('S89 command - exactly one of command and executor', async () => {
    const task = await build({});
    expect([task.command?.value, task.command?.shell, task.executor]).toEqual(['run', true, undefined]);
  });

  it('VZ-33 command - argv, user, cache and output file; an image alone is enough', async () => {
    const uri = { value: 'http://h/f', cache: true, outputFile: 'g', executable: false };
    const task = await build({ command: { argv: ['/bin/echo', 'hi'], user: 'nobody', uris: [uri] } });
    expect(task.command).toMatchObject({
      shell: false,
      value: '/bin/echo',
      arguments: ['/bin/echo', 'hi'],
      user: 'nobody',
    });
    expect(task.command!.uris).toEqual([expect.objectContaining(uri)]);
    const image = await build({ command: undefined, container: { image: 'nginx' } });
    expect([image.command?.shell, image.command?.value]).toEqual([false, undefined]);
  });

  it('VZ-34 container - honours type and tag', async () => {
    expect(await container({ type: 'docker', image: 'nginx', tag: '1.27' })).toMatchObject({
      type: ContainerInfo_Type.DOCKER,
      docker: { image: 'nginx:1.27' },
    });
    const mesos = await container({ image: 'nginx', tag: '1.27' });
    expect(mesos).toMatchObject({
      type: ContainerInfo_Type.MESOS,
      mesos: { image: { docker: { name: 'nginx:1.27' } } },
    });
    expect(mesos?.docker).toBeUndefined();
  });

  it('VZ-16 image - has one arm only', async () => {
    const image = (await container({ image: 'nginx' }))!.mesos!.image!;
    expect([image.docker?.name, image.appc]).toEqual(['nginx', undefined]);
  });

  it("VZ-35 healthcheck command - is the check's own, not the task's", async () => {
    const task = await build({
      healthcheck: { type: 'COMMAND', command: { cmd: 'curl localhost' }, fails: 2 },
    });
    expect(task.healthCheck).toMatchObject({
      type: HealthCheck_Type.COMMAND,
      command: { value: 'curl localhost' },
      consecutiveFailures: 2,
    });
  });

  it('VZ-36 healthcheck http - scheme and path have defaults, the port is that of the task', async () => {
    const task = await build({ healthcheck: { type: 'http' } }, [31000]);
    expect(task.healthCheck!.http).toEqual({ scheme: 'http', port: 31000, path: '/' });
  });

  it('VZ-37 healthcheck limits - small numbers, delay and endpoint are honoured, 65535 is a port', async () => {
    const task = await build({
      healthcheck: {
        type: 'http',
        delay: 0,
        interval: 1,
        timeout: 1,
        graceperiod: 0,
        endpoint: '/up',
        http: { port: 65535 },
      },
    });
    expect(task.healthCheck).toMatchObject({
      delaySeconds: 0,
      intervalSeconds: 1,
      timeoutSeconds: 1,
      gracePeriodSeconds: 0,
    });
    expect(task.healthCheck!.http).toMatchObject({ path: '/up', port: 65535 });
  });

  it('VZ-38 port mappings - arrive', async () => {
    const network = [{ name: 'n', port_mapping: [{ host_port: 8080, container_port: 80, protocol: 'tcp' }] }];
    expect((await container({ network }))!.networkInfos![0]!.portMappings).toEqual([
      { hostPort: 8080, containerPort: 80, protocol: 'tcp' },
    ]);
  });

  it('VZ-39 network ip - needs no protocol, and takes one', async () => {
    const network = [{ ipaddress: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2', protocol: 'ipv4' }] }];
    expect((await container({ network }))!.networkInfos![0]!.ipAddresses).toEqual([
      { ipAddress: '10.0.0.1', protocol: undefined },
      { ipAddress: '10.0.0.2', protocol: NetworkInfo_Protocol.IPv4 },
    ]);
  });

  it('VZ-40 network labels - every key is a label', async () => {
    const network = [{ labels: [{ a: '1', b: '2' }, { c: '3' }] }];
    expect((await container({ network }))!.networkInfos![0]!.labels!.labels).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
      { key: 'c', value: '3' },
    ]);
  });

  it('VZ-17 VZ-42 volume mode - RO and RW are honoured in any case, RW is the default', async () => {
    const volume = ['RO', 'ro', 'rw', undefined].map((mode) => ({
      container_path: '/a',
      host_path: '/b',
      mode,
    }));
    const modes = (await container({ volume }))!.volumes!.map(({ mode }) => mode);
    expect(modes).toEqual([Volume_Mode.RO, Volume_Mode.RO, Volume_Mode.RW, Volume_Mode.RW]);
  });

  it('VZ-32 VZ-43 VZ-44 docker volume - is attached with its name and options', async () => {
    const source = {
      type: 'DOCKER',
      docker_volume: { driver: 'rexray', name: 'data', driver_opts: { size: '5' } },
    };
    const [volume] = (await container({ volume: [{ container_path: '/a', source }] }))!.volumes!;
    expect(volume!.source).toEqual({
      type: Volume_Source_Type.DOCKER_VOLUME,
      dockerVolume: {
        driver: 'rexray',
        name: 'data',
        driverOptions: { parameter: [{ key: 'size', value: '5' }] },
      },
    });
  });

  it('VZ-45 host path - is the only source', async () => {
    const [volume] = (await container({ volume: [{ container_path: '/a', host_path: '/b' }] }))!.volumes!;
    expect([volume!.hostPath, volume!.source]).toEqual(['/b', undefined]);
  });

  it('HY-07 labels, kill policy and discovery - are in what is launched', async () => {
    const task = await build(
      {
        labels: { a: 'b' },
        killGraceSeconds: 1.5,
        discovery: { portNames: ['http'] },
        maxCompletionSeconds: 60,
      },
      [31000],
    );
    expect(task.labels!.labels).toEqual([{ key: 'a', value: 'b' }]);
    expect(task.killPolicy!.gracePeriod!.nanoseconds).toBe(1_500_000_000n);
    expect(task.maxCompletionTime!.nanoseconds).toBe(60_000_000_000n);
    expect(task.discovery!.ports!.ports).toEqual([{ number: 31000, name: 'http' }]);
  });
});
