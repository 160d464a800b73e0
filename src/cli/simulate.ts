import { once } from 'node:events';
import { SimulatedCluster } from '../testing/simulator/cluster.js';
import { MesosError } from '../utils/errors.js';
import type { CommandIo } from './decode.js';
import { parseSimulateArguments } from './simulate-arguments.js';
import type { SimulateArguments } from './simulate-arguments.js';

/**
 * The command `nestjs-mesos simulate`: a cluster that stays until `signal` aborts, then ends with all its tasks.
 * @returns the exit code: 0, or 2 for wrong arguments and ports in use
 */
export async function runSimulate(
  args: readonly string[],
  io: CommandIo,
  signal: AbortSignal,
): Promise<number> {
  const parsed = await parseSimulateArguments(args);
  if ('problems' in parsed) {
    const problems = parsed.problems.map((problem) => `simulate: ${problem}\n`).join('');
    io.stderr.write(`${problems}See nestjs-mesos simulate --help.\n`);
    return 2;
  }
  let cluster: SimulatedCluster;
  try {
    cluster = await SimulatedCluster.start(parsed.options);
  } catch (error) {
    if (!(error instanceof MesosError)) throw error;
    io.stderr.write(`simulate: ${error.message}\n`);
    return 2;
  }
  try {
    io.stdout.write(welcome(cluster, parsed));
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await cluster.stop();
  }
  io.stdout.write('Stopped.\n');
  return 0;
}

function welcome(
  cluster: SimulatedCluster,
  parsed: Exclude<SimulateArguments, { problems: unknown }>,
): string {
  const { options, resources, secretFile } = parsed;
  const urls = cluster.masterUrls;
  const principal = options.credentials?.[0]?.principal;
  const user = principal === undefined ? '' : ` -u ${quote(principal)}:"$(cat ${quote(secretFile ?? '')})"`;
  const call = JSON.stringify({
    type: 'SUBSCRIBE',
    subscribe: {
      framework_info: { user: 'root', name: 'try', roles: ['*'], capabilities: [{ type: 'MULTI_ROLE' }] },
    },
  });
  return `Simulated Mesos cluster with ${cluster.agents.length} agents of ${resources}, tasks: ${options.tasks}
${urls.map((url, index) => `  ${url}${index === 0 && urls.length > 1 ? ' (leading)' : ''}`).join('\n')}

See offers arrive:
  curl -sN${user} ${cluster.leaderUrl}/api/v1/scheduler -H 'Content-Type: application/json' -d '${call}'
Point a framework at it:
  MESOS_MASTERS=${urls.map((url) => url.replace('http://', '')).join(',')}

Ctrl-C ends it, with all its tasks.
`;
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
