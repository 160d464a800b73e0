import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import type { CallRequest, EventStream } from '../../../src/client/client.js';

/** A server on loopback with its base URL and its open sockets. */
export interface LocalServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly sockets: ReadonlySet<Socket>;
  /** Connections accepted so far. */
  readonly accepted: () => number;
}

async function listen(server: Server, scheme = 'http'): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    sockets,
    accepted: () => accepted,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export const serveHttp = (handle: Handler): Promise<LocalServer> =>
  listen(createHttpServer((request, response) => void handle(request, response)));
export const serveTcp = (onSocket: (socket: Socket) => void): Promise<LocalServer> =>
  listen(createTcpServer(onSocket));
export const serve = listen;

export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

export function answer(
  response: ServerResponse,
  status: number,
  body = '',
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Length': String(Buffer.byteLength(body)), ...headers }).end(body);
}

export function makeCall(endpoint: string, body = 'x', more: Partial<CallRequest> = {}): CallRequest {
  return {
    endpoint,
    path: '/api/v1/scheduler',
    contentType: 'application/json',
    body: Buffer.from(body),
    show: () => `CALL ${body}`,
    ...more,
  };
}

export const subscribe = {
  path: '/api/v1/scheduler',
  contentType: 'application/json',
  body: Buffer.from('{}'),
  show: () => 'SUBSCRIBE',
} as const;

/** All frames as text, and what ended the stream. */
export async function drain(stream: EventStream): Promise<{ frames: string[]; error?: unknown }> {
  const frames: string[] = [];
  try {
    for await (const batch of stream)
      for (const frame of batch) frames.push(Buffer.from(frame).toString('utf8'));
    return { frames };
  } catch (error) {
    return { frames, error };
  }
}

/** Resolves as soon as `condition` holds; fails after five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (const endMs = Date.now() + 5000; !condition();) {
    if (Date.now() > endMs) throw new Error('the condition was not met in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
