// Emits gen/types/<file>.ts: what a checked message looks like. ts-proto's own types make every field
// optional; after the required-field check of decoding (and before that of encoding) more is known:
// - `X`: a decoded message. Required fields are there, repeated fields and maps are never absent.
// - `XInput`: a message to encode. Required fields must be given, repeated fields may be left out.
//   Emitted only where it differs from `X`.
const ids = new Map([
  ['mesos.v1.FrameworkID', 'FrameworkId'],
  ['mesos.v1.OfferID', 'OfferId'],
  ['mesos.v1.AgentID', 'AgentId'],
  ['mesos.v1.TaskID', 'TaskId'],
  ['mesos.v1.ExecutorID', 'ExecutorId'],
  ['mesos.v1.OperationID', 'OperationId'],
  ['mesos.v1.ResourceProviderID', 'ResourceProviderId'],
]);

/** @returns {Map<string, string>} file name below gen/types -> text */
export function emitMessages(model, header) {
  const differing = findDiffering(model);
  const out = new Map();
  const stems = [];
  for (const file of model.files) {
    const stem = stemOf(file.path);
    stems.push(stem);
    out.set(`${stem}.ts`, emitFile(model, file, header, differing));
  }
  return out;
}

/** `mesos/v1/scheduler/scheduler.proto` -> `scheduler`. */
export function stemOf(path) {
  return path.split('/').pop().replace('.proto', '').replaceAll('_', '-');
}

/** Names of the messages whose `XInput` is not the same as `X`. */
export function findDiffering(model) {
  const differing = new Set();
  let grew = true;
  while (grew) {
    grew = false;
    for (const message of model.messages.values()) {
      if (differing.has(message.name)) continue;
      const differs = message.fields.some(
        (field) =>
          field.label === 'repeated' ||
          field.label === 'map' ||
          (field.type === 'message' && differing.has(field.typeName)),
      );
      if (differs) {
        differing.add(message.name);
        grew = true;
      }
    }
  }
  return differing;
}

function emitFile(model, file, header, differing) {
  const imports = new Map();
  const idTypes = new Set();
  const body = [];
  const context = { model, file, differing, imports, idTypes };
  for (const message of file.messages) {
    if (message.isMapEntry) continue;
    body.push(...emitInterface(context, message, false), '');
    if (differing.has(message.name)) body.push(...emitInterface(context, message, true), '');
  }
  const head = [header];
  for (const [from, names] of [...imports].sort()) {
    head.push(`import type { ${[...names].sort().join(', ')} } from '${from}';`);
  }
  if (idTypes.size > 0) head.push(`import type { ${[...idTypes].sort().join(', ')} } from '../../ids.js';`);
  return [...head, '', ...body].join('\n');
}

function emitInterface(context, message, input) {
  const name = input ? `${message.typeName}Input` : message.typeName;
  const doc = input ? `\`${message.name}\`, to encode.` : `\`${message.name}\`.`;
  const lines = [`/** ${doc} */`, `export interface ${name} {`];
  for (const field of message.fields) {
    const type = fieldType(context, message, field, input);
    const many = field.label === 'repeated' || field.label === 'map';
    const isSet = field.label === 'required' || (many && !input);
    if (field.deprecated) lines.push('  /** @deprecated by Mesos */');
    const readonly = many && input && field.label === 'repeated' ? 'readonly ' : '';
    lines.push(
      isSet ? `  ${field.key}: ${readonly}${type};` : `  ${field.key}?: ${readonly}${type} | undefined;`,
    );
  }
  lines.push('}');
  return lines;
}

function fieldType(context, message, field, input) {
  if (field.name === 'value' && ids.has(message.name)) {
    context.idTypes.add(ids.get(message.name));
    return ids.get(message.name);
  }
  if (field.label === 'map') return `Record<string, ${baseType(context, field.mapValue, input)}>`;
  const base = baseType(context, field, input);
  return field.label === 'repeated' ? `${base}[]` : base;
}

function baseType(context, field, input) {
  if (field.type === 'message') {
    const target = context.model.messages.get(field.typeName);
    const name = input && context.differing.has(target.name) ? `${target.typeName}Input` : target.typeName;
    return reference(context, target.file, name, `./${stemOf(target.file.path)}.js`);
  }
  if (field.type === 'enum') {
    const target = context.model.enums.get(field.typeName);
    const from = `../${target.file.path.replace('.proto', '.js')}`;
    return reference(context, undefined, target.typeName, from);
  }
  if (field.type === 'string') return 'string';
  if (field.type === 'bool') return 'boolean';
  if (field.type === 'bytes') return 'Uint8Array';
  return /64$/.test(field.type) ? 'bigint' : 'number';
}

function reference(context, targetFile, name, from) {
  if (targetFile === context.file) return name;
  if (!context.imports.has(from)) context.imports.set(from, new Set());
  context.imports.get(from).add(name);
  return name;
}
