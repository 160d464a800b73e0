import { MesosError, describeError } from '../../utils/errors.js';
import { TASKS_ERRORS } from '../tasks.errors.js';
import type { ApplicationDefinition } from './application.definition.js';
import type { DefinitionProblem } from './problem.js';

/**
 * The application in a parsed JSON document, in our words or in hydrogen's.
 * @throws MesosError MESOS_TASKS_DEFINITION_INVALID with all problems in `details.problems`,
 * MESOS_TASKS_PACKAGE_MISSING without class-validator and class-transformer
 */
export async function parseApplication(document: unknown): Promise<ApplicationDefinition> {
  const { checkDefinition } = await loadChecks();
  const problems: DefinitionProblem[] = [];
  const application = checkDefinition(document, '', problems);
  if (application) return application;
  throw invalid(problems);
}

/**
 * The applications in a list: all of them, or an error with the problems of all of them.
 * @throws MesosError as {@link parseApplication}
 */
export async function parseApplications(document: unknown): Promise<readonly ApplicationDefinition[]> {
  const { checkDefinition } = await loadChecks();
  const problems: DefinitionProblem[] = [];
  if (!Array.isArray(document) || document.length === 0) {
    throw invalid([{ path: '', value: document, rule: 'must be a list of at least one application' }]);
  }
  const applications = document.map((each: unknown, index) => checkDefinition(each, `[${index}]`, problems));
  const names = new Set<string>();
  applications.forEach((application, index) => {
    if (application && names.has(application.name)) {
      problems.push({
        path: `[${index}].name`,
        value: application.name,
        rule: 'must not be in the list twice',
      });
    }
    if (application) names.add(application.name);
  });
  if (problems.length > 0) throw invalid(problems);
  return applications.filter((application) => application !== undefined);
}

async function loadChecks(): Promise<typeof import('./check-definition.js')> {
  try {
    return await import('./check-definition.js');
  } catch (error) {
    throw new MesosError(TASKS_ERRORS, 'MESOS_TASKS_PACKAGE_MISSING', describeError(error), { cause: error });
  }
}

function invalid(problems: readonly DefinitionProblem[]): MesosError {
  const where = problems.map(({ path, rule }) => `${path === '' ? 'the document' : path} ${rule}`).join('; ');
  return new MesosError(TASKS_ERRORS, 'MESOS_TASKS_DEFINITION_INVALID', where, { details: { problems } });
}
