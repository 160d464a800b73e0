/** What follows a response head: nothing, so many bytes, chunks, or all until the connection ends. */
export type BodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' };

export interface ResponseHead {
  readonly status: number;
  /** Names in lower case; repeated headers joined by `, `. Has no prototype. */
  readonly headers: Readonly<Record<string, string>>;
  readonly framing: BodyFraming;
  /** Whether the connection can carry a further answer. */
  readonly keepAlive: boolean;
}

/** The bytes are not the HTTP/1.1 we read. Final: the position in the stream is lost. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

const statusLine = /^HTTP\/1\.([01]) ([1-5][0-9][0-9])(?: [^\r\n\0]*)?$/;
const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\r\n\0]*?)[ \t]*$/;
const decimal = /^[0-9]{1,15}$/;

/**
 * Parses a head without its blank line. Strict where leniency would let two parsers see two different
 * messages: line ends are CRLF, no folded headers, one unambiguous length.
 * @throws FramingError
 */
export function parseResponseHead(text: string): ResponseHead {
  const lines = text.split('\r\n');
  const start = statusLine.exec(lines[0]!);
  if (!start) throw new FramingError(`no HTTP/1.1 status line but ${quote(lines[0]!)}`);
  const status = Number(start[2]);
  const headers = Object.create(null) as Record<string, string>;
  for (let index = 1; index < lines.length; index++) {
    const match = headerLine.exec(lines[index]!);
    if (!match) throw new FramingError(`no header line but ${quote(lines[index]!)}`);
    const name = match[1]!.toLowerCase();
    const before = headers[name];
    if (before !== undefined && name === 'content-length' && before === match[2]) continue;
    headers[name] = before === undefined ? match[2]! : `${before}, ${match[2]}`;
  }
  const framing = findFraming(status, headers);
  const connection = headers['connection']?.toLowerCase() ?? '';
  const keepAlive =
    framing.kind !== 'close' &&
    (start[1] === '1' ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection));
  return { status, headers, framing, keepAlive };
}

function findFraming(status: number, headers: Readonly<Record<string, string>>): BodyFraming {
  if (status < 200 || status === 204 || status === 304) return { kind: 'none' };
  const coding = headers['transfer-encoding'];
  const length = headers['content-length'];
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked') throw new FramingError(`transfer encoding ${quote(coding)}`);
    if (length !== undefined) throw new FramingError('both Transfer-Encoding and Content-Length');
    return { kind: 'chunked' };
  }
  if (length === undefined) return { kind: 'close' };
  if (!decimal.test(length)) throw new FramingError(`Content-Length ${quote(length)}`);
  return length === '0' ? { kind: 'none' } : { kind: 'length', bytes: Number(length) };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
