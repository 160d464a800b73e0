import { SCHEMA } from '../gen/schema.js';
import type { FieldSchema } from '../schema.types.js';

/** A message seen as a bag of fields, as the table-driven parts of the codecs do. */
export type Fields = Record<string, unknown>;

/** An enum, ready to be looked up in both directions. */
export interface EnumPlan {
  readonly numbers: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<number, string>;
  /** The value that stands for "not known here" (`UNKNOWN`, `TASK_UNKNOWN`, ...), where the enum has one. */
  readonly unknown: number | undefined;
}

/** One field, with its type resolved. */
export interface FieldPlan extends FieldSchema {
  /** Set for type `message`. */
  readonly message?: MessagePlan;
  /** Set for type `enum`. */
  readonly enum?: EnumPlan;
}

/** One message of the schema, prepared for the table-driven codecs. */
export interface MessagePlan {
  readonly typeName: string;
  /** In the order of their declaration. */
  readonly fields: readonly FieldPlan[];
  /** By proto name. */
  readonly byName: ReadonlyMap<string, FieldPlan>;
  readonly byNumber: ReadonlyMap<number, FieldPlan>;
  /** Fields to look at after decoding protobuf or before encoding, see `required-fields.ts`. */
  readonly required: readonly FieldPlan[];
  readonly enums: readonly FieldPlan[];
  /** Message fields below which there is a required field or an enum. */
  readonly children: readonly FieldPlan[];
  /** Repeated fields and maps, which are never undefined in a decoded message. */
  readonly collections: readonly FieldPlan[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const ENUMS = new Map(Object.entries(SCHEMA.enums).map(([name, values]) => [name, planEnum(values)]));
const MESSAGES = planMessages();

/** The plan of a message of the schema. @throws RangeError for a name that is not in it */
export function planOf(typeName: string): MessagePlan {
  const plan = MESSAGES.get(typeName);
  if (plan === undefined) throw new RangeError(`${typeName} is no message of the Mesos V1 schema`);
  return plan;
}

/** The plan of an enum of the schema. @throws RangeError for a name that is not in it */
export function enumPlanOf(typeName: string): EnumPlan {
  const plan = ENUMS.get(typeName);
  if (plan === undefined) throw new RangeError(`${typeName} is no enum of the Mesos V1 schema`);
  return plan;
}

function planEnum(values: Readonly<Record<string, number>>): EnumPlan {
  const names = new Map<number, string>();
  let unknown: number | undefined;
  for (const [name, number] of Object.entries(values)) {
    // Of several names of one number Mesos prints the first.
    if (!names.has(number)) names.set(number, name);
    if (name === 'UNKNOWN' || name.endsWith('_UNKNOWN')) unknown = number;
  }
  return { numbers: new Map(Object.entries(values)), names, unknown };
}

function planMessages(): ReadonlyMap<string, MessagePlan> {
  const plans = new Map<string, Mutable<MessagePlan>>();
  for (const typeName of Object.keys(SCHEMA.messages)) {
    const empty: readonly FieldPlan[] = [];
    plans.set(typeName, {
      typeName,
      fields: empty,
      byName: new Map(),
      byNumber: new Map(),
      required: empty,
      enums: empty,
      children: empty,
      collections: empty,
    });
  }
  for (const plan of plans.values()) {
    plan.fields = SCHEMA.messages[plan.typeName]!.map((field) => planField(field, plans));
    plan.byName = new Map(plan.fields.map((field) => [field.name, field]));
    plan.byNumber = new Map(plan.fields.map((field) => [field.number, field]));
    plan.required = plan.fields.filter((field) => field.label === 'required');
    plan.enums = plan.fields.filter((field) => field.type === 'enum');
    plan.collections = plan.fields.filter((field) => field.label === 'repeated' || field.label === 'map');
  }
  const checked = messagesToCheck(plans);
  for (const plan of plans.values()) {
    plan.children = plan.fields.filter((field) => field.message !== undefined && checked.has(field.message));
  }
  return plans;
}

function planField(field: FieldSchema, plans: ReadonlyMap<string, MessagePlan>): FieldPlan {
  if (field.type === 'message') return { ...field, message: plans.get(field.typeName!)! };
  if (field.type === 'enum') return { ...field, enum: enumPlanOf(field.typeName!) };
  return field;
}

/** Messages that have a required field or an enum in themselves or anywhere below. */
function messagesToCheck(plans: ReadonlyMap<string, MessagePlan>): ReadonlySet<MessagePlan> {
  const checked = new Set<MessagePlan>();
  let before = -1;
  while (before !== checked.size) {
    before = checked.size;
    for (const plan of plans.values()) {
      const own = plan.required.length > 0 || plan.enums.length > 0;
      if (own || plan.fields.some((field) => field.message && checked.has(field.message))) checked.add(plan);
    }
  }
  return checked;
}
