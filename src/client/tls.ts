import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

import { MesosError, describeError } from '../utils/errors.js';
import { CLIENT_ERRORS } from './client.errors.js';

/** PEM text, its bytes, or a file that holds it. Files are read again for every new connection. */
export type TlsMaterial = string | Uint8Array | { readonly file: string };

/** How to speak TLS with masters and agents. */
export interface TlsOptions {
  /** Authorities to trust instead of those of the system. @default those Node trusts */
  readonly ca?: TlsMaterial;
  /** Certificate chain of the client, for peers with `LIBPROCESS_SSL_REQUIRE_CLIENT_CERT`. Needs `key`. */
  readonly cert?: TlsMaterial;
  /** Private key of `cert`. */
  readonly key?: TlsMaterial;
  /** Passphrase of `key`. */
  readonly passphrase?: string;
  /** Name the certificate of the peer must have. @default the host connected to */
  readonly serverName?: string;
  /** False accepts any certificate, and with it anybody in between. @default true */
  readonly rejectUnauthorized?: boolean;
}

/** What we set of the options of node:tls. */
export type TlsConnectionOptions = Pick<
  ConnectionOptions,
  'ca' | 'cert' | 'key' | 'passphrase' | 'servername' | 'rejectUnauthorized'
>;

/**
 * The options for one new TLS connection to `hostname`.
 * @throws MesosError `MESOS_CLIENT_TLS` when a file cannot be read
 */
export function createTlsConnectionOptions(tls: TlsOptions, hostname: string): TlsConnectionOptions {
  const options: TlsConnectionOptions = { rejectUnauthorized: tls.rejectUnauthorized ?? true };
  if (tls.ca !== undefined) options.ca = readMaterial(tls.ca, 'ca');
  if (tls.cert !== undefined) options.cert = readMaterial(tls.cert, 'cert');
  if (tls.key !== undefined) options.key = readMaterial(tls.key, 'key');
  if (tls.passphrase !== undefined) options.passphrase = tls.passphrase;
  // Server Name Indication must not carry an address (RFC 6066); the check then uses the address itself.
  const serverName = tls.serverName ?? (isIP(hostname) === 0 ? hostname : undefined);
  if (serverName !== undefined) options.servername = serverName;
  return options;
}

function readMaterial(material: TlsMaterial, name: string): string | Buffer {
  if (typeof material === 'string') return material;
  if (material instanceof Uint8Array) return Buffer.from(material);
  try {
    return readFileSync(material.file);
  } catch (error) {
    throw new MesosError(CLIENT_ERRORS, 'MESOS_CLIENT_TLS', `tls.${name}: ${describeError(error)}`, {
      details: { file: material.file },
      cause: error,
    });
  }
}
