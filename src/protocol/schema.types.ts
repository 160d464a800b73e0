/** Scalar kinds of proto2 that the V1 schema uses, plus `enum` and `message`. */
export type FieldType =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'enum'
  | 'fixed32'
  | 'fixed64'
  | 'float'
  | 'int32'
  | 'int64'
  | 'message'
  | 'sfixed32'
  | 'sfixed64'
  | 'sint32'
  | 'sint64'
  | 'string'
  | 'uint32'
  | 'uint64';

/** One field of a message, as declared in `proto/`. */
export interface FieldSchema {
  /** The proto name, also its JSON key on the wire (Mesos knows no camelCase). */
  readonly name: string;
  /** The property of the TypeScript message. */
  readonly key: string;
  readonly number: number;
  readonly label: 'required' | 'optional' | 'repeated' | 'map';
  /** Type of the field; for a map, of its values. */
  readonly type: FieldType;
  /** Full name of the message or enum, e.g. `mesos.v1.TaskState`. */
  readonly typeName?: string;
  /** Type of the keys of a map. */
  readonly mapKey?: FieldType;
  /** The default declared in the schema. Enum defaults are numbers. */
  readonly default?: string | number | bigint | boolean;
  readonly deprecated?: boolean;
  readonly oneof?: string;
}

/** The V1 schema: fields by full message name, numbers by value name by full enum name. */
export interface Schema {
  readonly messages: Readonly<Record<string, readonly FieldSchema[]>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
