import { ContainerInfo_Type, Volume_Source_Type } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { ContainerInfo, Volume } from '../../../../protocol/gen/types/mesos.js';

/** Why a container is refused (src/common/validation.cpp `validateContainerInfo`). */
export function refuseContainer(container: ContainerInfo): string | undefined {
  for (const volume of container.volumes) {
    const refusal = refuseVolume(volume);
    if (refusal !== undefined) return `Invalid volume: ${refusal}`;
  }
  if (container.type === ContainerInfo_Type.DOCKER) {
    if (container.docker === undefined)
      return "DockerInfo 'docker' is not set for DOCKER typed ContainerInfo";
    if (container.networkInfos.length > 1)
      return 'Only a single NetworkInfo is supported for Docker containers';
  }
  return undefined;
}

function refuseVolume({ hostPath, image, source }: Volume): string | undefined {
  const given = [hostPath, image, source].filter((member) => member !== undefined).length;
  if (given > 1) return "Only one of them should be set: 'host_path', 'image' and 'source'";
  if (source === undefined) return undefined;
  switch (source.type) {
    case Volume_Source_Type.DOCKER_VOLUME:
      return source.dockerVolume ? undefined : "'source.docker_volume' is not set for DOCKER_VOLUME volume";
    case Volume_Source_Type.HOST_PATH:
      return source.hostPath ? undefined : "'source.host_path' is not set for HOST_PATH volume";
    case Volume_Source_Type.SANDBOX_PATH:
      return source.sandboxPath ? undefined : "'source.sandbox_path' is not set for SANDBOX_PATH volume";
    case Volume_Source_Type.SECRET:
      return source.secret ? undefined : "'source.secret' is not set for SECRET volume";
    case Volume_Source_Type.CSI_VOLUME:
      return source.csiVolume ? undefined : "'source.csi_volume' is not set for CSI_VOLUME volume";
    default:
      return "'source.type' is unknown";
  }
}
