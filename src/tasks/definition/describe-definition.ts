import { MesosError, describeError } from '../../utils/errors.js';
import { TASKS_ERRORS } from '../tasks.errors.js';
import type { JsonSchema } from './json-schema.types.js';

/**
 * JSON Schema of an application in our words; it is made from the rules that `parseApplication` checks, so that
 * an editor says the same. Hydrogen's words and rules about two fields at once are not in it.
 * @throws MesosError MESOS_TASKS_PACKAGE_MISSING without class-validator and class-transformer
 */
export async function describeDefinition(): Promise<JsonSchema> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Application',
    $ref: '#/$defs/ApplicationDefinition',
    $defs: await describeDefinitionParts('#/$defs/'),
  };
}

/**
 * The schemas of `ApplicationDefinition` and of all it consists of, by name.
 * @param refPrefix what references to them begin with, e.g. `#/components/schemas/`
 * @throws MesosError as {@link describeDefinition}
 */
export async function describeDefinitionParts(
  refPrefix: string,
): Promise<Readonly<Record<string, JsonSchema>>> {
  try {
    const { definitionSchemas } = await import('./json-schema.js');
    return definitionSchemas(refPrefix);
  } catch (error) {
    throw new MesosError(TASKS_ERRORS, 'MESOS_TASKS_PACKAGE_MISSING', describeError(error), { cause: error });
  }
}
