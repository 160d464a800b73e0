// Emits gen/fast: decoders for everything the master sends a scheduler and an encoder for everything a
// scheduler sends, written out field by field. Same types and same values as ts-proto's bindings (a test
// compares them), several times as fast. See docs/decisions/0002-generated-codec.md.
import { emitJsonReader } from './emit-fast-json.mjs';
import { findDiffering } from './emit-messages.mjs';
import {
  brandOf,
  closure,
  enumImports,
  enumsOf,
  functionName,
  isRecursive,
  typeImports,
} from './fast-names.mjs';

/** Texts that come again in every offer of an agent. */
const interned = new Set([
  'mesos.v1.Resource.name',
  'mesos.v1.Resource.role',
  'mesos.v1.Resource.AllocationInfo.role',
  'mesos.v1.Resource.ReservationInfo.role',
  'mesos.v1.Resource.ReservationInfo.principal',
  'mesos.v1.Attribute.name',
  'mesos.v1.Value.Text.value',
  'mesos.v1.Offer.hostname',
  'mesos.v1.URL.scheme',
  'mesos.v1.URL.path',
  'mesos.v1.Address.hostname',
  'mesos.v1.Address.ip',
  'mesos.v1.AgentID.value',
  'mesos.v1.FrameworkID.value',
]);

export function emitFast(model, header) {
  return new Map([
    ['fast/decode-scheduler-event.ts', emitDecoder(model, header, 'mesos.v1.scheduler.Event')],
    ['fast/read-scheduler-event-json.ts', emitJsonReader(model, header, 'mesos.v1.scheduler.Event')],
    ['fast/encode-scheduler-call.ts', emitEncoder(model, header, 'mesos.v1.scheduler.Call')],
  ]);
}

const wireTypes = {
  double: 1,
  fixed64: 1,
  sfixed64: 1,
  string: 2,
  bytes: 2,
  message: 2,
  float: 5,
  fixed32: 5,
  sfixed32: 5,
};
const wireType = (field) => (field.label === 'map' ? 2 : (wireTypes[field.type] ?? 0));
const tagOf = (field) => (field.number << 3) | wireType(field);
const methodOf = (field) => (field.type === 'enum' ? 'int32' : field.type);

function emitDecoder(model, header, root) {
  const messages = closure(model, root).filter((message) => !message.isMapEntry);
  const enums = enumsOf(model, messages);
  const lines = [header, ...enumImports(enums), ...typeImports(messages, () => '')];
  lines.push("import type { WireReader } from '../../wire/wire-reader.js';", '');
  lines.push(
    'function pushKnown<T>(list: T[], value: T | undefined): void {',
    '  if (value !== undefined) list.push(value);',
    '}',
    '',
  );
  for (const enumeration of enums) lines.push(...emitEnum(enumeration), '');
  for (const message of messages) {
    if (message.name === root)
      lines.push(`/** Decodes a \`${root}\`; \`end\` is what \`reader.reset(bytes)\` returned. */`);
    lines.push(...emitDecode(model, message, message.name === root ? 'export ' : ''), '');
  }
  return lines.join('\n');
}

function emitDecode(model, message, prefix) {
  const name = functionName(message);
  const recursive = isRecursive(model, message);
  const lines = [`${prefix}function decode${name}(reader: WireReader, end: number): ${name} {`];
  if (recursive) lines.push('  reader.enter();');
  for (const field of message.fields) {
    const type = `${name}['${field.key}']`;
    if (field.label === 'repeated') lines.push(`  const ${local(field)}: ${type} = [];`);
    else if (field.label === 'map') lines.push(`  const ${local(field)}: ${type} = {};`);
    else lines.push(`  let ${local(field)}: ${type} | undefined = undefined;`);
  }
  lines.push('  while (reader.pos < end) {', '    const tag = reader.uint32();', '    switch (tag) {');
  for (const field of message.fields) {
    lines.push(`      case ${tagOf(field)}:`, ...emitDecodeField(model, message, field), '        break;');
    if (field.label === 'repeated' && wireType(field) !== 2) {
      lines.push(
        `      case ${(field.number << 3) | 2}: {`,
        '        const packedEnd = reader.partEnd(end);',
        `        while (reader.pos < packedEnd) ${pushValue(model, message, field, 'packedEnd')}`,
        '        break;',
        '      }',
      );
    }
  }
  lines.push(
    '      default:',
    '        reader.skip(tag, end);',
    '    }',
    '  }',
    '  if (reader.pos !== end) reader.overrun();',
  );
  for (const field of message.fields.filter((one) => one.label === 'required')) {
    lines.push(`  if (${local(field)} === undefined) reader.missing('${field.name}');`);
  }
  if (recursive) lines.push('  reader.leave();');
  lines.push(
    `  return { ${message.fields.map((field) => `${field.key}: ${local(field)}`).join(', ')} };`,
    '}',
  );
  return lines;
}

const local = (field) => `${field.key}$`;

function emitDecodeField(model, message, field) {
  if (field.label === 'map') return emitDecodeMap(model, field);
  if (field.label === 'repeated') return [`        ${pushValue(model, message, field, 'end')}`];
  const value = readValue(model, message, field);
  if (field.type !== 'enum') return [`        ${local(field)} = ${value};`];
  const unknown = field.label === 'required' ? unknownValue(model.enums.get(field.typeName)) : undefined;
  return [`        ${local(field)} = ${value}${unknown === undefined ? '' : ` ?? ${unknown}`};`];
}

function pushValue(model, message, field, end) {
  if (field.type !== 'enum') return `${local(field)}.push(${readValue(model, message, field, end)});`;
  return `pushKnown(${local(field)}, ${readValue(model, message, field, end)});`;
}

