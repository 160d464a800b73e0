import { readFile } from 'node:fs/promises';
import { DECODE_USAGE, runDecode } from './decode.js';
import type { CommandIo } from './decode.js';
import { SIMULATE_USAGE } from './simulate-arguments.js';
import { runSimulate } from './simulate.js';
import { VALIDATE_USAGE, runValidate } from './validate.js';

interface Command {
  readonly summary: string;
  readonly usage: string;
  readonly run: (args: readonly string[], io: CommandIo, signal: AbortSignal) => Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {
  simulate: { summary: 'start a simulated Mesos cluster', usage: SIMULATE_USAGE, run: runSimulate },
  decode: { summary: 'print a recorded event stream as JSON lines', usage: DECODE_USAGE, run: runDecode },
  validate: {
    summary: 'check definitions of applications, print what they would launch',
    usage: VALIDATE_USAGE,
    run: runValidate,
  },
};

const usage = `usage: nestjs-mesos <command> [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

nestjs-mesos <command> --help says more, nestjs-mesos --version prints the version.
`;

/**
 * Runs the command line of `nestjs-mesos`.
 * @param args without node and script
 * @param signal ends commands that stay
 * @returns the exit code; 2 for wrong arguments
 */
export async function runCommand(
  args: readonly string[],
  io: CommandIo,
  signal: AbortSignal,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') {
    io.stdout.write(`${await readVersion()}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h') {
    io.stdout.write(usage);
    return 0;
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    io.stderr.write(`${name === undefined ? 'a command is needed' : `unknown command '${name}'`}\n${usage}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout.write(`${command.usage}\n`);
    return 0;
  }
  return command.run(rest, io, signal);
}

async function readVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
