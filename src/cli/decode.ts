import type { Readable, Writable } from 'node:stream';
import { open } from 'node:fs/promises';
import type { Encoding } from '../protocol/codec/codec.js';
import { encodeJsonText } from '../protocol/codec/json/json-encode.js';
import { decodeMessage } from '../protocol/codec/message-codec.js';
import type { MessageTypeName } from '../protocol/codec/message-types.js';
import { RecordIoDecoder } from '../protocol/recordio/record-io-decoder.js';
import { describeError } from '../utils/errors.js';

/** The streams a command talks to. */
export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** How the command is called. */
export const DECODE_USAGE =
  'usage: nestjs-mesos decode --api scheduler|executor|master|agent --encoding json|protobuf FILE|-';

const EVENTS: Readonly<Record<string, MessageTypeName>> = {
  scheduler: 'mesos.v1.scheduler.Event',
  executor: 'mesos.v1.executor.Event',
  master: 'mesos.v1.master.Event',
  agent: 'mesos.v1.agent.ProcessIO',
};

interface DecodeArguments {
  readonly typeName: MessageTypeName;
  readonly encoding: Encoding;
  readonly file: string;
}

/**
 * The command `nestjs-mesos decode`: prints a recorded event stream (the body of a SUBSCRIBE answer) as one line of
 * JSON for each record. For `agent` the records are those of the container attach calls.
 * @returns the exit code: 0, 1 for broken input (what was readable is printed), 2 for wrong arguments
 */
export async function runDecode(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseArguments(args);
  if (typeof parsed === 'string') {
    io.stderr.write(`${parsed}\n${DECODE_USAGE}\n`);
    return 2;
  }
  let record = 0;
  try {
    const decoder = new RecordIoDecoder();
    for await (const chunk of await openInput(parsed.file, io)) {
      for (const bytes of decoder.decode(chunk)) {
        record++;
        await print(io.stdout, bytes.length === 0 ? '{}' : toLine(parsed, bytes));
      }
      if (decoder.failure !== undefined) throw decoder.failure;
    }
    decoder.finish();
    return 0;
  } catch (error) {
    const where = record === 0 ? parsed.file : `${parsed.file}, near record ${record}`;
    io.stderr.write(`${where}: ${describeError(error)}\n`);
    return 1;
  }
}

function parseArguments(args: readonly string[]): DecodeArguments | string {
  const options = new Map<string, string>();
  const files: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = args[index]!.split('=', 2) as [string, string | undefined];
    if (!name.startsWith('--')) files.push(args[index]!);
    else if (name === '--api' || name === '--encoding') options.set(name, inline ?? args[++index] ?? '');
    else return `unknown option ${name}`;
  }
  const api = options.get('--api');
  const encoding = options.get('--encoding');
  const typeName = api === undefined || !Object.hasOwn(EVENTS, api) ? undefined : EVENTS[api];
  if (typeName === undefined) return '--api takes scheduler, executor, master or agent';
  if (encoding !== 'json' && encoding !== 'protobuf') return '--encoding takes json or protobuf';
  if (files.length !== 1) return 'exactly one file is needed, or - for the standard input';
  return { typeName, encoding, file: files[0]! };
}

async function openInput(file: string, io: CommandIo): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') return io.stdin;
  return (await open(file)).createReadStream();
}

/** Only what was sent: no defaults are added. */
function toLine({ typeName, encoding }: DecodeArguments, bytes: Uint8Array): string {
  return encodeJsonText(typeName, decodeMessage(typeName, bytes, encoding));
}

async function print(output: Writable, line: string): Promise<void> {
  if (output.write(`${line}\n`)) return;
  await new Promise<void>((resolve, reject) => {
    output.once('drain', resolve).once('error', reject);
  });
}
