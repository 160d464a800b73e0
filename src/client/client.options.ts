import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

import { MesosError } from '../utils/errors.js';
import type { OptionProblem } from '../utils/option-problem.js';
import { isBasicPart, isBearerToken } from './auth/credentials.js';
import type { Credentials, SecretSource } from './auth/credentials.js';
import { CLIENT_ERRORS } from './client.errors.js';
import { parseEndpoint } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { checkHeader } from './http1/request-head.js';
import { OVERRIDE_PATTERN } from './redirect.js';
import type { TlsOptions } from './tls.js';

/** What users write about how to talk with masters and agents. */
export interface ClientOptions {
  /**
   * Masters of the cluster: `http://a:5050`, `https://b:5050`, `c:5050` or `d` (plain HTTP, port 5050).
   * Any of them will do, the others are asked when it fails; non-leaders redirect to the leader.
   */
  readonly masters: string | readonly string[];
  /** Milliseconds until a call must be answered and a stream opened. @default 30_000 */
  readonly callTimeoutMs?: number;
  /** Milliseconds until a connection must be made, TLS included. @default 10_000 */
  readonly connectTimeoutMs?: number;
  /** Milliseconds after which an unused connection is closed. @default 60_000 */
  readonly idleTimeoutMs?: number;
  /** Redirects followed for one request. @default 5 */
  readonly maxRedirects?: number;
  /** Longest record of an event stream, in bytes. @default 67_108_864 (64 MiB) */
  readonly maxRecordBytes?: number;
  /** Longest body of an answer, decompressed, in bytes. @default 67_108_864 (64 MiB) */
  readonly maxBodyBytes?: number;
  /** Longest head of an answer, in bytes. @default 65_536 */
  readonly maxHeaderBytes?: number;
  /**
   * Connections for calls per endpoint, 1 to 8. With more than 1, calls that are made without awaiting each
   * other may overtake each other. @default 1
   */
  readonly maxConnections?: number;
  /** Unanswered calls per endpoint; more fail with `MESOS_CLIENT_TOO_MANY_CALLS`. @default 65_536 */
  readonly maxPendingCalls?: number;
  /** Sent with every request. @default none */
  readonly credentials?: Credentials;
  /** For `https` masters and agents. */
  readonly tls?: TlsOptions;
  /** Further headers of every request. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Names masters redirect to that mean another address from here:
   * `{ 'master1.internal:5050': 'localhost:15050' }`. Hosts named here are trusted. @default none
   */
  readonly hostOverrides?: Readonly<Record<string, string>>;
  /**
   * Hosts besides those of `masters` that redirects may lead to when there are credentials; `*.example.com`
   * stands for all hosts below. Redirects to other hosts are refused. @default none
   */
  readonly trustedHosts?: readonly string[];
  /**
   * `axios` sends calls through the axios instance of the client, so that interceptors see them, at a tenth
   * of the speed. @default 'pipeline'
   */
  readonly transport?: 'pipeline' | 'axios';
  /** Resolves host names in place of the system. */
  readonly lookup?: LookupFunction;
}

/** {@link ClientOptions}, complete and checked. */
export interface ResolvedClientOptions extends Required<
  Omit<ClientOptions, 'masters' | 'credentials' | 'lookup'>
> {
  readonly masters: readonly Endpoint[];
  readonly credentials: Credentials | undefined;
  readonly lookup: LookupFunction | undefined;
}

const mebibyte = 1024 * 1024;

const numberRules = {
  callTimeoutMs: { default: 30_000, min: 1, max: 2 ** 31 - 1 },
  connectTimeoutMs: { default: 10_000, min: 1, max: 2 ** 31 - 1 },
  idleTimeoutMs: { default: 60_000, min: 1, max: 2 ** 31 - 1 },
  maxRedirects: { default: 5, min: 0, max: 100 },
  maxRecordBytes: { default: 64 * mebibyte, min: 1, max: 2 ** 31 - 1 },
  maxBodyBytes: { default: 64 * mebibyte, min: 1, max: 2 ** 31 - 1 },
  maxHeaderBytes: { default: 65_536, min: 256, max: 16 * mebibyte },
  maxConnections: { default: 1, min: 1, max: 8 },
  maxPendingCalls: { default: 65_536, min: 1, max: 2 ** 31 - 1 },
} as const;

type NumberOption = keyof typeof numberRules;
const numberOptions = Object.keys(numberRules) as readonly NumberOption[];

