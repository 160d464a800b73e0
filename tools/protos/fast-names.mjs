// Names and closures that the emitters of gen/fast share.
import { stemOf } from './emit-messages.mjs';

export function closure(model, root) {
  const names = new Set();
  const visit = (name) => {
    if (names.has(name)) return;
    names.add(name);
    for (const field of model.messages.get(name).fields) if (field.type === 'message') visit(field.typeName);
  };
  visit(root);
  return [...names].map((name) => model.messages.get(name));
}

export function isRecursive(model, message) {
  return message.fields.some(
    (field) =>
      field.type === 'message' && closure(model, field.typeName).some((part) => part.name === message.name),
  );
}

/** `mesos.v1.scheduler.Event.Update` -> `SchedulerEvent_Update`: unique among all files. */
export function functionName(message) {
  const stem = stemOf(message.file.path);
  const prefix =
    stem === 'mesos' ? '' : stem.replace(/(^|-)([a-z])/g, (_, dash, letter) => letter.toUpperCase());
  return `${prefix}${message.typeName}`;
}

export function typeImports(messages, suffix) {
  const byFile = new Map();
  for (const message of messages) {
    if (message.isMapEntry) continue;
    const stem = stemOf(message.file.path);
    if (!byFile.has(stem)) byFile.set(stem, []);
    const name = message.typeName + suffix(message);
    const alias = functionName(message);
    byFile.get(stem).push(name === alias ? name : `${name} as ${alias}`);
  }
  return [...byFile]
    .sort()
    .map(([stem, names]) => `import type { ${names.sort().join(', ')} } from '../types/${stem}.js';`);
}

/** The enums that fields of these messages have. */
export function enumsOf(model, messages) {
  const names = messages.flatMap((message) => message.fields.filter((field) => field.type === 'enum'));
  return [...new Set(names.map((field) => field.typeName))].map((name) => model.enums.get(name));
}

export function enumImports(enums) {
  return enums.map((enumeration) => {
    const alias = functionName(enumeration);
    const name = enumeration.typeName === alias ? alias : `${enumeration.typeName} as ${alias}`;
    return `import type { ${name} } from '../${enumeration.file.path.replace('.proto', '.js')}';`;
  });
}

/** The branded type of the value of an id message, or undefined. */
export function brandOf(message, field) {
  const branded =
    field.name === 'value' && /ID$/.test(message.typeName) && message.name !== 'mesos.v1.ContainerID';
  return branded ? `${functionName(message)}['value']` : undefined;
}
