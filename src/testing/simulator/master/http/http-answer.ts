/** Headers in the order in which they are written. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A complete answer. `Date` and `Content-Length` are added when it is written. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: string;
}

/** A text, as Mesos answers errors. `headers` go before the content type. */
export function textAnswer(status: number, body: string, headers: HeaderList = []): HttpAnswer {
  return { status, headers: [...headers, ['Content-Type', 'text/plain; charset=utf-8']], body };
}

/** A status and nothing else: 200 and 202. */
export function emptyAnswer(status: number): HttpAnswer {
  return { status, headers: [], body: '' };
}

export function jsonAnswer(body: string): HttpAnswer {
  return { status: 200, headers: [['Content-Type', 'application/json']], body };
}

/** 307. `location` is protocol-relative: `//host:port/path`. */
export function redirectAnswer(location: string): HttpAnswer {
  return { status: 307, headers: [['Location', location]], body: '' };
}

export const notFound = textAnswer(404, '404 Not Found.');

/** What libprocess answers to a method an endpoint does not know (3rdparty/libprocess/include/process/http.hpp). */
export function methodNotAllowed(expected: string, received: string): HttpAnswer {
  const text = `405 Method Not Allowed. Expecting one of { '${expected}' }, but received '${received}'.`;
  return textAnswer(405, text, [['Allow', expected]]);
}