/** Everything wrong with `options`; empty when they can be used. Paths are relative to `options`. */
export function validateClientOptions(options: ClientOptions): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const report = (path: string, value: unknown, rule: string): void =>
    void problems.push({ path, value, rule });
  const masters = listMasters(options.masters);
  if (masters.length === 0) report('masters', options.masters, 'must name at least one master');
  masters.forEach((master, index) => {
    if (typeof master === 'string' && parseEndpoint(master)) return;
    report(
      `masters[${index}]`,
      master,
      'must be http://host:port, https://host:port or host:port; nothing else is supported',
    );
  });
  for (const name of numberOptions) {
    const { min, max } = numberRules[name];
    const value: unknown = options[name];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
      report(name, value, `must be a whole number from ${min} to ${max}`);
    }
  }
  if (options.transport !== undefined && options.transport !== 'pipeline' && options.transport !== 'axios') {
    report('transport', options.transport, "must be 'pipeline' or 'axios'");
  }
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    const problem = checkHeader(name, value);
    if (problem !== undefined) report(`headers.${name}`, undefined, problem);
  }
  for (const [name, value] of Object.entries(options.hostOverrides ?? {})) {
    if (!OVERRIDE_PATTERN.test(value)) report(`hostOverrides.${name}`, value, 'must be host or host:port');
  }
  (options.trustedHosts ?? []).forEach((host, index) => {
    if (/^(\*\.)?[^*:/\s]+$/.test(host) || isIP(host) !== 0) return;
    report(`trustedHosts[${index}]`, host, 'must be a host name without port, or *.domain');
  });
  if (options.credentials !== undefined) checkCredentials(options.credentials, report);
  if ((options.tls?.cert === undefined) !== (options.tls?.key === undefined)) {
    report('tls', undefined, 'must have both cert and key, or neither');
  }
  return problems;
}

/**
 * Fills in the defaults.
 * @throws MesosError `MESOS_CLIENT_INVALID_OPTIONS` that lists all problems, also in `details.problems`
 */
export function resolveClientOptions(options: ClientOptions): ResolvedClientOptions {
  const problems = validateClientOptions(options);
  if (problems.length > 0) {
    const list = problems.map(({ path, rule }) => `${path} ${rule}`).join('; ');
    throw new MesosError(CLIENT_ERRORS, 'MESOS_CLIENT_INVALID_OPTIONS', list, { details: { problems } });
  }
  const numbers = Object.fromEntries(
    numberOptions.map((name) => [name, options[name] ?? numberRules[name].default]),
  ) as Record<NumberOption, number>;
  const masters = listMasters(options.masters).map((master) => parseEndpoint(master)!);
  return {
    ...numbers,
    masters,
    credentials: options.credentials,
    tls: options.tls ?? {},
    headers: lowerCaseNames(options.headers ?? {}),
    hostOverrides: options.hostOverrides ?? {},
    trustedHosts: [
      ...masters.map(({ hostname }) => hostname),
      ...(options.trustedHosts ?? []).map((host) => host.toLowerCase()),
    ],
    transport: options.transport ?? 'pipeline',
    lookup: options.lookup,
  };
}

function listMasters(masters: ClientOptions['masters'] | undefined): readonly string[] {
  if (masters === undefined) return [];
  return typeof masters === 'string' ? masters.split(',').map((part) => part.trim()) : masters;
}

function checkCredentials(
  credentials: Credentials,
  report: (path: string, value: unknown, rule: string) => void,
): void {
  if ('bearer' in credentials) {
    checkSecret(
      'credentials.bearer',
      credentials.bearer,
      isBearerToken,
      'must be printable ASCII without spaces',
      report,
    );
    return;
  }
  const rule = 'must not be empty nor contain ":"; Mesos could not tell principal and secret apart';
  if (typeof credentials.principal !== 'string' || !isBasicPart(credentials.principal)) {
    report('credentials.principal', credentials.principal, rule);
  }
  checkSecret('credentials.secret', credentials.secret, isBasicPart, rule, report);
}

function checkSecret(
  path: string,
  source: SecretSource,
  isValid: (text: string) => boolean,
  rule: string,
  report: (path: string, value: unknown, rule: string) => void,
): void {
  if (typeof source === 'function') return;
  if (typeof source === 'string') {
    if (!isValid(source)) report(path, undefined, rule);
  } else if (typeof source?.file !== 'string' || source.file === '') {
    report(path, undefined, 'must be a text, { file } or a function');
  }
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
