/**
 * A secret: the text itself; a file, read again whenever its time or size changes, holding JSON or the
 * secret in its first line; or a function, asked for each request (cache what is slow to get).
 */
export type SecretSource = string | { readonly file: string } | (() => string | Promise<string>);

/** HTTP Basic, what `--authenticate_http_frameworks` of a master wants by default. */
export interface BasicCredentials {
  /** Without `:`. */
  readonly principal: string;
  /**
   * Without `:`, which Mesos refuses in either part (`3rdparty/libprocess/src/authenticator.cpp`).
   * As JSON in a file: `{"secret": "…"}`, or the credentials file of a master, where the entry of the
   * principal is taken.
   */
  readonly secret: SecretSource;
}

/** A token, such as the JWT an agent gives its executors. */
export interface BearerCredentials {
  /** As JSON in a file: `{"bearer": "…"}`. */
  readonly bearer: SecretSource;
}

export type Credentials = BasicCredentials | BearerCredentials;

/** Whether both parts can be told apart by Mesos. */
export function isBasicPart(text: string): boolean {
  return text !== '' && !/[:\r\n\0]/.test(text);
}

/** Whether the text can stand in a header behind `Bearer `. */
export function isBearerToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
