import type { RecordSchema } from '../../storage/records/record-schema.js';
import type { ApplicationDefinition } from '../definition/application.definition.js';

/** How instances of an older version are replaced. */
export interface RolloutOptions {
  /** Instances replaced at the same time. @default 1 */
  readonly batchSize?: number;
  /** Wait between the last new instance of a batch being healthy and the next batch, in seconds. @default 0 */
  readonly pauseSeconds?: number;
  /**
   * Whether an old instance is killed when the new one is healthy (needs room for both), or before the new
   * one is started (for fixed ports, or where two must not run). @default start-first
   */
  readonly order?: 'start-first' | 'stop-first';
}

/** A version an application had. */
export interface ApplicationVersion {
  /** Counts from 1, grows with every update and every rolling restart. */
  readonly version: number;
  readonly definition: ApplicationDefinition;
  /** When it was asked for, ms since the epoch. */
  readonly sinceMs: number;
}

/** What is stored of an application. */
export interface ApplicationRecord extends ApplicationVersion {
  /** How many instances are wanted now. */
  readonly instances: number;
  /** Part of the ids of tasks: changes whenever numbers of instances could be given out again. */
  readonly generation: string;
  /** It goes as soon as its last task has ended. */
  readonly deleting: boolean;
  /** How instances of older versions are replaced. */
  readonly rollout: RolloutOptions;
  /** Earlier versions, oldest first, at most {@link maxVersions}. */
  readonly earlier: readonly ApplicationVersion[];
}

/** Earlier versions kept. */
export const maxVersions = 10;

/** How applications are stored. */
export const applicationRecordSchema: RecordSchema<ApplicationRecord> = {
  kind: 'application',
  version: 2,
  toJson: (record) => record,
  fromJson: (json) => {
    const record = asObject(json);
    const { definition, instances, generation, deleting, version, sinceMs, rollout, earlier } = record;
    if (typeof definition?.name !== 'string' || typeof definition.resources !== 'object')
      throw new TypeError('definition');
    if (typeof instances !== 'number' || typeof generation !== 'string')
      throw new TypeError('instances or generation');
    if (typeof version !== 'number' || typeof sinceMs !== 'number' || !Array.isArray(earlier))
      throw new TypeError('version');
    return {
      definition,
      instances,
      generation,
      deleting: deleting === true,
      version,
      sinceMs,
      rollout: rollout ?? {},
      earlier,
    };
  },
  migrations: { 1: (json) => ({ ...asObject(json), version: 1, sinceMs: 0, rollout: {}, earlier: [] }) },
};

function asObject(json: unknown): Partial<ApplicationRecord> {
  if (typeof json !== 'object' || json === null) throw new TypeError('no object');
  return json;
}
