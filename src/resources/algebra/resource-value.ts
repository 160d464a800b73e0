import { IntervalSet } from '../../structures/interval-set.js';
import { fromMilli } from './scalar.js';

/** An amount of one resource: thousandths, whole numbers, or names. */
export type ResourceValue =
  | { readonly type: 'scalar'; readonly milli: number }
  | { readonly type: 'ranges'; readonly ranges: IntervalSet }
  | { readonly type: 'set'; readonly items: ReadonlySet<string> };

/** Thrown never, reached only when two kinds were mixed up: kinds with equal keys have equal types. */
function mixed(left: ResourceValue, right: ResourceValue): never {
  throw new TypeError(`A ${left.type} and a ${right.type} cannot be combined`);
}

export function addValues(left: ResourceValue, right: ResourceValue): ResourceValue {
  if (left.type === 'scalar' && right.type === 'scalar') {
    return { type: 'scalar', milli: left.milli + right.milli };
  }
  if (left.type === 'ranges' && right.type === 'ranges') {
    return { type: 'ranges', ranges: left.ranges.union(right.ranges) };
  }
  if (left.type === 'set' && right.type === 'set') {
    return { type: 'set', items: new Set([...left.items, ...right.items]) };
  }
  return mixed(left, right);
}

/** What is left of `left`; never less than nothing. */
export function subtractValues(left: ResourceValue, right: ResourceValue): ResourceValue {
  if (left.type === 'scalar' && right.type === 'scalar') {
    return { type: 'scalar', milli: Math.max(0, left.milli - right.milli) };
  }
  if (left.type === 'ranges' && right.type === 'ranges') {
    return { type: 'ranges', ranges: left.ranges.subtract(right.ranges) };
  }
  if (left.type === 'set' && right.type === 'set') {
    return { type: 'set', items: new Set([...left.items].filter((item) => !right.items.has(item))) };
  }
  return mixed(left, right);
}

/** What both have: the smaller scalar, the common numbers, the common names. */
export function intersectValues(left: ResourceValue, right: ResourceValue): ResourceValue {
  if (left.type === 'scalar' && right.type === 'scalar') {
    return { type: 'scalar', milli: Math.min(left.milli, right.milli) };
  }
  if (left.type === 'ranges' && right.type === 'ranges') {
    return { type: 'ranges', ranges: left.ranges.intersect(right.ranges) };
  }
  if (left.type === 'set' && right.type === 'set') {
    return { type: 'set', items: new Set([...left.items].filter((item) => right.items.has(item))) };
  }
  return mixed(left, right);
}

export function containsValue(left: ResourceValue, right: ResourceValue): boolean {
  if (left.type === 'scalar' && right.type === 'scalar') return left.milli >= right.milli;
  if (left.type === 'ranges' && right.type === 'ranges') return left.ranges.containsAll(right.ranges);
  if (left.type === 'set' && right.type === 'set') {
    for (const item of right.items) if (!left.items.has(item)) return false;
    return true;
  }
  return mixed(left, right);
}

export function equalValues(left: ResourceValue, right: ResourceValue): boolean {
  return left.type === right.type && containsValue(left, right) && containsValue(right, left);
}

export function isEmptyValue(value: ResourceValue): boolean {
  switch (value.type) {
    case 'scalar':
      return value.milli === 0;
    case 'ranges':
      return value.ranges.isEmpty;
    case 'set':
      return value.items.size === 0;
  }
}

/** The amount as one number: units of a scalar, count of the numbers or names. */
export function quantityOf(value: ResourceValue): number {
  switch (value.type) {
    case 'scalar':
      return fromMilli(value.milli);
    case 'ranges':
      return value.ranges.size;
    case 'set':
      return value.items.size;
  }
}

/** `1.5`, `[31000-31005, 31010-31010]`, `{a, b}`: as Mesos prints values (src/v1/values.cpp). */
export function formatValue(value: ResourceValue): string {
  switch (value.type) {
    case 'scalar':
      return String(fromMilli(value.milli));
    case 'ranges':
      return value.ranges.toString();
    case 'set':
      return `{${[...value.items].sort().join(', ')}}`;
  }
}
