import { Type } from 'class-transformer';
import { IsArray, ValidateBy, ValidateIf, ValidateNested, buildMessage, isObject } from 'class-validator';
import { describeIdProblem } from '../../protocol/ids.js';
import type { JsonSchema } from './json-schema.types.js';

// The schema is found again by json-schema.ts, as the context of the rule.
function rule(
  name: string,
  text: string,
  holds: (value: unknown) => boolean,
  schema: JsonSchema = {},
): PropertyDecorator {
  const validator = { validate: holds, defaultMessage: buildMessage(() => text) };
  return ValidateBy({ name, validator }, { context: { schema } });
}

/** The field may be left out. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);

/** Text of 1 to 180 bytes that can be part of a task id. */
export const IsApplicationName = (): PropertyDecorator =>
  rule(
    'isApplicationName',
    'must be text of 1 to 180 bytes that Mesos takes in ids: no /, \\ or control characters',
    (value) =>
      typeof value === 'string' &&
      Buffer.byteLength(value) <= 180 &&
      describeIdProblem(value) === undefined &&
      !/\p{Surrogate}/u.test(value),
    { type: 'string', minLength: 1, maxLength: 180, pattern: '^[^/\\\\\\u0000-\\u001f\\u007f]+$' },
  );

/** A number within bounds; not text, not NaN. */
export const IsAmount = (least: number, most = 1e9): PropertyDecorator =>
  rule(
    'isAmount',
    `must be a number from ${least} to ${most}`,
    (value) => typeof value === 'number' && value >= least && value <= most,
    { type: 'number', minimum: least, maximum: most },
  );

/** A number of seconds within bounds, or `never`. */
export const IsSecondsOrNever = (most: number): PropertyDecorator =>
  rule(
    'isSecondsOrNever',
    `must be a number from 0 to ${most}, or never`,
    (value) => value === 'never' || (typeof value === 'number' && value >= 0 && value <= most),
    { anyOf: [{ type: 'number', minimum: 0, maximum: most }, { const: 'never' }] },
  );

/** More than nothing: at least 0.001, the grain of Mesos. */
export const IsPositiveAmount = (): PropertyDecorator =>
  rule(
    'isPositiveAmount',
    'must be a number of at least 0.001',
    (value) => typeof value === 'number' && value >= 0.001 && value <= 1e9,
    { type: 'number', minimum: 0.001, maximum: 1e9 },
  );

/** A whole number within bounds. */
export const IsWhole = (least: number, most: number): PropertyDecorator =>
  rule(
    'isWhole',
    `must be a whole number from ${least} to ${most}`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
    { type: 'integer', minimum: least, maximum: most },
  );

/** A map of non-empty names to texts. */
export const IsTextMap = (): PropertyDecorator =>
  rule(
    'isTextMap',
    'must be an object of names and texts, no name empty',
    (value) =>
      isObject(value) &&
      !Array.isArray(value) &&
      Object.entries(value).every(([key, text]) => key !== '' && typeof text === 'string'),
    { type: 'object', propertyNames: { minLength: 1 }, additionalProperties: { type: 'string' } },
  );

/** A map of resource names to amounts. */
export const IsAmountMap = (): PropertyDecorator =>
  rule(
    'isAmountMap',
    'must be an object of names and numbers of at least 0',
    (value) =>
      isObject(value) &&
      !Array.isArray(value) &&
      Object.entries(value).every(([key, amount]) => key !== '' && typeof amount === 'number' && amount >= 0),
    { type: 'object', propertyNames: { minLength: 1 }, additionalProperties: { type: 'number', minimum: 0 } },
  );

/** How many ports, or exactly which. */
export const IsPorts = (): PropertyDecorator =>
  rule(
    'isPorts',
    'must be a count from 0 to 1000 or a list of different ports from 1 to 65535',
    (value) =>
      Array.isArray(value)
        ? value.every((port) => Number.isInteger(port) && port >= 1 && port <= 65535) &&
          new Set(value).size === value.length
        : typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1000,
    {
      anyOf: [
        { type: 'integer', minimum: 0, maximum: 1000 },
        { type: 'array', items: { type: 'integer', minimum: 1, maximum: 65535 }, uniqueItems: true },
      ],
    },
  );

/** A port number, or the index of an assigned port. */
export const IsPort = (): PropertyDecorator =>
  rule(
    'isPort',
    'must be a port from 1 to 65535',
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535,
    { type: 'integer', minimum: 1, maximum: 65535 },
  );

/** An object of its own class. */
export const Nested =
  (type: () => new () => object): PropertyDecorator =>
  (target, property) => {
    // An empty list would pass for an object otherwise.
    rule(
      'isRecord',
      'must be an object',
      (value) => isObject(value) && !Array.isArray(value),
    )(target, property);
    ValidateNested({ message: 'must be an object', context: { nested: type } })(target, property);
    Type(type)(target, property);
  };

/** A list of objects of one class. */
export const NestedList =
  (type: () => new () => object): PropertyDecorator =>
  (target, property) => {
    IsArray({ message: 'must be a list' })(target, property);
    ValidateNested({ each: true, message: 'must be a list of objects', context: { nested: type } })(
      target,
      property,
    );
    Type(type)(target, property);
  };
