import type { MesosLogger } from '../../logging/logger.js';
import type { StateStore } from '../../storage/state-store.js';
import type { Clock } from '../../utils/clock.js';
import type { Random } from '../../utils/random.js';
import type { TaskRecord } from '../ledger/task-record.js';
import type { RolloutOptions } from './application-record.js';
import type { TaskOutgoing } from './task-killer.js';

/** What the Task Manager is made of. */
export interface TaskManagerParts {
  readonly store: StateStore;
  readonly outgoing: TaskOutgoing;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: MesosLogger;
}

/** A durable change of a task. No `before`: it was launched. No `after`: its record was deleted. */
export interface TaskChange {
  readonly before: TaskRecord | undefined;
  readonly after: TaskRecord | undefined;
}

/** How an update is carried out. */
export interface UpdateOptions extends RolloutOptions {
  /** The update is refused unless this is the version now. @default any */
  readonly ifVersion?: number;
}

/** What became of an update. */
export interface UpdateResult {
  /** The version from now on. */
  readonly version: number;
  /** False when everything was as asked for already. */
  readonly isChanged: boolean;
}

/** How an application is restarted. */
export interface RestartOptions extends RolloutOptions {
  /** Whether instances are replaced in batches, as by an update, instead of all at once. @default false */
  readonly rolling?: boolean;
}
