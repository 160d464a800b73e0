import { describeDefinitionParts } from '../../tasks/definition/describe-definition.js';
import type { JsonSchema } from '../../tasks/definition/json-schema.types.js';
import { operations, type Operation } from './operations.js';

/** An OpenAPI document in the shape `SwaggerModule.setup` of `@nestjs/swagger` takes. */
export interface TasksOpenApi {
  readonly openapi: '3.1.0';
  info: { title: string; version: string };
  paths: Record<string, Record<string, JsonSchema>>;
  components: { schemas: Record<string, JsonSchema> };
}

/** What {@link createTasksOpenApi} describes. */
export interface TasksOpenApiOptions {
  /** Where the routes are: the global prefix of the app, if any, and the path of the module. @default 'v1/api' */
  readonly path?: string;
  /** @default 'Tasks' */
  readonly title?: string;
  /** Version of the app. @default '1' */
  readonly version?: string;
}

const meanings: Readonly<Record<number, string>> = {
  400: 'The request is wrong; every problem is listed',
  404: 'There is no such application or task',
  409: 'It contradicts what is there',
  413: 'The body is too large',
  415: 'The body is not JSON',
  503: 'It could not be stored; nothing is half-done',
};

const problem: JsonSchema = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'rule'],
        properties: { path: { type: 'string' }, value: {}, rule: { type: 'string' } },
      },
    },
  },
};

/**
 * The OpenAPI document of the routes of `MesosTasksModule`; the schema of definitions is made from the rules that
 * check them.
 *
 * ```ts
 * SwaggerModule.setup('docs', app, await createTasksOpenApi());
 * ```
 * @throws MesosError MESOS_TASKS_PACKAGE_MISSING without class-validator and class-transformer
 */
export async function createTasksOpenApi(options: TasksOpenApiOptions = {}): Promise<TasksOpenApi> {
  const { path = 'v1/api', title = 'Tasks', version = '1' } = options;
  const prefix = `/${path.replace(/^\/+|\/+$/g, '')}`.replace(/^\/$/, '');
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of operations) {
    const at = `${prefix}/${operation.path}`;
    (paths[at] ??= {})[operation.method] = describe(operation);
  }
  const definitions = await describeDefinitionParts('#/components/schemas/');
  return {
    openapi: '3.1.0',
    info: { title, version },
    paths,
    components: { schemas: { ...definitions, Problem: problem } },
  };
}

function describe(operation: Operation): JsonSchema {
  const {
    method,
    path,
    summary,
    query = [],
    body,
    success,
    problems,
    produces = 'application/json',
  } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const parameters = [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...query.map((parameter) => ({ ...parameter, in: 'query' })),
  ];
  const succeeded = Object.entries(success).map(([status, description]) => [
    status,
    status === '204' ? { description } : { description, content: { [produces]: {} } },
  ]);
  const failed = problems.map((status) => [
    String(status),
    {
      description: meanings[status],
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  const schema = typeof body === 'string' ? { $ref: `#/components/schemas/${body}` } : body;
  return {
    operationId: `${method}-${path.replace(/[^a-zA-Z]+/g, '-').replace(/-$/, '')}`,
    tags: [path.split('/', 1)[0]],
    summary,
    parameters,
    ...(schema && { requestBody: { required: true, content: { 'application/json': { schema } } } }),
    responses: Object.fromEntries([...succeeded, ...failed]) as JsonSchema,
  };
}
