// Reads a compiled FileDescriptorSet into the small model that the emitters work from.
import { fromBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';

const scalarNames = new Map(
  Object.entries(Type)
    .filter(([, number]) => typeof number === 'number')
    .map(([name, number]) => [number, name.toLowerCase()]),
);

/** `executor_ids` -> `executorIds`, the key ts-proto gives with `snakeToCamel=keys`. */
export function camelKey(name) {
  return name.replace(/_+([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** @returns {{files: object[], messages: Map<string, object>, enums: Map<string, object>}} */
export function readDescriptors(bytes) {
  const set = fromBinary(FileDescriptorSetSchema, bytes);
  const model = { files: [], messages: new Map(), enums: new Map() };
  for (const file of set.file) {
    const entry = { path: file.name, package: file.package, messages: [], enums: [] };
    model.files.push(entry);
    for (const enumeration of file.enumType) addEnum(model, entry, enumeration, file.package, '');
    for (const message of file.messageType) addMessage(model, entry, message, file.package, '');
  }
  for (const message of model.messages.values()) resolveMaps(model, message);
  return model;
}

function addEnum(model, file, descriptor, scope, outer) {
  const enumeration = {
    name: `${scope}.${descriptor.name}`,
    typeName: `${outer}${descriptor.name}`,
    file,
    values: descriptor.value.map((value) => ({ name: value.name, number: value.number })),
  };
  model.enums.set(enumeration.name, enumeration);
  file.enums.push(enumeration);
}

function addMessage(model, file, descriptor, scope, outer) {
  const name = `${scope}.${descriptor.name}`;
  const message = {
    name,
    typeName: `${outer}${descriptor.name}`,
    file,
    isMapEntry: descriptor.options?.mapEntry === true,
    fields: descriptor.field.map((field) => readField(field, descriptor)),
  };
  model.messages.set(name, message);
  file.messages.push(message);
  const inner = `${message.typeName}_`;
  for (const enumeration of descriptor.enumType) addEnum(model, file, enumeration, name, inner);
  for (const nested of descriptor.nestedType) addMessage(model, file, nested, name, inner);
}

function readField(field, parent) {
  const labels = { [Label.REQUIRED]: 'required', [Label.OPTIONAL]: 'optional', [Label.REPEATED]: 'repeated' };
  // The presence of `default` matters: an empty or zero default differs from none.
  return {
    name: field.name,
    key: camelKey(field.name),
    number: field.number,
    label: labels[field.label],
    type: scalarNames.get(field.type),
    typeName: field.typeName ? field.typeName.slice(1) : undefined,
    defaultText: Object.hasOwn(field, 'defaultValue') ? field.defaultValue : undefined,
    deprecated: field.options?.deprecated === true,
    packed: field.options?.packed === true,
    oneof: Object.hasOwn(field, 'oneofIndex') ? parent.oneofDecl[field.oneofIndex].name : undefined,
  };
}

function resolveMaps(model, message) {
  for (const field of message.fields) {
    const entry = field.type === 'message' ? model.messages.get(field.typeName) : undefined;
    if (entry?.isMapEntry) {
      field.label = 'map';
      field.mapKey = entry.fields.find((part) => part.name === 'key');
      field.mapValue = entry.fields.find((part) => part.name === 'value');
    }
  }
}

/** The declared default of a field as a JavaScript literal, or undefined. */
export function defaultLiteral(model, field) {
  if (field.defaultText === undefined) return undefined;
  if (field.type === 'string') return JSON.stringify(field.defaultText);
  if (field.type === 'enum') {
    const value = model.enums.get(field.typeName).values.find((one) => one.name === field.defaultText);
    return String(value.number);
  }
  if (/64$/.test(field.type)) return `${field.defaultText}n`;
  return field.defaultText;
}
