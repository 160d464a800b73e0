import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { ApplicationDefinition } from './application.definition.js';
import { repairDefinition } from './hydrogen.js';
import type { DefinitionProblem } from './problem.js';

/** The application, or all that is wrong with it. `path` is where the document stands in a larger one. */
export function checkDefinition(
  document: unknown,
  path: string,
  problems: DefinitionProblem[],
): ApplicationDefinition | undefined {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    problems.push({ path, value: document, rule: 'must be an object' });
    return undefined;
  }
  const application = plainToInstance(ApplicationDefinition, repairDefinition(withoutNulls(document)));
  const before = problems.length;
  const errors = validateSync(application, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  for (const error of errors) collect(error, path, problems);
  if (problems.length === before) checkTogether(application, path, problems);
  return problems.length === before ? application : undefined;
}

/** A copy in which fields that are null are left out: other languages write absent ones so. */
function withoutNulls(document: object): unknown {
  return JSON.parse(JSON.stringify(document), function (this: unknown, _key, value: unknown) {
    return value === null && !Array.isArray(this) ? undefined : value;
  });
}

function collect(error: ValidationError, parent: string, problems: DefinitionProblem[]): void {
  const step = /^\d+$/.test(error.property) ? `[${error.property}]` : `.${error.property}`;
  const path = parent === '' ? step.replace(/^\./, '') : parent + step;
  const rules = new Set<string>();
  for (const [name, message] of Object.entries(error.constraints ?? {})) {
    const rule =
      name === 'whitelistValidation' ? 'is not a field here' : message.replace(`${error.property} `, '');
    if (!rules.has(rule)) problems.push({ path, value: error.value, rule });
    rules.add(rule);
  }
  for (const child of error.children ?? []) collect(child, path, problems);
}

/** What two fields have to say to each other. */
function checkTogether(
  application: ApplicationDefinition,
  path: string,
  problems: DefinitionProblem[],
): void {
  const add = (field: string, value: unknown, rule: string): void => {
    problems.push({ path: path === '' ? field : `${path}.${field}`, value, rule });
  };
  const { command, container, healthCheck, constraints, resources, attributeFilters } = application;
  if (command?.cmd !== undefined && command.argv !== undefined)
    add('command', command, 'has cmd or argv, not both');
  if (command?.cmd === undefined && command?.argv === undefined && container?.image === undefined) {
    add('command', command, 'must have cmd or argv unless the container has an image that says what runs');
  }
  if (container?.type === 'DOCKER' && container.image === undefined)
    add('container.image', undefined, 'is needed for DOCKER');
  container?.volumes?.forEach((volume, index) => {
    const sources = [volume.hostPath, volume.sandboxPath, volume.dockerVolume].filter(
      (each) => each !== undefined,
    );
    if (sources.length !== 1)
      add(`container.volumes[${index}]`, volume, 'must have one of hostPath, sandboxPath and dockerVolume');
  });
  const portCount = Array.isArray(resources.ports) ? resources.ports.length : (resources.ports ?? 0);
  container?.networks?.forEach((network, index) => {
    network.portMappings?.forEach((mapping, place) => {
      if (mapping.hostPort === undefined && place >= portCount) {
        add(
          `container.networks[${index}].portMappings[${place}].hostPort`,
          undefined,
          'is needed: no port is assigned for it in resources.ports',
        );
      }
    });
  });
  if (healthCheck?.type === 'command' && healthCheck.command === undefined) {
    add('healthCheck.command', undefined, 'is needed for a check of type command');
  }
  if (healthCheck?.type === 'http' || healthCheck?.type === 'tcp') {
    const { type } = healthCheck;
    if (healthCheck[type]?.port === undefined && portCount === 0) {
      add(`healthCheck.${type}.port`, undefined, 'is needed: the task has no assigned port');
    }
    if (healthCheck.http?.path !== undefined && !healthCheck.http.path.startsWith('/')) {
      add('healthCheck.http.path', healthCheck.http.path, 'must start with /');
    }
  }
  constraints?.forEach((constraint, index) => {
    const { operator, value, values, max } = constraint;
    const needs =
      operator === 'IN'
        ? values
        : operator === 'MAX_PER'
          ? max
          : ['IS', 'LIKE', 'UNLIKE'].includes(operator)
            ? value
            : '';
    if (needs === undefined) {
      const name = operator === 'IN' ? 'values' : operator === 'MAX_PER' ? 'max' : 'value';
      add(`constraints[${index}].${name}`, undefined, `is needed for ${operator}`);
    }
  });
  constraints?.forEach((constraint, index) => {
    const { operator, value } = constraint;
    if ((operator !== 'LIKE' && operator !== 'UNLIKE') || value === undefined) return;
    try {
      new RegExp(value, 'u');
    } catch {
      add(`constraints[${index}].value`, value, 'must be a regular expression');
    }
  });
  attributeFilters?.forEach((filter: unknown, index) => {
    if (!Array.isArray(filter) || filter.length === 0 || filter.some((text) => typeof text !== 'string')) {
      add(`attributeFilters[${index}]`, filter, 'must be a list of texts, not empty');
    }
  });
}
