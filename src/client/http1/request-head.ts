import { MesosError } from '../../utils/errors.js';
import { CLIENT_ERRORS } from '../client.errors.js';
import type { Endpoint } from '../endpoint.js';

const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Visible Latin-1, spaces and tabs; never line ends, which would begin another header.
const valuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;
const pathPattern = /^\/[\x21-\x7e]*$/;
const reserved: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);

/** What is wrong with a header a user gives; undefined when nothing is. */
export function checkHeader(name: string, value: unknown): string | undefined {
  if (!tokenPattern.test(name)) return 'is not a header name';
  if (typeof value !== 'string' || !valuePattern.test(value)) return 'has a value a header cannot carry';
  const lowerName = name.toLowerCase();
  if (reserved.has(lowerName)) return 'is set by the client';
  // Either makes libprocess take the request for a message between actors (Mesos: `process.cpp`).
  if (lowerName === 'libprocess-from') return 'must not be sent to Mesos';
  if (lowerName === 'user-agent' && value.toLowerCase().startsWith('libprocess/')) {
    return 'must not begin with libprocess/';
  }
  return undefined;
}

/**
 * The head of a POST up to the value of Content-Length, which is all that differs between two requests
 * of a kind.
 * @throws MesosError `MESOS_CLIENT_INVALID_REQUEST`
 */
export function createRequestPrefix(
  endpoint: Endpoint,
  path: string,
  headers: Readonly<Record<string, string>>,
): string {
  if (!pathPattern.test(path)) throw invalidRequest(`the path ${JSON.stringify(path)} is not one`);
  let prefix = `POST ${path} HTTP/1.1\r\nHost: ${endpoint.authority}\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    const problem = checkHeader(name, value);
    if (problem !== undefined) throw invalidRequest(`the header ${JSON.stringify(name)} ${problem}`);
    prefix += `${name}: ${value}\r\n`;
  }
  return `${prefix}Content-Length: `;
}

function invalidRequest(why: string): MesosError {
  return new MesosError(CLIENT_ERRORS, 'MESOS_CLIENT_INVALID_REQUEST', why);
}
