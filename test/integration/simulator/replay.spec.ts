import { afterAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SimulatedClusterOptions } from '../../../src/testing/simulator/cluster.options.js';
import { SimulatedCluster } from '../../../src/testing/simulator/cluster.js';
import { headOf, open } from './raw-client.js';

interface Exchange {
  readonly method?: string;
  readonly path: string;
  readonly request_headers: [string, string][];
  readonly request_body?: unknown;
  readonly request_body_encoding?: 'json' | 'text' | 'base64';
  readonly request_body_truncated?: unknown;
  readonly response_headers: [string, string][] | null;
  readonly status_line: string | null;
  readonly response_body: string | null;
  readonly response_body_encoding?: string;
  readonly stream?: string;
  readonly comment?: string;
}

/** Folders of recordings, the cluster they are replayed against, and why some exchanges are left out. */
const folders: {
  readonly name: string;
  readonly options: SimulatedClusterOptions;
  readonly unsupported: readonly (readonly [reason: string, matches: (exchange: Exchange) => boolean])[];
}[] = [
  {
    name: '10-http-errors',
    options: { agents: 1, allocationIntervalMs: 500 },
    unsupported: [
      ['the operator API is served elsewhere', ({ path }) => /^\/api\/v1\/(?:nothing|schedule)$/.test(path)],
      [
        'bytes that are no UTF-8 are not echoed',
        ({ comment }) => comment === 'Content-Encoding x-gzip is not decoded',
      ],
      ['there is no web interface', ({ path }) => path === '/'],
      ['HEAD: Node sends no body, as HTTP wants it', ({ method }) => method === 'HEAD'],
      ['the recording is shortened', ({ request_body_truncated }) => request_body_truncated !== undefined],
      ['1.12.0 crashes; the simulator answers 501', ({ status_line }) => !status_line],
      [
        'a subscription to a second, restarted master',
        ({ stream }) => stream === 'stream-unknown-2.recordio',
      ],
    ],
  },
  {
    name: '11-authentication',
    options: {
      agents: 1,
      credentials: [
        { principal: 'alice', secret: 'wonderland' },
        { principal: 'bob', secret: 'builder' },
        { principal: 'carol', secret: 'pass:word' },
      ],
    },
    unsupported: [
      [
        'the operator API is served elsewhere',
        ({ path }) => path === '/api/v1' || path === '/metrics/snapshot',
      ],
      [
        'there are no ACLs',
        ({ request_body }) =>
          JSON.stringify(request_body ?? '').includes('secret-role"]') &&
          !JSON.stringify(request_body).includes('"principal"'),
      ],
      ['there are no ACLs', ({ comment }) => comment?.includes('the ACL forbids') ?? false],
    ],
  },
  ...['', '-pb'].flatMap((encoding) => [
    { name: `01-first-subscribe${encoding}`, options: {}, unsupported: [] },
    { name: `02-launch-command-task${encoding}`, options: {}, unsupported: [] },
    {
      name: `09-framework-failover${encoding}`,
      options: {},
      unsupported: [
        [
          'streams are not closed at the recorded times',
          ({ comment }: Exchange) => comment === 'while disconnected',
        ] as const,
        [
          'no failover timeout expires in a replay',
          ({ response_body }: Exchange) => response_body === 'Framework cannot be found',
        ] as const,
      ],
    },
    {
      name: `14-update-framework-roles-constraints${encoding}`,
      options: {},
      unsupported: [
        ['the operator API is served elsewhere', ({ path }: Exchange) => path === '/api/v1'] as const,
      ],
    },
  ]),
  { name: '04-invalid-launches', options: {}, unsupported: [] },
];

const fixture = (folder: string, file: string): Buffer =>
  readFileSync(new URL(`../../fixtures/captures/${folder}/${file}`, import.meta.url));

/** Texts of the recording that are other texts in the replay: master id, stream ids. All are 36 characters. */
type Renames = Map<string, string>;

function rename(text: string, renames: Renames): string {
  let renamed = text;
  for (const [recorded, own] of renames)
    renamed = renamed.replaceAll(recorded, own).replaceAll(recorded.toUpperCase(), own.toUpperCase());
  return renamed;
}

