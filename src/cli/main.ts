#!/usr/bin/env node
import { describeError } from '../utils/errors.js';
import { runCommand } from './run-command.js';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort());
// The reader went away (`… | head`): nobody is left to write to, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interrupt.abort();
});

try {
  process.exitCode = await runCommand(process.argv.slice(2), process, interrupt.signal);
} catch (error) {
  process.stderr.write(`nestjs-mesos: ${describeError(error)}\n`);
  process.exitCode = 1;
}
