/** NAME_MAX: ids become directory names on the agent. */
const maxIdBytes = 255;

/** Why Mesos refuses the text of a framework, task, executor or operation id (src/common/validation.cpp). */
export function refuseId(id: string): string | undefined {
  if (id === '') return 'ID must not be empty';
  if (Buffer.byteLength(id) > maxIdBytes) return 'ID must not be greater than 255 characters';
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  return hasForbiddenCharacter(id) ? `'${id}' contains invalid characters` : undefined;
}

function hasForbiddenCharacter(id: string): boolean {
  for (let index = 0; index < id.length; index++) {
    const code = id.charCodeAt(index);
    if (code < 0x20 || code === 0x7f || id[index] === '/' || id[index] === '\\') return true;
  }
  return false;
}
