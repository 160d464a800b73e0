import { describe, expect, it } from '@jest/globals';

import { parseEndpoint } from '../../../src/client/endpoint.js';
import { resolveRedirect } from '../../../src/client/redirect.js';

const context = { show: () => 'SUBSCRIBE', endpoint: 'http://a:5050', path: '/api/v1/scheduler' };
const open = { hostOverrides: {}, hasCredentials: false, trustedHosts: [] };
const guarded = { hostOverrides: {}, hasCredentials: true, trustedHosts: ['a', 'b', '*.mesos.test'] };
const follow = (
  from: string,
  location: string | undefined,
  policy: Parameters<typeof resolveRedirect>[3],
  status = 307,
) => resolveRedirect(parseEndpoint(from)!, status, location, policy, context).url;

describe('resolveRedirect', () => {
  it('S12 - a protocol-relative Location keeps the scheme of the request', () => {
    expect(follow('http://a:5050', '//b:5051/master/api/v1/scheduler', open)).toBe('http://b:5051');
    expect(follow('https://a:5050', '//b:5051/master/api/v1/scheduler', open)).toBe('https://b:5051');
    expect(follow('http://a:5050', '//[::1]:5051/x', open)).toBe('http://[::1]:5051');
    expect(follow('http://a:5050', 'http://c:1/x', open, 308)).toBe('http://c:1');
  });

  it.each([301, 302, 303])('%i - is refused: it would change method or body', (status) => {
    expect(() => follow('http://a', '//b:1/', open, status)).toThrow(
      expect.objectContaining({ code: 'MESOS_CLIENT_BAD_REDIRECT' }),
    );
  });

  it.each([undefined, 'ftp://b/', 'http://u:p@b/', 'http://[', '//:1'])(
    'the Location %s - is refused',
    (location) => {
      expect(() => follow('http://a', location, open)).toThrow(
        expect.objectContaining({ code: 'MESOS_CLIENT_BAD_REDIRECT' }),
      );
    },
  );

  it('S11 - with credentials only trusted hosts, the same host and overridden ones are followed to', () => {
    expect(follow('http://a:5050', '//b:5050/', guarded)).toBe('http://b:5050');
    expect(follow('http://z:5050', '//z:5051/', guarded)).toBe('http://z:5051');
    expect(follow('http://a:5050', '//m1.mesos.test:5050/', guarded)).toBe('http://m1.mesos.test:5050');
    expect(follow('http://a:5050', '//x:5050/', { ...guarded, hostOverrides: { x: 'localhost:1' } })).toBe(
      'http://localhost:1',
    );
    for (const location of ['//evil:5050/', '//mesos.test:5050/', '//evilmesos.test:1/', '//a.b:1/']) {
      expect(() => follow('http://a:5050', location, guarded)).toThrow(
        expect.objectContaining({ code: 'MESOS_CLIENT_UNTRUSTED_REDIRECT' }),
      );
    }
  });

  it('credentials - never go from https to http', () => {
    expect(() => follow('https://a:5050', 'http://a:5050/', guarded)).toThrow(
      expect.objectContaining({ code: 'MESOS_CLIENT_UNTRUSTED_REDIRECT' }),
    );
  });

  it('hostOverrides - map names unreachable from outside, with or without ports', () => {
    const hostOverrides = { 'Master1.Internal:5050': '127.0.0.1:15050', master2: 'localhost' };
    expect(follow('http://a', '//master1.internal:5050/x', { ...open, hostOverrides })).toBe(
      'http://127.0.0.1:15050',
    );
    expect(follow('http://a', '//master1.internal:5051/x', { ...open, hostOverrides })).toBe(
      'http://master1.internal:5051',
    );
    expect(follow('http://a', '//master2:5050/x', { ...open, hostOverrides })).toBe('http://localhost:5050');
  });
});
