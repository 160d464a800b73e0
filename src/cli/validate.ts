import { readFile } from 'node:fs/promises';
import { encodeJsonText } from '../protocol/codec/json/json-encode.js';
import type { ResourceInput } from '../protocol/gen/types/mesos.js';
import type { AgentId, TaskId } from '../protocol/ids.js';
import { parseResources } from '../resources/algebra/resource-text.js';
import { buildTaskInfo } from '../tasks/builder/task-info.builder.js';
import type { ApplicationDefinition } from '../tasks/definition/application.definition.js';
import { parseApplication, parseApplications } from '../tasks/definition/parse-definition.js';
import type { DefinitionProblem } from '../tasks/definition/problem.js';
import { describeError, hasErrorCode } from '../utils/errors.js';
import type { CommandIo } from './decode.js';

/** How the command is called. */
export const VALIDATE_USAGE = `usage: nestjs-mesos validate FILE|-

Checks the definition of an application, or a list of them, in a JSON file. Prints the TaskInfo of the first
instance of each as one line of Mesos JSON, with an agent id and ports made up, or every problem with its path.

exit code: 0 everything is right, 1 something is wrong with it, 2 it cannot be read`;

const madeUpAgent = 'agent-made-up' as AgentId;
const firstMadeUpPort = 31_000;

/**
 * The command `nestjs-mesos validate`.
 * @returns the exit code: 0, 1 for problems, 2 for wrong arguments and files that cannot be read
 */
export async function runValidate(args: readonly string[], io: CommandIo): Promise<number> {
  const [file] = args;
  if (file === undefined || args.length > 1 || (file !== '-' && file.startsWith('-'))) {
    io.stderr.write(`exactly one file is needed, or - for the standard input\n${VALIDATE_USAGE}\n`);
    return 2;
  }
  let text: string;
  try {
    text = await readText(file, io);
  } catch (error) {
    io.stderr.write(`validate: ${describeError(error)}\n`);
    return 2;
  }
  try {
    for (const application of await parse(text)) io.stdout.write(`${toLine(application)}\n`);
    return 0;
  } catch (error) {
    io.stderr.write(describeProblems(error));
    return 1;
  }
}

async function readText(file: string, io: CommandIo): Promise<string> {
  if (file !== '-') return readFile(file, 'utf8');
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

async function parse(text: string): Promise<readonly ApplicationDefinition[]> {
  // A byte order mark is no JSON, but editors leave it in files.
  const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  return Array.isArray(document) ? parseApplications(document) : [await parseApplication(document)];
}

function toLine(application: ApplicationDefinition): string {
  const taskId = `${application.name}.0.00000000.0` as TaskId;
  const { ports: asked = 0 } = application.resources;
  const ports = Array.isArray(asked) ? asked : Array.from({ length: asked }, (_, at) => firstMadeUpPort + at);
  const resources = resourcesOf(application, ports);
  return encodeJsonText(
    'mesos.v1.TaskInfo',
    buildTaskInfo(application, taskId, { agentId: madeUpAgent, resources, ports }),
  );
}

function resourcesOf(
  { resources }: ApplicationDefinition,
  ports: readonly number[],
): readonly ResourceInput[] {
  const { cpus, mem, disk = 0, gpus = 0, custom = {} } = resources;
  const amounts = Object.entries({ ...custom, cpus, mem, disk, gpus }).filter(([, amount]) => amount > 0);
  const texts = amounts.map(([name, amount]) => `${name}:${amount}`);
  if (ports.length > 0) texts.push(`ports:[${ports.map((port) => `${port}-${port}`).join(',')}]`);
  return parseResources(texts.join(';'));
}

function describeProblems(error: unknown): string {
  if (!hasErrorCode(error, 'MESOS_TASKS_DEFINITION_INVALID')) return `validate: ${describeError(error)}\n`;
  const problems = error.details['problems'] as readonly DefinitionProblem[];
  return problems
    .map(({ path, value, rule }) => {
      const shown = value === undefined ? '' : ` (is ${JSON.stringify(value)?.slice(0, 80)})`;
      return `${path === '' ? 'the document' : path}: ${rule}${shown}\n`;
    })
    .join('');
}
