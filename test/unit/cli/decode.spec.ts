import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runDecode } from '../../../src/cli/decode.js';
import { encodeMessage } from '../../../src/protocol/codec/message-codec.js';
import { encodeRecord } from '../../../src/protocol/recordio/encode-record.js';
import { capturedStreams } from '../../support/captures.js';

const CAPTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'captures');
const HEARTBEAT = encodeRecord(encodeMessage('mesos.v1.scheduler.Event', { type: 8 }, 'protobuf'));

async function run(
  args: readonly string[],
  input: readonly Uint8Array[] = [],
): Promise<{ code: number; lines: string[]; errors: string }> {
  const stdout = new PassThrough({ highWaterMark: 1 << 30 });
  const stderr = new PassThrough();
  const code = await runDecode(args, { stdin: Readable.from(input), stdout, stderr });
  stdout.end();
  stderr.end();
  const text = Buffer.concat(await stdout.toArray()).toString('utf8');
  const errors = Buffer.concat(await stderr.toArray()).toString('utf8');
  return { code, lines: text.split('\n').slice(0, -1), errors };
}

describe('nestjs-mesos decode', () => {
  it.each([
    ['scheduler', 'json', '02-launch-command-task/stream.recordio'],
    ['scheduler', 'protobuf', '02-launch-command-task-pb/stream.recordio'],
    ['executor', 'protobuf', '16-custom-executor-pb/executor-ex-1/executor.recordio'],
    ['master', 'json', '17-operator-api/stream-operator.recordio'],
  ])(
    'a recorded stream of the %s API in %s - gives one line of JSON for each record',
    async (api, encoding, file) => {
      const { code, lines, errors } = await run([
        '--api',
        api,
        `--encoding=${encoding}`,
        join(CAPTURES, file),
      ]);
      expect([code, errors]).toEqual([0, '']);
      const stream = capturedStreams().find(({ name }) => name === file);
      expect(lines).toHaveLength(stream!.recordCount);
      expect(JSON.parse(lines[0]!)).toMatchObject({ type: 'SUBSCRIBED' });
    },
  );

  it('a stream of a container session - is read with --api agent', async () => {
    const stream = capturedStreams().find(({ typeName }) => typeName === 'mesos.v1.agent.ProcessIO')!;
    const { code, lines } = await run(['--api', 'agent', '--encoding', 'json', join(CAPTURES, stream.name)]);
    expect([code, lines.length]).toEqual([0, stream.recordCount]);
  });

  it('standard input - is read for "-", an empty record prints {}', async () => {
    const { code, lines } = await run(
      ['--encoding', 'protobuf', '--api', 'scheduler', '-'],
      [HEARTBEAT.subarray(0, 2), HEARTBEAT.subarray(2), Buffer.from('0\n')],
    );
    expect([code, lines]).toEqual([0, ['{"type":"HEARTBEAT"}', '{}']]);
  });

  it.each([
    ['a stream that ends inside a record', Buffer.from('5\nab'), 'The stream ended inside a record'],
    ['a broken length', Buffer.from('oops\n'), 'is no decimal number'],
    ['a record that is no message', encodeRecord(Buffer.from('hello')), 'no protobuf message'],
  ])('%s - prints what was readable, a clear error and exits with 1', async (_name, bytes, text) => {
    const { code, lines, errors } = await run(
      ['--api', 'scheduler', '--encoding', 'protobuf', '-'],
      [HEARTBEAT, bytes],
    );
    expect(code).toBe(1);
    expect(lines).toEqual(['{"type":"HEARTBEAT"}']);
    expect(errors).toContain(text);
    expect(errors).toMatch(/^-, near record \d: /);
  });

  it('a missing file - is an error with its name', async () => {
    const { code, errors } = await run(['--api', 'scheduler', '--encoding', 'json', '/no/such/file']);
    expect(code).toBe(1);
    expect(errors).toContain('/no/such/file');
  });

  it.each([
    [[]],
    [['--api', 'toString', '--encoding', 'json', '-']],
    [['--api', 'scheduler', '--encoding', 'xml', '-']],
    [['--api', 'scheduler', '--encoding', 'json']],
    [['--api', 'scheduler', '--encoding', 'json', 'a', 'b']],
    [['--api', 'scheduler', '--encoding', 'json', '--all', '-']],
  ])('wrong arguments %j - print the usage and exit with 2', async (args) => {
    const { code, lines, errors } = await run(args);
    expect([code, lines]).toEqual([2, []]);
    expect(errors).toContain('usage: nestjs-mesos decode');
  });
});
