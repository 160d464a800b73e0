import {
  Resource_ReservationInfo_Type as ReservationType,
  Value_Type as ValueType,
} from '../../protocol/gen/mesos/v1/mesos.js';
import type { ResourceInput } from '../../protocol/gen/types/mesos.js';
import { MesosError } from '../../utils/errors.js';
import { RESOURCES_ERRORS } from '../resources.errors.js';

const line =
  /^(?<name>[^\s:()[\]{}<>;]+)\s*(?<groups>(?:\((?:[^()]|\([^()]*\))*\))*)\s*(?<revocable>\{REV\})?\s*:(?<value>.*)$/su;
const group =
  /\((?:allocated:\s*(?<allocated>[^()]+)|reservations:\s*\[(?<stack>.*?)\]|(?<role>[^()]+))\)/gsu;
const step = /\((?<type>STATIC|DYNAMIC),(?<role>[^(),]+)(?:,(?<principal>[^(),{}]+))?\)/gu;

/**
 * Messages for `cpus:4;mem(role):1024;ports:[31000-32000];zones:{a,b}`.
 * @throws MESOS_RESOURCES_TEXT
 */
export function parseResources(text: string): ResourceInput[] {
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseOne);
}

function parseOne(text: string): ResourceInput {
  const parts = line.exec(text)?.groups;
  if (parts === undefined) throw unreadable(text, 'expected name:value');
  const { name = '', groups = '', revocable, value = '' } = parts;
  return {
    name,
    ...parseValue(value.trim(), text),
    ...parseGroups(groups, text),
    ...(revocable === undefined ? {} : { revocable: {} }),
  };
}

function parseGroups(text: string, whole: string): Partial<ResourceInput> {
  const result: Partial<ResourceInput> = {};
  const matches = [...text.matchAll(group)];
  if (matches.map(([match]) => match).join('') !== text) throw unreadable(whole, `cannot read '${text}'`);
  for (const { groups = {} } of matches) {
    const { allocated, stack, role } = groups;
    if (allocated !== undefined) result.allocationInfo = { role: allocated };
    else if (stack !== undefined) result.reservations = parseStack(stack, whole);
    else if (role !== undefined && role !== '*') {
      result.reservations = [{ type: ReservationType.STATIC, role: role.trim() }];
    }
  }
  return result;
}

function parseStack(text: string, whole: string): NonNullable<ResourceInput['reservations']> {
  const steps = [...text.matchAll(step)];
  if (steps.map(([match]) => match).join(',') !== text) {
    throw unreadable(whole, 'expected reservations of (TYPE,role) or (TYPE,role,principal)');
  }
  return steps.map(({ groups: { type, role, principal } = {} }) => ({
    type: type === 'STATIC' ? ReservationType.STATIC : ReservationType.DYNAMIC,
    role,
    ...(principal === undefined ? {} : { principal }),
  }));
}

function parseValue(text: string, whole: string): Pick<ResourceInput, 'type' | 'scalar' | 'ranges' | 'set'> {
  if (text.startsWith('[') && text.endsWith(']')) {
    const range = items(text).map((item) => {
      const [, begin, end] = /^(\d+)\s*-\s*(\d+)$/u.exec(item) ?? [];
      if (begin === undefined || end === undefined)
        throw unreadable(whole, 'expected ranges [begin-end, ...]');
      return { begin: BigInt(begin), end: BigInt(end) };
    });
    return { type: ValueType.RANGES, ranges: { range } };
  }
  if (text.startsWith('{') && text.endsWith('}')) {
    return { type: ValueType.SET, set: { item: items(text) } };
  }
  // Number() alone would read '' as 0, and '0x10'.
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/iu.test(text))
    throw unreadable(whole, 'expected a number, [ranges] or {set}');
  return { type: ValueType.SCALAR, scalar: { value: Number(text) } };
}

function items(text: string): string[] {
  const inner = text.slice(1, -1).trim();
  return inner === '' ? [] : inner.split(',').map((item) => item.trim());
}

function unreadable(text: string, reason: string): MesosError {
  return new MesosError(RESOURCES_ERRORS, 'MESOS_RESOURCES_TEXT', `'${text}': ${reason}`, {
    details: { text },
  });
}
