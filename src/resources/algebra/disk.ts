import { Resource_DiskInfo_Source_Type as DiskSourceType } from '../../protocol/gen/mesos/v1/mesos.js';
import type {
  Resource_DiskInfoInput,
  Resource_DiskInfo_SourceInput,
} from '../../protocol/gen/types/mesos.js';

/**
 * Whether a disk is used whole or not at all: MOUNT and BLOCK disks, RAW disks with an id, and persistent
 * volumes. Such disks never merge and never split (src/common/resources.cpp).
 */
export function isExclusiveDisk(disk: Resource_DiskInfoInput): boolean {
  if (disk.persistence !== undefined) return true;
  switch (disk.source?.type) {
    case DiskSourceType.MOUNT:
    case DiskSourceType.BLOCK:
      return true;
    case DiskSourceType.RAW:
      return disk.source.id !== undefined;
    default:
      return false;
  }
}

/** Equal for disks that Mesos takes for the same: `volume` says how a task sees the disk, not which it is. */
export function diskKey({ persistence, source }: Resource_DiskInfoInput): unknown {
  return [
    persistence && [persistence.id, persistence.principal],
    source && [
      source.type,
      source.path?.root,
      source.mount?.root,
      source.vendor,
      source.id,
      source.profile,
      source.metadata?.labels?.map(({ key, value }) => [key, value]),
    ],
  ];
}

/** `MOUNT:/mnt/a,vol-1:data`, as Mesos prints it. */
export function formatDisk({ source, persistence, volume }: Resource_DiskInfoInput): string {
  const identity = [source && formatSource(source), persistence?.id].filter((part) => part !== undefined);
  const path =
    volume && [volume.hostPath, volume.containerPath].filter((part) => part !== undefined).join(':');
  return identity.join(',') + (path === undefined ? '' : `:${path}`);
}

function formatSource({ type, vendor, id, profile, path, mount }: Resource_DiskInfo_SourceInput): string {
  const provider =
    id === undefined && profile === undefined ? '' : `(${vendor ?? ''},${id ?? ''},${profile ?? ''})`;
  const root = path?.root ?? mount?.root;
  return `${DiskSourceType[type]}${provider}${root === undefined ? '' : `:${root}`}`;
}
