import type { RecordSchema } from '../../storage/records/record-schema.js';
import type { ApplicationDefinition } from '../definition/application.definition.js';

/** What is stored of an application. */
export interface ApplicationRecord {
  readonly definition: ApplicationDefinition;
  /** How many instances are wanted now. */
  readonly instances: number;
  /** Part of the ids of tasks: changes whenever numbers of instances could be given out again. */
  readonly generation: string;
  /** It goes as soon as its last task has ended. */
  readonly deleting: boolean;
}

/** How applications are stored. */
export const applicationRecordSchema: RecordSchema<ApplicationRecord> = {
  kind: 'application',
  version: 1,
  toJson: (record) => record,
  fromJson: (json) => {
    if (typeof json !== 'object' || json === null) throw new TypeError('no object');
    const { definition, instances, generation, deleting } = json as Partial<ApplicationRecord>;
    if (typeof definition?.name !== 'string' || typeof definition.resources !== 'object')
      throw new TypeError('definition');
    if (typeof instances !== 'number' || typeof generation !== 'string')
      throw new TypeError('instances or generation');
    return { definition, instances, generation, deleting: deleting === true };
  },
};