function bodyOf(exchange: Exchange, renames: Renames): Buffer | undefined {
  const { request_body: body, request_body_encoding: encoding, request_headers: headers } = exchange;
  if (body === undefined || body === null) return undefined;
  if (encoding === 'json') return Buffer.from(rename(JSON.stringify(body), renames));
  if (encoding === 'text') return Buffer.from(rename(String(body), renames));
  const bytes = Buffer.from(String(body), 'base64');
  const isGzip = headers.some(([name, value]) => name === 'Content-Encoding' && value === 'gzip');
  try {
    if (isGzip) return gzipSync(rename(gunzipSync(bytes).toString(), renames));
  } catch {
    return bytes;
  }
  return Buffer.from(rename(bytes.toString('latin1'), renames), 'latin1');
}

const volatile = new Set(['Date', 'Mesos-Stream-Id']);
const comparable = (headers: readonly (readonly [string, string])[]): (readonly [string, string])[] =>
  headers.map(([name, value]) => [name, volatile.has(name) ? '*' : value] as const);

describe.each(folders)('recorded exchanges of $name', ({ name, options, unsupported }) => {
  const lines = fixture(name, 'exchanges.jsonl').toString().trim().split('\n');
  const exchanges = lines
    .map((line) => JSON.parse(line) as Exchange)
    .filter(({ method }) => method !== undefined);
  let matched = 0;
  let skipped = 0;

  it('are answered with the recorded status, headers and bodies', async () => {
    await using cluster = await SimulatedCluster.start(options);
    const renames: Renames = new Map();
    const differences: unknown[] = [];
    for (const exchange of exchanges) {
      if (unsupported.some(([, matches]) => matches(exchange))) {
        skipped++;
        continue;
      }
      const body = bodyOf(exchange, renames);
      const headers = exchange.request_headers
        .filter(([header]) => !['host', 'content-length'].includes(header.toLowerCase()))
        .map(([header, value]) => [header, rename(value, renames)] as const);
      const message = await open(cluster.leaderUrl, {
        method: exchange.method!,
        path: exchange.path,
        headers: {
          ...Object.fromEntries(headers),
          ...(body ? { 'Content-Length': String(body.length) } : {}),
        },
        ...(body ? { body } : {}),
      });
      const head = headOf(message);
      let answer: string | null = null;
      if (exchange.stream === undefined) {
        const chunks: Buffer[] = [];
        for await (const chunk of message) chunks.push(chunk as Buffer);
        answer = Buffer.concat(chunks).toString();
      } else {
        message.resume();
        message.on('error', () => undefined);
        learn(renames, exchange, head.headers, cluster);
      }
      const recorded =
        exchange.response_body_encoding === 'base64'
          ? Buffer.from(exchange.response_body!, 'base64').toString()
          : exchange.response_body;
      const expected = {
        statusLine: exchange.status_line,
        headers: comparable(exchange.response_headers!),
        body: exchange.stream === undefined ? rename(recorded ?? '', renames) : null,
      };
      const received = { statusLine: head.statusLine, headers: comparable(head.headers), body: answer };
      if (JSON.stringify(received) === JSON.stringify(expected)) matched++;
      else differences.push({ what: exchange.comment ?? exchange.path, expected, received });
    }
    expect(differences).toEqual([]);
  }, 30_000);

  afterAll(() => {
    process.stdout.write(
      `${name}: ${matched} of ${exchanges.length} exchanges match, ${skipped} not supported\n`,
    );
  });

  /** The new stream's id, and with the first one the id of the master. */
  function learn(
    renames: Renames,
    exchange: Exchange,
    headers: readonly (readonly [string, string])[],
    cluster: SimulatedCluster,
  ): void {
    const idOf = (list: readonly (readonly [string, string])[]): string | undefined =>
      list.find(([header]) => header === 'Mesos-Stream-Id')?.[1];
    const isMasterKnown = renames.size > 0;
    const recorded = idOf(exchange.response_headers!);
    const own = idOf(headers);
    if (recorded !== undefined && own !== undefined) renames.set(recorded, own);
    const master = /"?([0-9a-f-]{36})-\d{4}/.exec(fixture(name, exchange.stream!).toString('latin1'))?.[1];
    // Later streams may carry an id of elsewhere.
    if (master !== undefined && !isMasterKnown) renames.set(master, cluster.master.state.info.id);
  }
});
