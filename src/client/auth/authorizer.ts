import { MesosError, describeError } from '../../utils/errors.js';
import { CLIENT_ERRORS } from '../client.errors.js';
import { isBasicPart, isBearerToken } from './credentials.js';
import type { Credentials, SecretSource } from './credentials.js';
import { SecretFile, pickBasicSecret } from './secret-file.js';

/** Gives the value of the Authorization header, for every single request. */
export interface Authorizer {
  /**
   * At once where the secret is a value or a file, so that calls keep their order without waiting.
   * @throws MesosError `MESOS_CLIENT_CREDENTIALS`
   */
  authorize(): string | Promise<string>;
}

/** The authorizer for `credentials`. */
export function createAuthorizer(credentials: Credentials): Authorizer {
  if ('bearer' in credentials) {
    return new SecretAuthorizer(
      createReader(credentials.bearer, (content) => content['bearer']),
      (token) => {
        if (!isBearerToken(token)) throw credentialsError('the token holds characters a header cannot carry');
        return `Bearer ${token}`;
      },
    );
  }
  const { principal } = credentials;
  return new SecretAuthorizer(
    createReader(credentials.secret, (content) => pickBasicSecret(content, principal)),
    (secret) => {
      if (!isBasicPart(principal) || !isBasicPart(secret)) {
        throw credentialsError('principal and secret must not be empty nor contain ":"');
      }
      return `Basic ${Buffer.from(`${principal}:${secret}`, 'utf8').toString('base64')}`;
    },
  );
}

class SecretAuthorizer implements Authorizer {
  private lastSecret: string | undefined;
  private lastHeader = '';

  constructor(
    private readonly read: () => string | Promise<string>,
    private readonly format: (secret: string) => string,
  ) {}

  authorize(): string | Promise<string> {
    let secret: string | Promise<string>;
    try {
      secret = this.read();
    } catch (error) {
      throw credentialsError(describeError(error), error);
    }
    return typeof secret === 'string' ? this.header(secret) : this.headerLater(secret);
  }

  private async headerLater(secret: Promise<string>): Promise<string> {
    let text: string;
    try {
      text = await secret;
    } catch (error) {
      throw credentialsError(`the provider failed: ${describeError(error)}`, error);
    }
    return this.header(text);
  }

  private header(secret: string): string {
    if (typeof secret !== 'string') throw credentialsError('the provider returned no text');
    if (secret !== this.lastSecret) {
      this.lastHeader = this.format(secret);
      this.lastSecret = secret;
    }
    return this.lastHeader;
  }
}

function createReader(
  source: SecretSource,
  pick: (content: Readonly<Record<string, unknown>>) => unknown,
): () => string | Promise<string> {
  if (typeof source === 'function') return source;
  if (typeof source === 'string') return () => source;
  const file = new SecretFile(source.file, pick);
  return () => file.read();
}

function credentialsError(why: string, cause?: unknown): MesosError {
  return new MesosError(CLIENT_ERRORS, 'MESOS_CLIENT_CREDENTIALS', why, { cause });
}
