const allowedAnywhere = '*';
// Tab to carriage return, blank and DEL (src/common/roles.cpp).
const forbiddenCharacters = /[\t-\r \x7f]/;

/** Why Mesos refuses a role name, in its words; undefined when the name is valid. */
export function refuseRole(role: string): string | undefined {
  if (role === allowedAnywhere) return undefined;
  if (role === '') return 'Role names cannot be the empty string';
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`;
  if (role.includes('//')) return `Role '${role}' cannot contain two adjacent slashes`;
  for (const component of role.split('/')) {
    if (component === '.' || component === '..' || component === '*') {
      return `Role '${role}' cannot include '${component}' as a component`;
    }
    if (component.startsWith('-'))
      return `Role component '${component}' is invalid because it starts with a dash`;
    if (forbiddenCharacters.test(component)) {
      return `Role component '${component}' is invalid because it contains backspace or whitespace`;
    }
  }
  return undefined;
}