/** The value that stands for "not known here", which a required field takes. */
function unknownValue(enumeration) {
  return enumeration.values.findLast((value) => value.name === 'UNKNOWN' || value.name.endsWith('_UNKNOWN'))
    ?.number;
}

const enumName = (model, field) => functionName(model.enums.get(field.typeName));

/** The enums of proto2 are closed: a number that the schema does not know counts as absent. */
function emitEnum(enumeration) {
  const name = functionName(enumeration);
  const numbers = [...new Set(enumeration.values.map((value) => value.number))].sort((a, b) => a - b);
  const first = numbers[0];
  const last = numbers.at(-1);
  const gaps = [];
  for (let number = first; number <= last; number++) if (!numbers.includes(number)) gaps.push(number);
  const known = [`value >= ${first}`, `value <= ${last}`, ...gaps.map((gap) => `value !== ${gap}`)].join(
    ' && ',
  );
  return [
    `function close${name}(value: number): ${name} | undefined {`,
    `  return ${known} ? value : undefined;`,
    '}',
  ];
}

function readValue(model, message, field, end = 'end') {
  if (field.type === 'message') {
    return `decode${functionName(model.messages.get(field.typeName))}(reader, reader.partEnd(${end}))`;
  }
  if (field.type === 'bytes') return `reader.bytesCopy(${end})`;
  if (field.type === 'enum') return `close${enumName(model, field)}(reader.int32())`;
  if (field.type !== 'string') return `reader.${methodOf(field)}()`;
  const method = interned.has(`${message.name}.${field.name}`) ? 'internedString' : 'string';
  const text = `reader.${method}(${end})`;
  const brand = brandOf(message, field);
  return brand ? `${text} as ${brand}` : text;
}

function emitDecodeMap(model, field) {
  const valueMessage =
    field.mapValue.type === 'message' ? model.messages.get(field.mapValue.typeName) : undefined;
  const valueRead = readValue(model, { name: '', typeName: '' }, field.mapValue, 'entryEnd');
  const empty = valueMessage ? `decode${functionName(valueMessage)}(reader, reader.pos)` : "''";
  return [
    '        {',
    '          const entryEnd = reader.partEnd(end);',
    "          let key = '';",
    `          let value: ${valueMessage ? functionName(valueMessage) : 'string'} | undefined;`,
    '          while (reader.pos < entryEnd) {',
    '            const entryTag = reader.uint32();',
    '            if (entryTag === 10) key = reader.string(entryEnd);',
    `            else if (entryTag === ${(2 << 3) | wireType(field.mapValue)}) value = ${valueRead};`,
    '            else reader.skip(entryTag, entryEnd);',
    '          }',
    `          ${local(field)}[key] = value ?? ${empty};`,
    '        }',
  ];
}

function emitEncoder(model, header, root) {
  const messages = closure(model, root).filter((message) => !message.isMapEntry);
  const differing = findDiffering(model);
  const lines = [header, ...typeImports(messages, (message) => (differing.has(message.name) ? 'Input' : ''))];
  lines.push("import type { WireWriter } from '../../wire/wire-writer.js';", '');
  for (const message of messages) {
    if (message.name === root) lines.push(`/** Writes a \`${root}\` to a writer that was reset. */`);
    lines.push(...emitEncode(model, message, message.name === root ? 'export ' : ''), '');
  }
  return lines.join('\n');
}

/** Fields are written last to first, because the writer goes from the end to the start. */
function emitEncode(model, message, prefix) {
  const name = functionName(message);
  const lines = [`${prefix}function encode${name}(writer: WireWriter, message: ${name}): void {`];
  for (const field of [...message.fields].sort((a, b) => b.number - a.number)) {
    lines.push(...emitEncodeField(model, field));
  }
  if (message.fields.length === 0) lines.push('  void writer;', '  void message;');
  lines.push('}');
  return lines;
}

function emitEncodeField(model, field) {
  const value = local(field);
  const lines = [`  const ${value} = message.${field.key};`];
  if (field.label === 'required') {
    lines.push(
      `  if (${value} === undefined) writer.missing('${field.name}');`,
      ...writeValue(model, field, value, '  '),
    );
  } else if (field.label === 'repeated') {
    lines.push(
      `  if (${value} !== undefined) {`,
      `    for (let index = ${value}.length - 1; index >= 0; index--) {`,
      `      const item = ${value}[index]!;`,
      ...writeValue(model, field, 'item', '      '),
      '    }',
      '  }',
    );
  } else if (field.label === 'map') {
    lines.push(
      `  if (${value} !== undefined) {`,
      `    for (const key of Object.keys(${value}).reverse()) {`,
      `      const item = ${value}[key]!;`,
      '      const entry = writer.mark();',
      ...writeValue(model, { ...field.mapValue, label: 'optional' }, 'item', '      '),
      '      writer.string(10, key);',
      `      writer.close(entry, ${tagOf(field)});`,
      '    }',
      '  }',
    );
  } else {
    lines.push(`  if (${value} !== undefined) {`, ...writeValue(model, field, value, '    '), '  }');
  }
  return lines;
}

function writeValue(model, field, value, indent) {
  if (field.type === 'message') {
    const mark = `${field.key}Mark`;
    return [
      `${indent}const ${mark} = writer.mark();`,
      `${indent}encode${functionName(model.messages.get(field.typeName))}(writer, ${value});`,
      `${indent}writer.close(${mark}, ${tagOf(field)});`,
    ];
  }
  const method = field.type === 'bytes' ? 'bytesField' : methodOf(field);
  return [`${indent}writer.${method}(${tagOf(field)}, ${value});`];
}
