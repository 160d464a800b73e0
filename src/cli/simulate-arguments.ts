import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseAttributes } from '../testing/simulator/agent/agent-info.js';
import type { AgentSpec, SimulatedClusterOptions } from '../testing/simulator/cluster.options.js';
import { describeError } from '../utils/errors.js';

/** How the command is called. */
export const SIMULATE_USAGE = `usage: nestjs-mesos simulate [options]

Starts a simulated Mesos cluster on 127.0.0.1 and stays until it is interrupted.

  --port N             port of the first master, the others follow; 0: any free ones (5050)
  --masters N          number of masters, the first leads (1)
  --agents N           number of agents (1)
  --cpus N             cpus of each agent (4)
  --mem MB             memory of each agent (4096)
  --disk MB            disk of each agent (10000)
  --ports A-B          ports of each agent (31000-32000)
  --attributes TEXT    attributes of the agents, e.g. "rack:a;zone:b"; given several times, agents take turns
  --tasks KIND         process: real processes of this machine; scripted: no processes, labels of a task such
                       as sim.run-ms and sim.exit-status say what it does (process)
  --seed N             makes scripted runs and ids repeatable (1)
  --principal NAME     wants basic authentication with this principal ...
  --secret-file FILE   ... and the secret in this file`;

const options = {
  port: { type: 'string', default: '5050' },
  masters: { type: 'string', default: '1' },
  agents: { type: 'string', default: '1' },
  cpus: { type: 'string', default: '4' },
  mem: { type: 'string', default: '4096' },
  disk: { type: 'string', default: '10000' },
  ports: { type: 'string', default: '31000-32000' },
  attributes: { type: 'string', multiple: true },
  tasks: { type: 'string', default: 'process' },
  seed: { type: 'string', default: '1' },
  principal: { type: 'string' },
  'secret-file': { type: 'string' },
} as const;

/** What the arguments ask for, or all that is wrong with them. */
export type SimulateArguments =
  | { readonly options: SimulatedClusterOptions; readonly resources: string; readonly secretFile?: string }
  | { readonly problems: readonly string[] };

/** Reads the arguments of `simulate`; all problems are found at once. */
export async function parseSimulateArguments(args: readonly string[]): Promise<SimulateArguments> {
  const problems: string[] = [];
  const values = readValues(args, problems);
  const number = (name: keyof typeof options, min: number, max: number, whole = true): number => {
    const text = String(values[name]);
    const value = /^\d+(\.\d+)?$/u.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    problems.push(`--${name} takes a ${whole ? 'whole ' : ''}number from ${min} to ${max}, not '${text}'`);
    return min;
  };
  const port = number('port', 0, 65_535);
  const masters = number('masters', 1, 9);
  if (port + masters - 1 > 65_535) problems.push(`--port ${port} leaves no room for ${masters} masters`);
  const count = number('agents', 0, 10_000);
  const scalars = (['cpus', 'mem', 'disk'] as const).map((name) => `${name}:${number(name, 0, 1e9, false)}`);
  const seed = number('seed', 0, 2 ** 32 - 1);
  const resources = [...scalars, `ports:[${readPorts(String(values.ports), problems)}]`].join(';');
  const tasks = values.tasks === 'scripted' ? 'scripted' : 'process';
  if (values.tasks !== tasks) problems.push(`--tasks takes process or scripted, not '${values.tasks}'`);
  const attributes = readAttributes(values.attributes, problems);
  const secretFile = values['secret-file'];
  const credentials = await readCredentials(values.principal, secretFile, problems);
  if (problems.length > 0) return { problems };
  const agents = Array.from({ length: count }, (_, index): AgentSpec => {
    const own = attributes[index % attributes.length];
    return { resources, ...(own === undefined ? {} : { attributes: own }) };
  });
  return {
    options: { port, masters, agents, tasks, seed, ...(credentials ? { credentials } : {}) },
    resources,
    ...(secretFile === undefined ? {} : { secretFile }),
  };
}

interface Values extends Record<
  Exclude<keyof typeof options, 'attributes' | 'principal' | 'secret-file'>,
  string
> {
  attributes: string[];
  principal?: string;
  'secret-file'?: string;
}

/** Not strict, because strict parsing stops at the first problem. */
function readValues(args: readonly string[], problems: string[]): Values {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values: Record<string, string> = {};
  const attributes: string[] = [];
  for (const [name, option] of Object.entries(options))
    if ('default' in option) values[name] = option.default;
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`unexpected argument '${token.value}'`);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(options, token.name)) problems.push(`unknown option ${token.rawName}`);
    else if (token.value === undefined) problems.push(`--${token.name} needs a value`);
    else if (token.name === 'attributes') attributes.push(token.value);
    else values[token.name] = token.value;
  }
  return { ...values, attributes } as Values;
}

function readPorts(text: string, problems: string[]): string {
  const [, begin = NaN, end = NaN] = (/^(\d+)-(\d+)$/u.exec(text) ?? []).map(Number);
  if (!(begin <= end && end <= 65_535)) problems.push(`--ports takes BEGIN-END up to 65535, not '${text}'`);
  return text;
}

function readAttributes(texts: readonly string[], problems: string[]): readonly string[] {
  for (const text of texts) {
    try {
      parseAttributes(text);
    } catch (error) {
      problems.push(`--attributes: ${describeError(error)}`);
    }
  }
  return texts;
}

async function readCredentials(
  principal: string | undefined,
  file: string | undefined,
  problems: string[],
): Promise<{ principal: string; secret: string }[] | undefined> {
  if (principal === undefined && file === undefined) return undefined;
  if (principal === undefined || file === undefined) {
    problems.push('--principal and --secret-file go together');
    return undefined;
  }
  try {
    const secret = (await readFile(file, 'utf8')).replace(/\r?\n$/u, '');
    return [{ principal, secret }];
  } catch (error) {
    problems.push(`--secret-file cannot be read: ${describeError(error)}`);
    return undefined;
  }
}
