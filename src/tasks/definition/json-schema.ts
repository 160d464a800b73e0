import { getMetadataStorage } from 'class-validator';
import { ApplicationDefinition } from './application.definition.js';
import type { JsonSchema } from './json-schema.types.js';

type DefinitionClass = new () => object;

/** What is known of one rule of one field (`ValidationMetadata` of class-validator). */
interface FieldRule {
  readonly type: string;
  readonly name?: string | undefined;
  readonly propertyName: string;
  readonly constraints?: readonly unknown[] | undefined;
  readonly each?: boolean | undefined;
  readonly context?: { readonly schema?: JsonSchema; readonly nested?: () => DefinitionClass } | undefined;
}

/**
 * The schemas of a definition and of all it consists of, by class name, made from the rules that check it.
 * What two fields have to say to each other is not in them.
 * @param refPrefix what references to them begin with, e.g. `#/$defs/`
 */
export function definitionSchemas(refPrefix: string): Readonly<Record<string, JsonSchema>> {
  const schemas: Record<string, JsonSchema> = {};
  addClass(ApplicationDefinition, refPrefix, schemas);
  return schemas;
}

function addClass(type: DefinitionClass, refPrefix: string, schemas: Record<string, JsonSchema>): void {
  if (Object.hasOwn(schemas, type.name)) return;
  const rules: readonly FieldRule[] = getMetadataStorage().getTargetValidationMetadatas(
    type,
    '',
    true,
    false,
  );
  const fields = new Map<string, FieldRule[]>();
  for (const rule of rules) {
    const own = fields.get(rule.propertyName);
    if (own) own.push(rule);
    else fields.set(rule.propertyName, [rule]);
  }
  const properties: Record<string, JsonSchema> = {};
  schemas[type.name] = {
    type: 'object',
    properties,
    required: [...fields].filter(([, own]) => !own.some(isConditional)).map(([name]) => name),
    additionalProperties: false,
  };
  for (const [name, own] of fields) {
    properties[name] = fieldSchema(own, refPrefix);
    for (const { context } of own) if (context?.nested) addClass(context.nested(), refPrefix, schemas);
  }
}

function fieldSchema(rules: readonly FieldRule[], refPrefix: string): JsonSchema {
  const schema: Record<string, unknown> = {};
  const items: Record<string, unknown> = {};
  for (const rule of rules) Object.assign(rule.each ? items : schema, ruleSchema(rule, refPrefix));
  return Object.keys(items).length === 0 ? schema : { ...schema, items };
}

function ruleSchema({ name, constraints, context }: FieldRule, refPrefix: string): JsonSchema {
  if (context?.nested) return { $ref: `${refPrefix}${context.nested().name}` };
  if (context?.schema) return context.schema;
  switch (name) {
    case 'isString':
      return { type: 'string' };
    case 'isNotEmpty':
      return { minLength: 1 };
    case 'isBoolean':
      return { type: 'boolean' };
    case 'isIn':
      return { enum: constraints?.[0] };
    case 'isArray':
      return { type: 'array' };
    case 'arrayNotEmpty':
      return { minItems: 1 };
    case 'isIp':
      return { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] };
    default:
      return {};
  }
}

function isConditional({ type }: FieldRule): boolean {
  return type === 'conditionalValidation';
}
