import { MesosError } from '../../utils/errors.js';
import type { HostFacts } from '../offer-slot.js';
import { RESOURCES_ERRORS } from '../resources.errors.js';
import { fieldMatches, fieldValues } from './host-field.js';

/**
 * A rule about the agents a task may run on. `field` is `@hostname` (or `hostname`), `@agent`, `@region`,
 * `@zone`, or the name of an attribute. An agent without the field satisfies UNLIKE only.
 */
export type Constraint =
  /** The field has this value: text, number, a number within ranges, an item of a set. */
  | { readonly field: string; readonly operator: 'IS'; readonly value: string }
  /** The field has one of these values. */
  | { readonly field: string; readonly operator: 'IN'; readonly values: readonly string[] }
  /** The whole text of the field matches the regular expression, or does not. */
  | { readonly field: string; readonly operator: 'LIKE' | 'UNLIKE'; readonly value: string }
  /** No two tasks of the scope share the value. */
  | { readonly field: string; readonly operator: 'UNIQUE' }
  /** At most `max` tasks of the scope share the value. */
  | { readonly field: string; readonly operator: 'MAX_PER'; readonly max: number }
  /**
   * The tasks of the scope are spread evenly over the values. `groups`: how many values are expected at least;
   * until so many are known, none gets a second task. @default as many as the offers show
   */
  | { readonly field: string; readonly operator: 'GROUP_BY'; readonly groups?: number | undefined }
  /** All tasks of the scope share one value: this one, or the one of the first task. */
  | { readonly field: string; readonly operator: 'CLUSTER'; readonly value?: string | undefined };

/** Constraints that look at the agent alone, and those that look at the other tasks of the scope too. */
export interface ConstraintSet {
  /** Equal for sets that admit the same agents. */
  readonly staticKey: string;
  readonly statics: readonly HostTest[];
  readonly tallied: readonly TalliedConstraint[];
}

/** One rule with its name for reports. */
export interface HostTest {
  readonly text: string;
  readonly test: (host: HostFacts) => boolean;
}

export type TalliedConstraint = Extract<
  Constraint,
  { operator: 'UNIQUE' | 'MAX_PER' | 'GROUP_BY' | 'CLUSTER' }
>;

/** `zone IN a,b` */
export function formatConstraint(constraint: Constraint): string {
  return `${constraint.field} ${constraint.operator} ${argumentOf(constraint)}`.trimEnd();
}

function argumentOf(constraint: Constraint): string {
  switch (constraint.operator) {
    case 'IN':
      return constraint.values.join(',');
    case 'UNIQUE':
      return '';
    case 'MAX_PER':
      return String(constraint.max);
    case 'GROUP_BY':
      return String(constraint.groups ?? '');
    default:
      return constraint.value ?? '';
  }
}

/** @throws MESOS_CONSTRAINT_INVALID for an unknown operator, a wrong pattern or number */
export function compileConstraints(constraints: readonly Constraint[]): ConstraintSet {
  const statics: HostTest[] = [];
  const tallied: TalliedConstraint[] = [];
  for (const constraint of constraints) {
    const test = compileTest(constraint);
    if (test !== undefined) statics.push({ text: formatConstraint(constraint), test });
    else tallied.push(constraint as TalliedConstraint);
  }
  // Length first: no two different lists read the same, whatever characters the values have.
  const staticKey = statics.map(({ text }) => `${text.length} ${text}`).join(' ');
  return { staticKey, statics, tallied };
}

function compileTest(constraint: Constraint): HostTest['test'] | undefined {
  const { field } = constraint;
  switch (constraint.operator) {
    case 'IS':
      return (host) => fieldMatches(host, field, constraint.value);
    case 'IN':
      return (host) => constraint.values.some((value) => fieldMatches(host, field, value));
    case 'LIKE':
    case 'UNLIKE': {
      const pattern = compilePattern(constraint);
      const wanted = constraint.operator === 'LIKE';
      return (host) => fieldValues(host, field).some((value) => pattern.test(value)) === wanted;
    }
    case 'CLUSTER': {
      const { value } = constraint;
      return value === undefined ? undefined : (host) => fieldMatches(host, field, value);
    }
    case 'MAX_PER':
      if (!Number.isInteger(constraint.max) || constraint.max < 1)
        throw invalid(constraint, 'max is a whole number from 1');
      return undefined;
    case 'UNIQUE':
    case 'GROUP_BY':
      return undefined;
    default:
      throw invalid(constraint, 'there is no such operator');
  }
}

function compilePattern(constraint: Extract<Constraint, { operator: 'LIKE' | 'UNLIKE' }>): RegExp {
  try {
    return new RegExp(`^(?:${constraint.value})$`, 'u');
  } catch (cause) {
    throw invalid(constraint, 'the value is not a regular expression', cause);
  }
}

function invalid(constraint: Constraint, why: string, cause?: unknown): MesosError {
  const text = formatConstraint(constraint);
  return new MesosError(RESOURCES_ERRORS, 'MESOS_CONSTRAINT_INVALID', `'${text}': ${why}`, {
    details: { constraint: text },
    cause,
  });
}
