import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { CommandInfo_URI } from '../../../protocol/gen/types/mesos.js';

/** What unpacks an archive with that ending; the same list as src/launcher/fetcher.cpp. */
const extractors: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/\.(tar|tgz|tar\.gz|tbz2|tar\.bz2|txz|tar\.xz)$/u, 'tar', ['-xf']],
  [/\.zip$/u, 'unzip', ['-o', '-q']],
  [/\.gz$/u, 'gunzip', ['-k', '-f']],
];

/**
 * Brings a file into a sandbox: a path, `file://`, `http://` or `https://`; then makes it executable or
 * unpacks it, as its flags say (docs/fetcher.md).
 * @throws whatever went wrong
 */
export async function fetchUri(uri: CommandInfo_URI, sandbox: string, signal: AbortSignal): Promise<void> {
  const target = targetPath(uri, sandbox);
  await mkdir(dirname(target), { recursive: true });
  if (/^https?:\/\//u.test(uri.value)) await download(uri.value, target, signal);
  else if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(uri.value) && !uri.value.startsWith('file://')) {
    throw new Error(`unsupported scheme: ${uri.value}`);
  } else await copyFile(uri.value.startsWith('file://') ? fileURLToPath(uri.value) : uri.value, target);
  if (uri.executable) {
    await chmod(target, 0o755);
    return;
  }
  const extractor = (uri.extract ?? true) && extractors.find(([ending]) => ending.test(target));
  if (extractor) await run(extractor[1], [...extractor[2], target], sandbox, signal);
}

function targetPath(uri: CommandInfo_URI, sandbox: string): string {
  const name = uri.outputFile ?? basename(uri.value.replace(/[?#].*$/u, ''));
  const target = join(sandbox, name);
  // docs/fetcher.md: an output file stays in the sandbox.
  if (name === '' || relative(sandbox, target).startsWith('..')) throw new Error(`bad file name: ${name}`);
  return target;
}

async function download(url: string, target: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${response.status}`);
  }
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(target), { signal });
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

function run(command: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, signal, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} exited with status ${code}`)),
    );
  });
}
