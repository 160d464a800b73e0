import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createAuthorizer } from '../../../../src/client/auth/authorizer.js';

const folder = mkdtempSync(join(tmpdir(), 'mesos-auth-'));
afterAll(() => rmSync(folder, { recursive: true }));
const basic = (principal: string, secret: string) =>
  `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`;
const unusable = expect.objectContaining({ code: 'MESOS_CLIENT_CREDENTIALS' });

describe('createAuthorizer', () => {
  it('values - give the header at once', () => {
    expect(createAuthorizer({ principal: 'alice', secret: 'wörd' }).authorize()).toBe(basic('alice', 'wörd'));
    expect(createAuthorizer({ bearer: 'a.b.c' }).authorize()).toBe('Bearer a.b.c');
  });

  it('a file - is read again when it changes, as a line or as JSON', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, 'first\nignored\n');
    const authorizer = createAuthorizer({ principal: 'alice', secret: { file } });
    expect(authorizer.authorize()).toBe(basic('alice', 'first'));
    writeFileSync(file, '{"secret": "second one"}');
    expect(authorizer.authorize()).toBe(basic('alice', 'second one'));
    writeFileSync(
      file,
      '{"credentials": [{"principal":"bob","secret":"b"},{"principal":"alice","secret":"third"}]}',
    );
    expect(authorizer.authorize()).toBe(basic('alice', 'third'));
    writeFileSync(file, '{not json');
    expect(authorizer.authorize()).toBe(basic('alice', '{not json'));
  });

  it('a file that is missing, empty, without the principal or with a colon - is a typed error', () => {
    const file = join(folder, 'other');
    const authorizer = createAuthorizer({ principal: 'alice', secret: { file } });
    expect(() => authorizer.authorize()).toThrow(unusable);
    for (const text of ['', '{"credentials":[]}', '{"secret":1}', 'a:b']) {
      writeFileSync(file, text);
      expect(() => authorizer.authorize()).toThrow(unusable);
    }
  });

  it('a provider - is asked for each request', async () => {
    let count = 0;
    const authorizer = createAuthorizer({ bearer: () => Promise.resolve(`t${++count}`) });
    expect([await authorizer.authorize(), await authorizer.authorize()]).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('a provider that fails or gives nonsense - is a typed error', async () => {
    await expect(
      createAuthorizer({ bearer: () => Promise.reject(new Error('vault')) }).authorize(),
    ).rejects.toThrow(unusable);
    await expect(createAuthorizer({ bearer: () => Promise.resolve('a b') }).authorize()).rejects.toThrow(
      unusable,
    );
  });
});
