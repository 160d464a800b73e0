import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { MesosError } from '../../../utils/errors.js';
import type { FaultPlan } from './faults.js';
import type { HttpAnswer } from './http/http-answer.js';
import { notFound, redirectAnswer, textAnswer } from './http/http-answer.js';
import { delegatedUrl, routeOf } from './http/routes.js';
import { serveScheduler } from './http/scheduler-endpoint.js';
import type { Leadership } from './http/scheduler-request.js';
import { serveUnversioned } from './http/unversioned.js';
import { writeAnswer } from './http/write-answer.js';
import { SIMULATOR_ERRORS } from './master.errors.js';
import type { ResolvedMasterOptions } from './master.options.js';

const hostname = '127.0.0.1';
/** Longest request body that is read; Mesos has no limit, but a simulator should not take the machine with it. */
const maxBodyBytes = 256 * 1024 * 1024;

/** A request with its whole body. */
export interface MasterRequest {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly pathname: string;
  readonly body: Uint8Array;
}

/** Serves the paths of the operator API; undefined when the answer is a stream and already under way. */
export type OperatorEndpoint = (request: MasterRequest, leadership: Leadership) => HttpAnswer | undefined;

/** What a master process is started with. */
export interface MasterProcessOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly options: ResolvedMasterOptions;
  readonly faults: FaultPlan;
  readonly operator?: OperatorEndpoint;
}

/** One master process: an HTTP server that leads, follows, or is still starting. */
export class MasterProcess {
  /** Undefined while the process starts and has no routes yet: everything is 404. */
  leadership: Leadership | undefined;
  /** While true the process is dead: connections break at once. */
  down = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly settings: MasterProcessOptions,
    readonly port: number,
  ) {}

  /** Listens on the loopback interface. @throws MESOS_SIMULATOR_PORT_IN_USE */
  static async listen(settings: MasterProcessOptions): Promise<MasterProcess> {
    // libprocess wants no Host header, and closes a connection that does not speak HTTP without an answer.
    const server = createServer({ requireHostHeader: false, keepAliveTimeout: 0, requestTimeout: 0 });
    server.on('clientError', (_error, socket) => socket.destroy());
    await listenOn(server, settings.port);
    const process = new MasterProcess(server, settings, (server.address() as AddressInfo).port);
    const receive = (message: IncomingMessage, response: ServerResponse): void =>
      process.receive(message, response);
    server.on('request', receive);
    // Mesos reads the body without saying 100 Continue first.
    server.on('checkContinue', receive);
    server.on('connection', (socket: Socket) => {
      if (process.down) {
        socket.resetAndDestroy();
        return;
      }
      process.sockets.add(socket);
      socket.on('close', () => process.sockets.delete(socket));
    });
    return process;
  }

  get hostname(): string {
    return hostname;
  }

  get url(): string {
    return `http://${hostname}:${this.port}`;
  }

  /** Breaks all connections at once; new ones are taken. */
  dropConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Stops listening and breaks all connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.dropConnections();
    await closed;
  }

  /** Requests of one connection end in the order they came in, so they are served in that order. */
  private receive(message: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBodyBytes) message.destroy();
    });
    message.on('error', () => response.destroy());
    message.on('end', () => {
      const answer = this.answer(message, response, Buffer.concat(chunks));
      if (answer !== undefined) writeAnswer(response, answer, header(message, 'accept-encoding'));
    });
  }

  private answer(message: IncomingMessage, response: ServerResponse, sent: Buffer): HttpAnswer | undefined {
    const { leadership, settings } = this;
    const url = message.url ?? '/';
    const pathname = url.split('?', 1)[0]!;
    const route = routeOf(pathname);
    if (leadership === undefined || route === 'unknown') return notFound;
    const body = header(message, 'content-encoding') === 'gzip' ? gunzip(sent) : sent;
    if (body === undefined) return textAnswer(500, 'Failed to decompress body');
    switch (route) {
      case 'scheduler':
        return (
          this.faultyAnswer(url) ??
          serveScheduler({
            method: message.method ?? 'GET',
            url,
            headers: message.headers,
            body,
            response,
            credentials: settings.options.credentials,
            leadership,
          })
        );
      case 'operator':
        return settings.operator
          ? settings.operator({ message, response, pathname, body }, leadership)
          : notFound;
      default:
        return serveUnversioned(route, {
          url,
          leadership,
          own: { hostname, port: this.port, version: settings.options.version },
        });
    }
  }

  private faultyAnswer(url: string): HttpAnswer | undefined {
    const { faults } = this.settings;
    if (faults.redirectLoop) return redirectAnswer(`//${hostname}:${this.port}${delegatedUrl(url)}`);
    const planned = faults.takeAnswer();
    if (planned === undefined) return undefined;
    if (planned.status === 307) return redirectAnswer(planned.location ?? '');
    return textAnswer(planned.status, planned.body ?? '');
  }
}

function header(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function gunzip(body: Buffer): Buffer | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: maxBodyBytes });
  } catch {
    return undefined;
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const where = `${hostname}:${port} (${cause.code ?? cause.message})`;
      reject(
        new MesosError(SIMULATOR_ERRORS, 'MESOS_SIMULATOR_PORT_IN_USE', where, { cause, details: { port } }),
      );
    });
    server.listen(port, hostname, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
