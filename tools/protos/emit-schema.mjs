// Emits gen/schema.ts: the V1 schema as a table that the JSON codec, the required-field check and the
// accessors for declared defaults read at run time.
import { defaultLiteral } from './descriptors.mjs';

export function emitSchema(model, header) {
  const lines = [header, "import type { Schema } from '../schema.types.js';", ''];
  lines.push('export const SCHEMA: Schema = {', '  messages: {');
  for (const message of model.messages.values()) {
    if (message.isMapEntry) continue;
    lines.push(`    '${message.name}': [`);
    for (const field of message.fields) lines.push(`      ${emitField(model, field)},`);
    lines.push('    ],');
  }
  lines.push('  },', '  enums: {');
  for (const enumeration of model.enums.values()) {
    const values = enumeration.values.map((value) => `${value.name}: ${value.number}`);
    lines.push(`    '${enumeration.name}': { ${values.join(', ')} },`);
  }
  lines.push('  },', '};', '');
  return lines.join('\n');
}

function emitField(model, field) {
  const parts = [
    `name: '${field.name}'`,
    `key: '${field.key}'`,
    `number: ${field.number}`,
    `label: '${field.label}'`,
    `type: '${field.label === 'map' ? field.mapValue.type : field.type}'`,
  ];
  const typeName = field.label === 'map' ? field.mapValue.typeName : field.typeName;
  if (typeName) parts.push(`typeName: '${typeName}'`);
  if (field.label === 'map') parts.push(`mapKey: '${field.mapKey.type}'`);
  const literal = defaultLiteral(model, field);
  if (literal !== undefined) parts.push(`default: ${literal}`);
  if (field.deprecated) parts.push('deprecated: true');
  if (field.oneof) parts.push(`oneof: '${field.oneof}'`);
  return `{ ${parts.join(', ')} }`;
}
