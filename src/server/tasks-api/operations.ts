/** A parameter of a query. */
export interface OperationParameter {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly description: string;
  readonly required?: boolean;
}

/** One route, for the OpenAPI document. A test holds the table against the routes there are. */
export interface Operation {
  readonly method: 'get' | 'put' | 'post' | 'patch' | 'delete';
  /** Below the path of the module, with `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly query?: readonly OperationParameter[];
  /** Name of a schema, or a schema. */
  readonly body?: string | Readonly<Record<string, unknown>>;
  /** Status of success to what it means. */
  readonly success: Readonly<Record<number, string>>;
  /** Statuses of problems. */
  readonly problems: readonly number[];
  /** Media type of success. @default application/json */
  readonly produces?: string;
}

const limit = whole('limit', 1, 1000, 'Entries of a page. Default 100.');
const after = text('after', 'Where the page begins: `next` of the page before.');
const rollout: readonly OperationParameter[] = [
  whole('batchSize', 1, 100_000, 'Instances replaced at the same time. Default 1.'),
  whole('pauseSeconds', 0, 86_400, 'Wait between batches. Default 0.'),
  {
    name: 'order',
    schema: { enum: ['start-first', 'stop-first'] },
    description: 'Whether a new instance is healthy before the old one is killed. Default start-first.',
  },
];
const list = { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/ApplicationDefinition' } };
const named = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const counted = {
  type: 'object',
  required: ['instances'],
  additionalProperties: false,
  properties: { instances: { type: 'integer', minimum: 0, maximum: 100_000 } },
};

/** All routes of the task API. */
export const operations: readonly Operation[] = [
  {
    method: 'get',
    path: 'app/all',
    summary: 'All applications, in short',
    success: { 200: 'The list; empty when there are none' },
    problems: [],
  },
  {
    method: 'get',
    path: 'app',
    summary: 'One application',
    query: [{ ...text('name', 'Its name.'), required: true }],
    success: { 200: 'The application' },
    problems: [400, 404],
  },
  {
    method: 'post',
    path: 'app',
    summary: 'Deploy a list of applications: all of them, or none',
    body: list,
    success: { 201: 'All are accepted' },
    problems: [400, 409, 413, 415, 503],
  },
  {
    method: 'put',
    path: 'app',
    summary: 'Give an application another definition',
    body: 'ApplicationDefinition',
    success: { 200: 'It was so already', 202: 'It has another version from now on' },
    problems: [400, 404, 409, 413, 415, 503],
  },
  {
    method: 'delete',
    path: 'app',
    summary: 'Kill the tasks of an application, then forget it',
    body: named,
    success: { 202: 'Its tasks are being killed' },
    problems: [400, 404, 415, 503],
  },
  {
    method: 'get',
    path: 'applications',
    summary: 'Applications, sorted by name',
    query: [
      limit,
      after,
      text('state', 'deploying, running, stopped, finished, failed or deleting.'),
      text('label', 'A key, or `key=value`. Given several times: all must be there.'),
    ],
    success: { 200: 'A page; `next` is there when more follow' },
    problems: [400],
  },
  {
    method: 'get',
    path: 'applications/{name}',
    summary: 'One application with its instances, their attempts and its earlier versions',
    success: { 200: 'The application' },
    problems: [400, 404],
  },
  {
    method: 'put',
    path: 'applications/{name}',
    summary: 'Make an application what the body says, in a rolling update where it exists',
    query: [
      ...rollout,
      whole('ifVersion', 0, 1e15, 'Only if this is its version; 0: only if it does not exist.'),
    ],
    body: 'ApplicationDefinition',
    success: { 200: 'It was so already', 201: 'It is new', 202: 'It is another version from now on' },
    problems: [400, 404, 409, 413, 415, 503],
  },
  {
    method: 'patch',
    path: 'applications/{name}',
    summary: 'Change how many instances are wanted',
    body: counted,
    success: { 200: 'It was so already', 202: 'It is so from now on' },
    problems: [400, 404, 409, 415, 503],
  },
  {
    method: 'delete',
    path: 'applications/{name}',
    summary: 'Kill the tasks of an application, then forget it',
    query: [
      { name: 'wait', schema: { type: 'boolean' }, description: 'Answer when it is gone. Default false.' },
      whole('timeoutMs', 0, 600_000, 'Longest wait. Default 60000.'),
    ],
    success: { 202: 'Its tasks are being killed', 204: 'It is gone' },
    problems: [400, 404, 503],
  },
  {
    method: 'post',
    path: 'applications/{name}/restart',
    summary: 'Start every instance again',
    query: [
      ...rollout,
      {
        name: 'rolling',
        schema: { type: 'boolean' },
        description: 'In batches, as an update. Default false.',
      },
    ],
    success: { 202: 'It is being restarted' },
    problems: [400, 404, 409, 503],
  },
  {
    method: 'get',
    path: 'tasks',
    summary: 'Tasks, that is attempts of instances, sorted by id',
    query: [
      limit,
      after,
      text('application', 'Only of this application.'),
      text('state', 'Only in this state, e.g. running.'),
      text('agentId', 'Only on this agent.'),
    ],
    success: { 200: 'A page; `next` is there when more follow' },
    problems: [400],
  },
  {
    method: 'get',
    path: 'tasks/{taskId}',
    summary: 'One task with its last status and links to its files',
    success: { 200: 'The task' },
    problems: [404],
  },
  {
    method: 'post',
    path: 'tasks/{taskId}/kill',
    summary: 'Kill one task; its instance is started again unless its restart policy is never',
    success: { 202: 'It is being killed' },
    problems: [404, 503],
  },
  {
    method: 'get',
    path: 'events',
    summary: 'Changes of tasks as server-sent events; Last-Event-ID is understood',
    query: [text('application', 'Only of this application.')],
    success: { 200: 'The stream' },
    problems: [400],
    produces: 'text/event-stream',
  },
  {
    method: 'get',
    path: 'framework',
    summary: 'The framework, its connection and the leading master',
    success: { 200: 'The framework' },
    problems: [],
  },
  {
    method: 'get',
    path: 'schema',
    summary: 'JSON Schema of an application',
    success: { 200: 'The schema' },
    problems: [],
  },
];

function whole(name: string, minimum: number, maximum: number, description: string): OperationParameter {
  return { name, schema: { type: 'integer', minimum, maximum }, description };
}

function text(name: string, description: string): OperationParameter {
  return { name, schema: { type: 'string', minLength: 1 }, description };
}
