import type { AxiosInstance } from 'axios';

import { silentLogger } from '../logging/logger.js';
import type { MesosLogger } from '../logging/logger.js';
import { systemClock } from '../utils/clock.js';
import type { Clock } from '../utils/clock.js';
import { MesosError } from '../utils/errors.js';
import { createAuthorizer } from './auth/authorizer.js';
import type { Authorizer } from './auth/authorizer.js';
import { AxiosFace } from './axios/axios-face.js';
import { CallRouter } from './call-router.js';
import type { CallRequest, CallResponse, EventStream, MesosClient, StreamRequest } from './client.js';
import { CLIENT_ERRORS } from './client.errors.js';
import { resolveClientOptions } from './client.options.js';
import type { ClientOptions, ResolvedClientOptions } from './client.options.js';
import type { LeaderDetector } from './detection/leader-detector.js';
import { StaticLeaderDetector } from './detection/static-leader-detector.js';
import { SocketTransport } from './http1/socket-transport.js';
import type { Transport } from './http1/transport.js';
import { StreamOpener } from './stream-opener.js';

/** Parts that can be replaced. */
export interface ClientDependencies {
  /** @default the clock of the machine */
  readonly clock?: Clock;
  /** @default none */
  readonly logger?: MesosLogger;
  /** Makes the connections of calls and streams. @default sockets */
  readonly transport?: Transport;
  /** @default the list of `masters` */
  readonly detector?: LeaderDetector;
}

/** Talks HTTP/1.1 with masters and agents. How and why so: docs/decisions/0001-client-transports.md. */
export class HttpMesosClient implements MesosClient {
  private readonly calls: CallRouter;
  private readonly streams: StreamOpener;
  private readonly face: AxiosFace;
  private readonly detector: LeaderDetector;
  private isClosed = false;

  constructor(
    private readonly options: ResolvedClientOptions,
    dependencies: ClientDependencies = {},
  ) {
    const { clock = systemClock, logger = silentLogger } = dependencies;
    const authorizer: Authorizer | undefined = options.credentials && createAuthorizer(options.credentials);
    const transport = dependencies.transport ?? createSocketTransport(options, clock);
    this.detector = dependencies.detector ?? new StaticLeaderDetector(options.masters);
    this.calls = new CallRouter(options, clock, transport, authorizer);
    this.streams = new StreamOpener(options, clock, transport, authorizer, this.detector, logger);
    this.face = new AxiosFace(options, clock, authorizer, this.detector);
  }

  /**
   * An axios instance for all other requests: operator API, files, metrics. It shares credentials, TLS,
   * redirects and errors with the rest. Relative URLs go to the leading master. A status that
   * `validateStatus` refuses is thrown as a MesosError. Interceptors see calls only with
   * `transport: 'axios'`; event streams never pass here.
   */
  get axios(): AxiosInstance {
    return this.face.instance;
  }

  call(request: CallRequest, signal?: AbortSignal): Promise<CallResponse> {
    if (this.isClosed) return Promise.reject(closedError());
    return this.options.transport === 'axios'
      ? this.face.call(request, signal)
      : this.calls.call(request, signal);
  }

  openStream(request: StreamRequest, signal?: AbortSignal): Promise<EventStream> {
    return this.isClosed ? Promise.reject(closedError()) : this.streams.open(request, signal);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.calls.close();
    this.streams.close();
    await Promise.all([this.face.close(), this.detector.close()]);
  }
}

/**
 * A client for what users write.
 * @throws MesosError `MESOS_CLIENT_INVALID_OPTIONS` that lists all problems
 */
export function createHttpMesosClient(
  options: ClientOptions,
  dependencies: ClientDependencies = {},
): HttpMesosClient {
  return new HttpMesosClient(resolveClientOptions(options), dependencies);
}

function createSocketTransport(options: ResolvedClientOptions, clock: Clock): Transport {
  const { tls, connectTimeoutMs, lookup } = options;
  return new SocketTransport({ clock, tls, connectTimeoutMs, ...(lookup && { lookup }) });
}

function closedError(): MesosError {
  return new MesosError(CLIENT_ERRORS, 'MESOS_CLIENT_CLOSED', 'not sent');
}
