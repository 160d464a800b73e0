// Starts measured programs as processes of their own and collects what they report.
import { fork } from 'node:child_process';
import { join } from 'node:path';

const bench = join(import.meta.dirname, '..');
const limitMs = 120_000;

/** Runs a client to its report. */
export function runClient(file, args) {
  return new Promise((resolve, reject) => {
    const child = fork(join(bench, file), args.map(String), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let errors = '';
    child.stderr.on('data', (text) => (errors += text));
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let report;
    child.on('message', (message) => (report = message));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (report) resolve(report);
      else
        reject(new Error(`${file} ${args.join(' ')} ended with ${code ?? signal}:\n${errors.slice(-2000)}`));
    });
  });
}

/** Starts a server; resolves with its port and how to stop it. */
export function startServer(file, args) {
  return new Promise((resolve, reject) => {
    const child = fork(join(bench, file), args.map(String), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('message', ({ port }) =>
      resolve({ port, ask: (message) => ask(child, message), stop: () => child.kill() }),
    );
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}

function ask(child, message) {
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.send(message);
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Medians of paired ratios `value(a[i]) / value(b[i])`. */
export function pairedRatio(a, b, value) {
  return median(a.map((one, index) => value(one) / value(b[index])));
}

export function formatRow(row) {
  return Object.entries(row)
    .map(([key, value]) => `${key}=${value}`)
    .join('  ');
}
