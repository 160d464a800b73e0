import { IsArray, IsBoolean, IsIP, IsIn, IsNotEmpty, IsString } from 'class-validator';
import { IfGiven, IsPort, IsTextMap, IsWhole, Nested, NestedList } from './definition-rules.js';

/** `Volume.Source.DockerVolume`. */
export class DockerVolumeDefinition {
  @IfGiven() @IsString() driver?: string;
  @IsString() @IsNotEmpty() name!: string;
  @IfGiven() @IsTextMap() driverOptions?: Record<string, string>;
}

/** A volume: of the host, of the sandbox, or of a Docker volume driver. Exactly one of the three. */
export class VolumeDefinition {
  @IsString() @IsNotEmpty() containerPath!: string;
  /** @default RW */
  @IfGiven() @IsIn(['RW', 'RO']) mode?: 'RW' | 'RO';
  @IfGiven() @IsString() @IsNotEmpty() hostPath?: string;
  /** Path below the task's sandbox. */
  @IfGiven() @IsString() @IsNotEmpty() sandboxPath?: string;
  @IfGiven() @Nested(() => DockerVolumeDefinition) dockerVolume?: DockerVolumeDefinition;
}

/** `NetworkInfo.PortMapping`. */
export class PortMappingDefinition {
  /** @default the port assigned at this place of the list */
  @IfGiven() @IsPort() hostPort?: number;
  @IsPort() containerPort!: number;
  @IfGiven() @IsIn(['tcp', 'udp']) protocol?: 'tcp' | 'udp';
}

/** `NetworkInfo.IPAddress`. */
export class IpAddressDefinition {
  @IfGiven() @IsIP() ip?: string;
  @IfGiven() @IsIn(['IPv4', 'IPv6']) protocol?: 'IPv4' | 'IPv6';
}

/** A network the container joins. */
export class NetworkDefinition {
  @IfGiven() @IsString() @IsNotEmpty() name?: string;
  @IfGiven()
  @NestedList(() => IpAddressDefinition)
  ipAddresses?: IpAddressDefinition[];
  @IfGiven() @IsArray() @IsString({ each: true }) groups?: string[];
  @IfGiven() @IsTextMap() labels?: Record<string, string>;
  @IfGiven()
  @NestedList(() => PortMappingDefinition)
  portMappings?: PortMappingDefinition[];
}

/** The container of a task. */
export class ContainerDefinition {
  /** Which containerizer. @default MESOS */
  @IfGiven() @IsIn(['MESOS', 'DOCKER']) type?: 'MESOS' | 'DOCKER';
  /** Docker image with its tag. Required for DOCKER. */
  @IfGiven() @IsString() @IsNotEmpty() image?: string;
  @IfGiven() @IsBoolean() forcePull?: boolean;
  @IfGiven() @IsBoolean() privileged?: boolean;
  @IfGiven() @IsIn(['HOST', 'BRIDGE', 'NONE', 'USER']) dockerNetwork?: 'HOST' | 'BRIDGE' | 'NONE' | 'USER';
  @IfGiven() @IsString() @IsNotEmpty() hostname?: string;
  @IfGiven()
  @NestedList(() => VolumeDefinition)
  volumes?: VolumeDefinition[];
  @IfGiven()
  @NestedList(() => NetworkDefinition)
  networks?: NetworkDefinition[];
}

/** `HealthCheck.HTTPCheckInfo`. */
export class HttpCheckDefinition {
  /** @default http */
  @IfGiven() @IsIn(['http', 'https']) scheme?: 'http' | 'https';
  /** @default the first port of the task */
  @IfGiven() @IsPort() port?: number;
  /** @default / */
  @IfGiven() @IsString() @IsNotEmpty() path?: string;
}

/** `HealthCheck.TCPCheckInfo`. */
export class TcpCheckDefinition {
  /** @default the first port of the task */
  @IfGiven() @IsPort() port?: number;
}

/** A health check: the executor kills a task that fails it. Defaults are those of Mesos (v1/mesos.proto). */
export class HealthCheckDefinition {
  @IsIn(['http', 'tcp', 'command']) type!: 'http' | 'tcp' | 'command';
  /** Shell command of a command check; exit status 0 is healthy. */
  @IfGiven() @IsString() @IsNotEmpty() command?: string;
  @IfGiven() @Nested(() => HttpCheckDefinition) http?: HttpCheckDefinition;
  @IfGiven() @Nested(() => TcpCheckDefinition) tcp?: TcpCheckDefinition;
  @IfGiven() @IsWhole(0, 86_400) delaySeconds?: number;
  @IfGiven() @IsWhole(1, 86_400) intervalSeconds?: number;
  @IfGiven() @IsWhole(0, 86_400) timeoutSeconds?: number;
  @IfGiven() @IsWhole(0, 86_400) gracePeriodSeconds?: number;
  /** Failures in a row before the task is killed. */
  @IfGiven() @IsWhole(0, 1000) failures?: number;
}
