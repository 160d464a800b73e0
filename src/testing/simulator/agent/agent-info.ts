import { Value_Type } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { AgentInfo, Attribute, Value_Range } from '../../../protocol/gen/types/mesos.js';
import type { AgentId } from '../../../protocol/ids.js';
import { Resources } from '../../../resources/algebra/resources.js';
import { MesosError } from '../../../utils/errors.js';
import { AGENT_ERRORS } from './agent.errors.js';

/** What an agent is, in the words of the flags of a Mesos agent. */
export interface AgentInfoOptions {
  readonly id: AgentId;
  /** @default '127.0.0.1' */
  readonly hostname?: string;
  /** @default 5051 */
  readonly port?: number;
  /** `name(role):value;...`. @default 'cpus:4;mem:4096;disk:10000;ports:[31000-32000]' */
  readonly resources?: string;
  /** `name:value;...`, e.g. `rack:a;level:3;span:[1-5]`. @default none */
  readonly attributes?: string;
  /** Region and zone of the fault domain. @default none */
  readonly domain?: { readonly region: string; readonly zone: string };
}

/** Resources of an agent nobody said anything about. */
export const DEFAULT_RESOURCES = 'cpus:4;mem:4096;disk:10000;ports:[31000-32000]';

/**
 * The AgentInfo of such an agent, resources in post-refinement format.
 * @throws MESOS_RESOURCES_TEXT, MESOS_RESOURCES_INVALID, MESOS_SIMULATOR_ATTRIBUTES
 */
export function createAgentInfo(options: AgentInfoOptions): AgentInfo {
  const { id, hostname = '127.0.0.1', port = 5051, domain } = options;
  return {
    hostname,
    port,
    resources: Resources.parse(options.resources ?? DEFAULT_RESOURCES).toMessages(),
    attributes: parseAttributes(options.attributes ?? ''),
    id: { value: id },
    ...(domain
      ? { domain: { faultDomain: { region: { name: domain.region }, zone: { name: domain.zone } } } }
      : {}),
  };
}

/**
 * Reads `rack:a;level:3;span:[1-5,7-9]` (src/common/attributes.cpp). Order and repeated names are kept.
 * @throws MESOS_SIMULATOR_ATTRIBUTES
 */
export function parseAttributes(text: string): Attribute[] {
  return text
    .split(/[;\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseAttribute);
}

function parseAttribute(text: string): Attribute {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  if (colon < 0 || name === '' || value === '') throw unreadable(text, 'expected name:value');
  if (value.startsWith('['))
    return { name, type: Value_Type.RANGES, ranges: { range: parseRanges(value, text) } };
  // The agent refuses to start with them.
  if (value.startsWith('{')) throw unreadable(text, 'sets are no attributes');
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/u.test(value)) {
    return { name, type: Value_Type.SCALAR, scalar: { value: Number(value) } };
  }
  return { name, type: Value_Type.TEXT, text: { value } };
}

function parseRanges(value: string, text: string): Value_Range[] {
  if (!value.endsWith(']')) throw unreadable(text, 'expected [begin-end, ...]');
  return value
    .slice(1, -1)
    .split(',')
    .map((item) => {
      const [, begin, end] = /^\s*(\d+)\s*-\s*(\d+)\s*$/u.exec(item) ?? [];
      if (begin === undefined || end === undefined || BigInt(begin) > BigInt(end)) {
        throw unreadable(text, 'expected [begin-end, ...]');
      }
      return { begin: BigInt(begin), end: BigInt(end) };
    });
}

function unreadable(text: string, reason: string): MesosError {
  return new MesosError(AGENT_ERRORS, 'MESOS_SIMULATOR_ATTRIBUTES', `'${text}': ${reason}`, {
    details: { text },
  });
}
