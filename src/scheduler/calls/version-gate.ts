import type { MasterInfo } from '../../protocol/gen/types/mesos.js';
import { MesosError } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';

/** Whether the master is at least of this version. A master that does not tell its version is taken as older. */
export function isAtLeast(master: MasterInfo | undefined, major: number, minor: number): boolean {
  const match = /^(\d+)\.(\d+)/.exec(master?.version ?? '');
  if (!match) return false;
  const masterMajor = Number(match[1]);
  return masterMajor > major || (masterMajor === major && Number(match[2]) >= minor);
}

/** @throws MesosError `MESOS_SCHEDULER_UNSUPPORTED` when the master is older */
export function assertAtLeast(
  master: MasterInfo | undefined,
  major: number,
  minor: number,
  what: string,
): void {
  if (isAtLeast(master, major, minor)) return;
  throw new MesosError(
    SCHEDULER_ERRORS,
    'MESOS_SCHEDULER_UNSUPPORTED',
    `${what} needs Mesos ${major}.${minor}, the master is ${master?.version ?? 'of unknown version'}`,
  );
}
