import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SwaggerModule } from '@nestjs/swagger';
import { createTasksOpenApi, describeDefinition, parseApplication } from '../../../src/index.js';
import { serve, webApp, type Served } from './support.js';

let served: Served;
beforeAll(async () => {
  served = await serve({
    prepare: (app) => {
      SwaggerModule.setup('docs', app, () => document);
    },
  });
});
let document: Awaited<ReturnType<typeof createTasksOpenApi>>;
beforeAll(async () => {
  document = await createTasksOpenApi();
});
afterAll(() => served.app.close());

/** Of the router of Express. */
interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

const methods = ['get', 'put', 'post', 'patch', 'delete'];

/** `get /v1/api/app`, ... */
function routesOf(paths: object): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations as object)
      .filter((method) => methods.includes(method))
      .map((method) => `${method} ${path}`),
  );
}

describe('OpenAPI', () => {
  it('the document - has exactly the routes there are', () => {
    const { router } = served.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
    const own = router.stack.flatMap(({ route }) =>
      // Routes of all methods only refuse.
      route === undefined || Object.keys(route.methods).length > 1 || route.path.startsWith('/docs')
        ? []
        : Object.keys(route.methods).map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`),
    );
    expect(routesOf(document.paths).sort()).toEqual(own.sort());
  });

  it('SwaggerModule - serves it at /docs', async () => {
    const page = await fetch(`${served.origin}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    const json = await fetch(`${served.origin}/docs-json`);
    expect(Object.keys(((await json.json()) as { paths: object }).paths)).toEqual(
      Object.keys(document.paths),
    );
  });

  it('every reference - points to a schema that is there', () => {
    const text = JSON.stringify(document);
    const names = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name!));
    expect(names.size).toBeGreaterThan(5);
    for (const name of names) expect(document.components.schemas).toHaveProperty([name]);
  });
});

describe('JSON Schema of a definition', () => {
  it('each class - names the fields, bounds and choices the rules check', async () => {
    // oxlint-disable-next-line typescript/no-explicit-any
    const { $defs } = (await describeDefinition()) as { $defs: Record<string, any> };
    const { ApplicationDefinition: application, ResourcesDefinition: resources } = $defs;
    expect(application.additionalProperties).toBe(false);
    expect(application.properties).toMatchObject({
      instances: { type: 'integer', minimum: 0, maximum: 100_000 },
      resources: { $ref: '#/$defs/ResourcesDefinition' },
      constraints: { type: 'array', items: { $ref: '#/$defs/ConstraintDefinition' } },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      restart: { enum: ['always', 'on-failure', 'never'] },
    });
    expect(resources.required).toEqual(['cpus', 'mem']);
    expect($defs['CommandDefinition'].properties.argv).toEqual({
      type: 'array',
      minItems: 1,
      items: { type: 'string' },
    });
    for (const { properties } of Object.values($defs)) {
      for (const schema of Object.values(properties)) expect(schema).not.toEqual({});
    }
  });

  it('the pattern of names - agrees with the rule', async () => {
    // oxlint-disable-next-line typescript/no-explicit-any
    const { $defs } = (await describeDefinition()) as { $defs: Record<string, any> };
    const pattern = new RegExp($defs['ApplicationDefinition'].properties.name.pattern, 'u');
    for (const name of [
      'web',
      'a-b.c',
      'ä',
      'a/b',
      'a\\b',
      'a\u0000',
      'a\u001f',
      'a\u007f',
      ' ',
      '_',
      '`',
      '^',
    ]) {
      const isRight = await parseApplication(webApp({ name })).then(
        () => true,
        () => false,
      );
      expect([name, pattern.test(name)]).toEqual([name, isRight]);
    }
  });
});
