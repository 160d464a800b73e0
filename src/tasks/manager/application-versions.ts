import { isDeepStrictEqual } from 'node:util';
import type { ApplicationDefinition } from '../definition/application.definition.js';
import {
  maxVersions,
  type ApplicationRecord,
  type ApplicationVersion,
  type RolloutOptions,
} from './application-record.js';

/** The record of an application that is new. */
export function firstVersion(
  definition: ApplicationDefinition,
  generation: string,
  nowMs: number,
): ApplicationRecord {
  return {
    definition,
    instances: definition.instances ?? 1,
    generation,
    deleting: false,
    version: 1,
    sinceMs: nowMs,
    rollout: {},
    earlier: [],
  };
}

/** What makes every instance out of date: another definition, or the same again for a rolling restart. */
export function nextVersion(
  record: ApplicationRecord,
  definition: ApplicationDefinition,
  rollout: RolloutOptions,
  generation: string,
  nowMs: number,
): Partial<ApplicationRecord> {
  const { version, sinceMs, earlier } = record;
  const last: ApplicationVersion = { version, definition: record.definition, sinceMs };
  return {
    definition,
    // A task that was built from the older version and not launched yet has another id.
    generation,
    version: version + 1,
    sinceMs: nowMs,
    rollout,
    earlier: [...earlier, last].slice(-maxVersions),
  };
}

/** Whether tasks of both definitions are the same. The number of instances is no part of it. */
export function isSameDefinition(left: ApplicationDefinition, right: ApplicationDefinition): boolean {
  return isDeepStrictEqual(toPlain(left), toPlain(right));
}

// What was parsed is of a class, what was stored is not; fields that are undefined were never stored.
function toPlain(definition: ApplicationDefinition): unknown {
  return JSON.parse(JSON.stringify({ ...definition, instances: undefined }));
}
