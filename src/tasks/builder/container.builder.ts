import {
  ContainerInfo_DockerInfo_Network,
  ContainerInfo_Type,
  Image_Type,
  NetworkInfo_Protocol,
  Volume_Mode,
  Volume_Source_SandboxPath_Type,
  Volume_Source_Type,
} from '../../protocol/gen/mesos/v1/mesos.js';
import type {
  ContainerInfoInput,
  NetworkInfoInput,
  NetworkInfo_PortMapping,
  VolumeInput,
} from '../../protocol/gen/types/mesos.js';
import type {
  ContainerDefinition,
  NetworkDefinition,
  VolumeDefinition,
} from '../definition/container.definition.js';
import { buildLabels, buildParameters } from './labels.builder.js';

/** `ContainerInfo` of a definition; `ports` are those assigned to the task. */
export function buildContainer(container: ContainerDefinition, ports: readonly number[]): ContainerInfoInput {
  const shared = {
    hostname: container.hostname,
    volumes: container.volumes?.map(buildVolume),
    networkInfos: container.networks?.map((network) => buildNetwork(network, ports)),
  };
  if (container.type === 'DOCKER') {
    return {
      ...shared,
      type: ContainerInfo_Type.DOCKER,
      docker: {
        image: container.image ?? '',
        network: dockerNetworks[container.dockerNetwork ?? 'HOST'],
        // Docker maps ports by its own list, the Mesos containerizer by that of the network.
        portMappings: container.networks?.flatMap((network) => buildPortMappings(network, ports)),
        privileged: container.privileged,
        forcePullImage: container.forcePull,
      },
    };
  }
  const { image, forcePull } = container;
  return {
    ...shared,
    type: ContainerInfo_Type.MESOS,
    // One arm only: the image is a Docker image or there is none.
    mesos:
      image === undefined
        ? undefined
        : {
            image: {
              type: Image_Type.DOCKER,
              docker: { name: image },
              cached: forcePull === undefined ? undefined : !forcePull,
            },
          },
  };
}

const dockerNetworks = {
  HOST: ContainerInfo_DockerInfo_Network.HOST,
  BRIDGE: ContainerInfo_DockerInfo_Network.BRIDGE,
  NONE: ContainerInfo_DockerInfo_Network.NONE,
  USER: ContainerInfo_DockerInfo_Network.USER,
} as const;

function buildVolume({
  mode,
  containerPath,
  hostPath,
  sandboxPath,
  dockerVolume,
}: VolumeDefinition): VolumeInput {
  const volume = { mode: mode === 'RO' ? Volume_Mode.RO : Volume_Mode.RW, containerPath };
  if (dockerVolume) {
    const { driver, name, driverOptions } = dockerVolume;
    const source = { driver, name, driverOptions: driverOptions && buildParameters(driverOptions) };
    return { ...volume, source: { type: Volume_Source_Type.DOCKER_VOLUME, dockerVolume: source } };
  }
  if (sandboxPath !== undefined) {
    const source = { type: Volume_Source_SandboxPath_Type.SELF, path: sandboxPath };
    return { ...volume, source: { type: Volume_Source_Type.SANDBOX_PATH, sandboxPath: source } };
  }
  return { ...volume, hostPath };
}

function buildNetwork(network: NetworkDefinition, ports: readonly number[]): NetworkInfoInput {
  return {
    name: network.name,
    groups: network.groups,
    labels: network.labels && buildLabels(network.labels),
    ipAddresses: network.ipAddresses?.map(({ ip, protocol }) => ({
      ipAddress: ip,
      protocol: protocol && NetworkInfo_Protocol[protocol],
    })),
    portMappings: buildPortMappings(network, ports),
  };
}

function buildPortMappings(network: NetworkDefinition, ports: readonly number[]): NetworkInfo_PortMapping[] {
  return (network.portMappings ?? []).map(({ hostPort, containerPort, protocol }, index) => ({
    hostPort: hostPort ?? ports[index] ?? 0,
    containerPort,
    protocol,
  }));
}
