import { Value_Type as ValueType } from '../../protocol/gen/mesos/v1/mesos.js';
import type { Attribute } from '../../protocol/gen/types/mesos.js';
import { IntervalSet } from '../../structures/interval-set.js';
import { toMilli } from '../algebra/scalar.js';
import type { HostFacts } from '../offer-slot.js';

/** The values of a field as text; none when the agent does not have it. A repeated attribute has several. */
export function fieldValues(host: HostFacts, field: string): readonly string[] {
  switch (field) {
    case '@hostname':
    case 'hostname':
      return [host.hostname];
    case '@agent':
      return [host.agentId];
    case '@region':
      return host.region === undefined ? [] : [host.region];
    case '@zone':
      return host.zone === undefined ? [] : [host.zone];
    default:
      return host.attributes.filter(({ name }) => name === field).flatMap(attributeValues);
  }
}

/** Whether one of the field's values is `value`: by number for scalars, within for ranges, an item for sets. */
export function fieldMatches(host: HostFacts, field: string, value: string): boolean {
  if (field.startsWith('@') || field === 'hostname') return fieldValues(host, field).includes(value);
  return host.attributes.some((attribute) => attribute.name === field && attributeMatches(attribute, value));
}

function attributeValues(attribute: Attribute): readonly string[] {
  switch (attribute.type) {
    case ValueType.TEXT:
      return attribute.text === undefined ? [] : [attribute.text.value];
    case ValueType.SCALAR:
      return attribute.scalar === undefined ? [] : [String(attribute.scalar.value)];
    case ValueType.RANGES:
      return attribute.ranges === undefined ? [] : [String(IntervalSet.from(attribute.ranges.range))];
    case ValueType.SET:
      return attribute.set?.item ?? [];
    default:
      return [];
  }
}

function attributeMatches(attribute: Attribute, value: string): boolean {
  if (attributeValues(attribute).includes(value)) return true;
  if (attribute.type === ValueType.SCALAR && attribute.scalar !== undefined && value.trim() !== '') {
    return toMilli(attribute.scalar.value) === toMilli(Number(value));
  }
  if (attribute.type === ValueType.RANGES && attribute.ranges !== undefined && /^\d+$/u.test(value)) {
    const point = BigInt(value);
    return attribute.ranges.range.some(({ begin, end }) => begin <= point && point <= end);
  }
  return false;
}
