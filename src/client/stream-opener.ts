import type { MesosLogger } from '../logging/logger.js';
import type { Clock } from '../utils/clock.js';
import { MesosError, describeError, hasErrorCode } from '../utils/errors.js';
import type { Authorizer } from './auth/authorizer.js';
import type { EventStream, StreamRequest } from './client.js';
import { CLIENT_ERRORS } from './client.errors.js';
import type { ResolvedClientOptions } from './client.options.js';
import { withDeadline } from './deadline.js';
import type { LeaderDetector } from './detection/leader-detector.js';
import { parseEndpoint } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { createRequestError, createStatusError } from './http-status.js';
import type { RequestContext } from './http-status.js';
import { joinRequests } from './http1/join-requests.js';
import { createRequestPrefix } from './http1/request-head.js';
import type { Transport } from './http1/transport.js';
import { createAbortError, openStreamAt } from './open-stream.js';
import { isRedirect, resolveRedirect } from './redirect.js';
import { createRequestHeaders } from './request-headers.js';

/** Opens event streams: asks one master after the other, follows redirects to the leader. */
export class StreamOpener {
  private readonly closing = new AbortController();

  constructor(
    private readonly options: ResolvedClientOptions,
    private readonly clock: Clock,
    private readonly transport: Transport,
    private readonly authorizer: Authorizer | undefined,
    private readonly detector: LeaderDetector,
    private readonly logger: MesosLogger,
  ) {}

  async open(request: StreamRequest, signal?: AbortSignal): Promise<EventStream> {
    if (request.endpoint !== undefined) {
      return this.openFrom(this.parse(request.endpoint, request), request, signal);
    }
    const failures: MesosError[] = [];
    for (const candidate of await this.detector.candidates(signal)) {
      try {
        return await this.openFrom(candidate, request, signal);
      } catch (error) {
        if (!isWorthAnotherMaster(error)) throw error;
        this.detector.reportFailure(candidate);
        this.logger.debug('A master did not open the stream', {
          master: candidate.url,
          error: error.message,
        });
        failures.push(error);
      }
    }
    throw summarize(failures);
  }

  /** Drops all streams. */
  close(): void {
    this.closing.abort();
  }

  private async openFrom(
    first: Endpoint,
    request: StreamRequest,
    signal?: AbortSignal,
  ): Promise<EventStream> {
    const dueMs = this.clock.monotonic() + (request.timeoutMs ?? this.options.callTimeoutMs);
    let endpoint = first;
    for (let redirects = 0; ; redirects++) {
      const context: RequestContext = { show: request.show, endpoint: endpoint.url, path: request.path };
      if (redirects > this.options.maxRedirects) {
        throw createRequestError('MESOS_CLIENT_TOO_MANY_REDIRECTS', `after ${redirects} of them`, context);
      }
      const opened = await this.openOnce(endpoint, request, context, dueMs, signal);
      if ('stream' in opened) return opened.stream;
      const { status, headers } = opened.head;
      if (!isRedirect(status)) throw createStatusError({ status, body: opened.body }, context);
      const policy = { ...this.options, hasCredentials: this.authorizer !== undefined };
      endpoint = resolveRedirect(endpoint, status, headers['location'], policy, context);
    }
  }

  private async openOnce(
    endpoint: Endpoint,
    request: StreamRequest,
    context: RequestContext,
    dueMs: number,
    signal: AbortSignal | undefined,
  ): ReturnType<typeof openStreamAt> {
    const authorization = await this.authorize(context, dueMs, signal);
    const headers = createRequestHeaders(request, this.options.headers, authorization, false);
    const prefix = createRequestPrefix(endpoint, request.path, headers);
    const { transport, clock } = this;
    const { maxHeaderBytes, maxRecordBytes } = this.options;
    // One signal for both: the caller's, and the end of the client.
    const life = new AbortController();
    const end = (event: Event): void => life.abort((event.target as AbortSignal).reason);
    const sources = signal ? [signal, this.closing.signal] : [this.closing.signal];
    const release = (): void => sources.forEach((source) => source.removeEventListener('abort', end));
    for (const source of sources) {
      if (source.aborted) life.abort(source.reason);
      source.addEventListener('abort', end);
    }
    return openStreamAt(
      {
        transport,
        endpoint,
        context,
        clock,
        maxHeaderBytes,
        maxRecordBytes,
        request: joinRequests([{ prefix, body: request.body }]),
        timeoutMs: Math.max(0, dueMs - clock.monotonic()),
        onOver: release,
      },
      life.signal,
    );
  }

  private async authorize(
    context: RequestContext,
    dueMs: number,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const authorization = this.authorizer?.authorize();
    if (!(authorization instanceof Promise)) return authorization;
    return withDeadline(
      authorization,
      this.clock,
      dueMs - this.clock.monotonic(),
      () =>
        createRequestError('MESOS_CLIENT_TIMEOUT', 'the provider of the credentials did not answer', context),
      (reason) => createAbortError(context, reason),
      signal,
    );
  }

  private parse(text: string, request: StreamRequest): Endpoint {
    const endpoint = parseEndpoint(text);
    if (endpoint) return endpoint;
    const context = { show: request.show, endpoint: text, path: request.path };
    throw createRequestError('MESOS_CLIENT_INVALID_REQUEST', `${text} is no endpoint`, context);
  }
}

/** Another master may do better: this one cannot be reached, or cannot lead now. */
function isWorthAnotherMaster(error: unknown): error is MesosError {
  if (!(error instanceof MesosError)) return false;
  return (
    (error.retryable && error.code !== 'MESOS_CLIENT_CREDENTIALS') || hasErrorCode(error, 'MESOS_CLIENT_TLS')
  );
}

/** The reason itself when there is one master, or when none can be reached over TLS; else one error that lists them. */
function summarize(failures: readonly MesosError[]): MesosError {
  const first = failures[0];
  if (first && (failures.length === 1 || failures.every(({ retryable }) => !retryable))) return first;
  const list = failures.map((failure, index) => `(${index + 1}) ${describeError(failure)}`).join(' ');
  return new MesosError(
    CLIENT_ERRORS,
    'MESOS_CLIENT_NO_LEADER',
    list === '' ? 'there are no masters' : list,
    {
      details: { codes: failures.map(({ code }) => code) },
      cause: failures.at(-1),
    },
  );
}
