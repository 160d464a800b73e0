// Where the .proto files come from: the project's own proto/, or the official files of a Mesos version of choice.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const schema = join('mesos', 'v1', 'mesos.proto');

/**
 * - neither variable: `ownDir`
 * - MESOS_SRC: the `include/` of that source tree
 * - MESOS_SRC and MESOS_VERSION: the files of that tag or commit, from the git repository at MESOS_SRC
 * - MESOS_VERSION: the files of that release, downloaded
 * @returns {Promise<string>} the folder to give protoc as `-I`
 */
export async function findProtoDir(ownDir, workDir, { MESOS_SRC: source, MESOS_VERSION: version }) {
  if (!source && !version) return ownDir;
  if (!version) {
    const include = join(source, 'include');
    if (existsSync(join(include, schema))) return include;
    fail(`MESOS_SRC=${source} has no include/${schema}. Give the root of a Mesos source tree.`);
  }
  const archive = source ? archiveOf(source, version) : await download(version);
  const target = join(workDir, 'mesos');
  mkdirSync(target);
  const file = join(workDir, 'mesos.tar');
  writeFileSync(file, archive);
  // A downloaded archive has one folder around everything, `git archive` has none.
  const strip = source ? [] : ['--strip-components=1', '--wildcards', '*/include/mesos/v1/*'];
  execFileSync('tar', ['-xf', file, '-C', target, ...strip], { stdio: 'inherit' });
  return join(target, 'include');
}

function archiveOf(source, version) {
  try {
    return execFileSync('git', ['-C', source, 'archive', '--format=tar', version, 'include/mesos/v1'], {
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    return fail(
      `MESOS_VERSION=${version} was not found in the git repository MESOS_SRC=${source}: ` +
        `${String(error.stderr ?? error.message).trim()}. Leave MESOS_VERSION out to use the tree as it is.`,
    );
  }
}

async function download(version) {
  const url = `https://github.com/apache/mesos/archive/refs/tags/${encodeURIComponent(version)}.tar.gz`;
  try {
    const response = await fetch(url);
    if (!response.ok)
      fail(`${url} answered ${response.status}. Is ${version} a release of Mesos, such as 1.11.0?`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    return fail(
      `${url} could not be downloaded: ${error.cause?.message ?? error.message}. ` +
        'Give a source tree instead: make protos MESOS_SRC=<Mesos source tree> MESOS_VERSION=<tag>.',
    );
  }
}

function fail(message) {
  process.stderr.write(`protos: ${message}\n`);
  process.exit(1);
}
