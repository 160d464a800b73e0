import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { resolveClientOptions, validateClientOptions } from '../../../src/client/client.options.js';
import { parseEndpoint } from '../../../src/client/endpoint.js';
import { PACKAGE_VERSION } from '../../../src/client/version.js';

describe('parseEndpoint', () => {
  it.each([
    ['http://a:5050', 'http://a:5050'],
    ['A', 'http://a:5050'],
    ['b:5051', 'http://b:5051'],
    ['b:80', 'http://b:80'],
    ['https://c', 'https://c:443'],
    ['http://c/', 'http://c:80'],
    ['[::1]:5050', 'http://[::1]:5050'],
  ])('%s - is %s', (text, url) => expect(parseEndpoint(text)?.url).toBe(url));

  it.each(['', 'zk://a:2181/mesos', 'ftp://a', 'http://u:p@a', 'http://a/path', 'a b', 'http://a:99999'])(
    '%s - is none',
    (text) => expect(parseEndpoint(text)).toBeUndefined(),
  );
});

describe('validateClientOptions', () => {
  it('S120 - a list of masters is enough, and has defaults', () => {
    expect(resolveClientOptions({ masters: 'a, http://b:1' })).toMatchObject({
      masters: [{ url: 'http://a:5050' }, { url: 'http://b:1' }],
      callTimeoutMs: 30_000,
      maxRedirects: 5,
      maxConnections: 1,
      trustedHosts: ['a', 'b'],
      transport: 'pipeline',
    });
  });

  it('S22 - a colon in principal or secret is refused at once, and the secret not repeated', () => {
    const problems = validateClientOptions({
      masters: 'a',
      credentials: { principal: 'p:q', secret: 'x:y' },
    });
    expect(problems.map(({ path }) => path)).toEqual(['credentials.principal', 'credentials.secret']);
    expect(JSON.stringify(problems)).not.toContain('x:y');
  });

  it('S10 - headers that libprocess takes for its own are refused', () => {
    const headers = { 'User-Agent': 'libprocess/x', 'Libprocess-From': 'x' };
    expect(validateClientOptions({ masters: 'a', headers })).toHaveLength(2);
  });

  it('everything wrong - is reported in one error', () => {
    const options = {
      masters: ['a', 'zk://b:2181/mesos'],
      callTimeoutMs: 0,
      maxConnections: 9,
      headers: { 'a b': 'x', ok: 'y\r\nz: 1' },
      hostOverrides: { a: 'b c' },
      trustedHosts: ['a:1'],
      tls: { cert: 'x' },
      transport: 'fetch' as 'axios',
    };
    expect(validateClientOptions(options).map(({ path }) => path)).toEqual([
      'masters[1]',
      'callTimeoutMs',
      'maxConnections',
      'transport',
      'headers.a b',
      'headers.ok',
      'hostOverrides.a',
      'trustedHosts[0]',
      'tls',
    ]);
    expect(() => resolveClientOptions(options)).toThrow(
      expect.objectContaining({ code: 'MESOS_CLIENT_INVALID_OPTIONS' }),
    );
  });

  it('the version in the User-Agent - is that of the package', () => {
    expect(PACKAGE_VERSION).toBe(
      (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version,
    );
  });
});
