// Emits gen/fast/read-scheduler-event-json.ts: scheduler events from parsed JSON, written out field by field
// for JSON as Mesos prints it. All else goes to the table-driven codec. See docs/decisions/0002-generated-codec.md.
import {
  brandOf,
  closure,
  enumImports,
  enumsOf,
  functionName,
  isRecursive,
  typeImports,
} from './fast-names.mjs';

const helpers = {
  string: 'string',
  bytes: 'bytes',
  bool: 'bool',
  double: 'double',
  float: 'double',
  int32: 'int32',
  uint32: 'uint32',
  int64: 'int64',
  uint64: 'uint64',
};

export function emitJsonReader(model, header, root) {
  const messages = closure(model, root).filter((message) => !message.isMapEntry);
  const enums = enumsOf(model, messages);
  const body = [];
  for (const enumeration of enums) {
    const name = functionName(enumeration);
    body.push(`const ${numbersOf(enumeration)} = json.enumNumbers<${name}>('${enumeration.name}');`);
  }
  body.push('');
  for (const message of messages) {
    if (message.name === root) {
      body.push(
        `/**`,
        ` * Reads a \`${root}\` that \`JSON.parse\` returned.`,
        ` * @throws UnusualJsonError when the general codec has to`,
        ` */`,
      );
    }
    body.push(...emitRead(model, message, message.name === root ? 'export ' : ''), '');
  }
  return [
    header,
    ...enumImports(enums),
    ...typeImports(messages, () => ''),
    "import * as json from '../../wire/json-reader.js';",
    '',
    ...body,
  ].join('\n');
}

const numbersOf = (enumeration) => `numbersOf${functionName(enumeration)}`;

function emitRead(model, message, prefix) {
  const name = functionName(message);
  const depth = isRecursive(model, message) ? ', depth = 0' : '';
  const lines = [`${prefix}function read${name}(from: json.Json${depth}): ${name} {`];
  const parts = message.fields.filter((field) => field.type === 'message' && isSingle(field));
  for (const field of parts) lines.push(`  const ${field.key}$ = json.object(from['${field.name}']);`);
  if (message.fields.length === 0) lines.push('  void from;');
  lines.push('  return {');
  for (const field of message.fields) lines.push(`    ${field.key}: ${readField(model, message, field)},`);
  lines.push('  };', '}');
  return lines;
}

const isSingle = (field) => field.label === 'optional' || field.label === 'required';

function readField(model, message, field) {
  const from = `from['${field.name}']`;
  if (field.label === 'map') return `json.rare(${from}) ?? {}`;
  if (field.type === 'message') return readMessage(model, message, field, from);
  if (field.label === 'repeated') {
    const read =
      field.type === 'enum'
        ? `(value) => json.enumeration(${numbersOf(model.enums.get(field.typeName))}, value)`
        : `json.${helpers[field.type]}`;
    return `json.scalars(${from}, ${read})`;
  }
  if (field.type === 'enum') {
    return orMissing(field, `json.enumeration(${numbersOf(model.enums.get(field.typeName))}, ${from})`);
  }
  const value = orMissing(field, `json.${helpers[field.type]}(${from})`);
  const brand = brandOf(message, field);
  return brand ? `(${value}) as ${brand}` : value;
}

function readMessage(model, message, field, from) {
  const part = model.messages.get(field.typeName);
  const read = `read${functionName(part)}`;
  if (field.label === 'repeated')
    return `json.list(${from}, ${isRecursive(model, part) ? `(one) => ${read}(one)` : read})`;
  const depth = part === message ? ', json.deeper(depth)' : '';
  const value = `${read}(${field.key}$${depth})`;
  const absent = field.label === 'required' ? 'json.unusual()' : 'undefined';
  return `${field.key}$ === undefined ? ${absent} : ${value}`;
}

function orMissing(field, value) {
  return field.label === 'required' ? `${value} ?? json.unusual()` : value;
}
