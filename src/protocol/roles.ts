/** The role of resources that are reserved for nobody. */
export const DEFAULT_ROLE = '*';

/**
 * Whether `role` is a role name (`common/roles.cpp`): parts separated by single slashes, none of them `.`, `..` or
 * `*`, none beginning with a dash, no white space; or `*` alone.
 */
export function isValidRole(role: string): boolean {
  if (role === DEFAULT_ROLE) return true;
  // eslint-disable-next-line no-control-regex -- the characters Mesos forbids
  if (/[\u0009-\u000d \u007f]/.test(role)) return false;
  return role
    .split('/')
    .every((part) => !['', '.', '..', DEFAULT_ROLE].includes(part) && !part.startsWith('-'));
}
