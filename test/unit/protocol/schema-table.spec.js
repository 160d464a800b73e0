import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from '@jest/globals';
const root = join(import.meta.dirname, '..', '..', '..');
/** Compiles `proto/` with protoc and lists the descriptors in the words of the table. */
function compiledRows() {
  const work = mkdtempSync(join(tmpdir(), 'schema-'));
  try {
    const out = join(work, 'descriptors.bin');
    const files = readdirSync(join(root, 'proto'), { recursive: true, encoding: 'utf8' });
    const protoc = createRequire(join(root, 'tools/protos/package.json')).resolve('protoc/protoc.cjs');
    execFileSync(process.execPath, [
      protoc,
      `-I${join(root, 'proto')}`,
      `--descriptor_set_out=${out}`,
      '--include_imports',
      ...files.filter((name) => name.endsWith('.proto')),
    ]);
    const rows = [];
    for (const file of fromBinary(FileDescriptorSetSchema, readFileSync(out)).file) {
      const scope = `${file.package}.`;
      for (const one of file.enumType) addEnum(rows, file.name, scope, one);
      for (const one of file.messageType) addMessage(rows, file.name, scope, one);
    }
    return rows;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
function addEnum(rows, file, scope, descriptor) {
  const name = scope + descriptor.name;
  rows.push([file, 'enum', name, '', '', '', '', '', ''].join('\t'));
  for (const value of descriptor.value) {
    const note = value.options?.deprecated === true ? 'deprecated' : '';
    rows.push([file, 'value', name, value.number, '', '', value.name, '', note].join('\t'));
  }
}
function addMessage(rows, file, scope, descriptor) {
  const name = scope + descriptor.name;
  const note = descriptor.options?.mapEntry === true ? 'map entry (declare as map<key, value>)' : '';
  rows.push([file, 'message', name, '', '', '', '', '', note].join('\t'));
  for (const field of descriptor.field) rows.push(fieldRow(file, name, descriptor, field));
  for (const one of descriptor.enumType) addEnum(rows, file, `${name}.`, one);
  for (const one of descriptor.nestedType) addMessage(rows, file, `${name}.`, one);
}
function fieldRow(file, name, parent, field) {
  const type =
    field.typeName === '' ? FieldDescriptorProto_Type[field.type].toLowerCase() : field.typeName.slice(1);
  const label = FieldDescriptorProto_Label[field.label].toLowerCase();
  const notes = [];
  if (field.options?.deprecated === true) notes.push('deprecated');
  if (Object.hasOwn(field, 'oneofIndex')) notes.push(`oneof=${parent.oneofDecl[field.oneofIndex].name}`);
  const cells = [
    file,
    'field',
    name,
    field.number,
    label,
    type,
    field.name,
    field.defaultValue,
    notes.join(' '),
  ];
  return cells.join('\t');
}
/** The table marks what came after 1.11.0; the descriptors do not know that. */
function tableRows() {
  const [, ...lines] = readFileSync(join(root, 'test/fixtures/mesos-v1-schema.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const cells = line.split('\t');
    cells[8] = (cells[8] ?? '')
      .replace('added-after-1.11.0', '')
      .replace(/[,;]/g, ' ')
      .replace(/(map entry .declare as map<key).*/, '$1, value>)')
      .replace(/ +/g, ' ')
      .trim();
    return cells.join('\t');
  });
}
describe('proto/ - against the schema table of Mesos 1.12.0', () => {
  it('compiles to every row of the table and to nothing else', () => {
    const table = tableRows();
    expect(table.length).toBeGreaterThan(2000);
    expect(compiledRows().sort()).toEqual(table.sort());
  });
});
