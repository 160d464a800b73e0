import { describeError } from '../utils/errors.js';
import type { Clock } from '../utils/clock.js';
import type { Authorizer } from './auth/authorizer.js';
import type { CallRequest, CallResponse } from './client.js';
import type { ResolvedClientOptions } from './client.options.js';
import { withDeadline } from './deadline.js';
import { createEndpoint, parseEndpoint } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { gunzipBody } from './gunzip.js';
import { createRequestError, createStatusError } from './http-status.js';
import type { Answer } from './http1/answer-reader.js';
import { CallPool } from './http1/call-pool.js';
import { createRequestPrefix } from './http1/request-head.js';
import type { Transport } from './http1/transport.js';
import { errorCode } from './network-error.js';
import { createAbortError } from './open-stream.js';
import { PendingCall } from './pending-call.js';
import type { AnswerHandler } from './pending-call.js';
import { isRedirect, resolveRedirect } from './redirect.js';
import { createRequestHeaders } from './request-headers.js';

interface Route {
  readonly pool: CallPool;
  readonly endpoint: Endpoint;
  /** The last request and the prefix made for it: calls of one subscription differ in the body only. */
  last: CallRequest | undefined;
  lastAuthorization: string | undefined;
  lastPrefix: string;
}

/** Brings calls to their endpoints over pipelines, in order, and their answers back. */
export class CallRouter implements AnswerHandler {
  private readonly routes = new Map<string, Route>();
  private readonly endpoints = new Map<string, Route>();
  /** Calls that wait for their Authorization header. Those behind them must not overtake. */
  private authorizing = 0;
  private authorizedTail: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly options: ResolvedClientOptions,
    private readonly clock: Clock,
    private readonly transport: Transport,
    private readonly authorizer: Authorizer | undefined,
  ) {}

  call(request: CallRequest, signal?: AbortSignal): Promise<CallResponse> {
    return new Promise((resolve, reject) => {
      const dueMs = this.clock.monotonic() + (request.timeoutMs ?? this.options.callTimeoutMs);
      const endpoint = this.endpoints.get(request.endpoint)?.endpoint ?? parseEndpoint(request.endpoint);
      const target = endpoint ?? createEndpoint('http', 'invalid', 0);
      const { maxRedirects } = this.options;
      const call = new PendingCall(request, target, dueMs, maxRedirects, resolve, reject, this, signal);
      if (endpoint) this.dispatch(call);
      else
        call.fail(
          createRequestError('MESOS_CLIENT_INVALID_REQUEST', `${request.endpoint} is no endpoint`, call),
        );
    });
  }

  close(): void {
    this.isClosed = true;
    for (const { pool } of this.routes.values()) pool.close({ code: 'MESOS_CLIENT_CLOSED', why: 'closed' });
    this.routes.clear();
    this.endpoints.clear();
  }

  handleAnswer(call: PendingCall, answer: Answer): void {
    try {
      if (isRedirect(answer.status)) this.redirect(call, answer);
      else void this.finish(call, answer);
    } catch (error) {
      call.reject(error);
    }
  }

  private dispatch(call: PendingCall): void {
    if (call.isSettled) return;
    if (this.isClosed) return call.fail(createRequestError('MESOS_CLIENT_CLOSED', 'not sent', call));
    try {
      const authorization = this.authorizer?.authorize();
      if (this.authorizing > 0 || authorization instanceof Promise) this.sendLater(call, authorization);
      else this.send(call, authorization);
    } catch (error) {
      call.fail(error);
    }
  }

  private send(call: PendingCall, authorization: string | undefined): void {
    const route = this.routes.get(call.target.url) ?? this.openRoute(call.target);
    if (call.redirectsLeft === this.options.maxRedirects) this.endpoints.set(call.request.endpoint, route);
    call.prefix = this.findPrefix(route, call.request, authorization);
    route.pool.send(call);
  }

  /** Providers are asked at once and may answer in any order; the calls leave in the order they were made. */
  private sendLater(call: PendingCall, authorization: string | Promise<string> | undefined): void {
    this.authorizing++;
    const header = withDeadline(
      Promise.resolve(authorization),
      this.clock,
      call.dueMs - this.clock.monotonic(),
      () =>
        createRequestError('MESOS_CLIENT_TIMEOUT', 'the provider of the credentials did not answer', call),
      (reason) => createAbortError(call, reason),
      call.signal,
    );
    // Its failure is handled below, after the calls before it.
    header.catch(() => {});
    this.authorizedTail = this.authorizedTail.then(async () => {
      try {
        const text = await header;
        if (this.isClosed) throw createRequestError('MESOS_CLIENT_CLOSED', 'not sent', call);
        if (!call.isSettled) this.send(call, text);
      } catch (error) {
        if (!call.isSettled) call.fail(error);
      } finally {
        this.authorizing--;
      }
    });
  }

  private findPrefix(route: Route, request: CallRequest, authorization: string | undefined): string {
    const { last } = route;
    const isSameKind =
      last !== undefined &&
      last.path === request.path &&
      last.contentType === request.contentType &&
      last.accept === request.accept &&
      last.headers === request.headers &&
      route.lastAuthorization === authorization;
    if (isSameKind) return route.lastPrefix;
    const headers = createRequestHeaders(request, this.options.headers, authorization, true);
    route.lastPrefix = createRequestPrefix(route.endpoint, request.path, headers);
    route.last = request;
    route.lastAuthorization = authorization;
    return route.lastPrefix;
  }

  private redirect(call: PendingCall, answer: Answer): void {
    const location = answer.headers['location'];
    const { request } = call;
    // Where this leads nobody knows the stream; the answer would blame the framework (Mesos: `scheduler.cpp` drops it too).
    if (Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === 'mesos-stream-id')) {
      throw createRequestError(
        'MESOS_CLIENT_NOT_LEADER',
        `${answer.status} to ${location ?? 'nowhere'}`,
        call,
        {
          status: answer.status,
          location,
        },
      );
    }
    const policy = { ...this.options, hasCredentials: this.authorizer !== undefined };
    const target = resolveRedirect(call.target, answer.status, location, policy, call);
    if (call.redirectsLeft === 0) {
      throw createRequestError('MESOS_CLIENT_TOO_MANY_REDIRECTS', `the last one to ${target.url}`, call);
    }
    const { dueMs, redirectsLeft, resolve, reject, signal } = call;
    this.dispatch(new PendingCall(request, target, dueMs, redirectsLeft - 1, resolve, reject, this, signal));
  }

  private async finish(call: PendingCall, answer: Answer): Promise<void> {
    try {
      const body = await this.unpack(call, answer);
      if (answer.status < 200 || answer.status >= 300) throw createStatusError({ ...answer, body }, call);
      call.resolve({ ...answer, body });
    } catch (error) {
      call.reject(error);
    }
  }

  private async unpack(call: PendingCall, answer: Answer): Promise<Uint8Array> {
    const encoding = answer.headers['content-encoding'];
    if (encoding === undefined || answer.body.length === 0) return answer.body;
    if (encoding !== 'gzip') {
      throw createRequestError(
        'MESOS_CLIENT_BAD_RESPONSE',
        `the content encoding ${encoding}, not asked for`,
        call,
      );
    }
    try {
      return await gunzipBody(answer.body, this.options.maxBodyBytes);
    } catch (error) {
      const isTooLarge = errorCode(error) === 'ERR_BUFFER_TOO_LARGE';
      const code = isTooLarge ? 'MESOS_CLIENT_BODY_TOO_LARGE' : 'MESOS_CLIENT_BAD_RESPONSE';
      throw createRequestError(code, `gzip: ${describeError(error)}`, call, {}, error);
    }
  }

  private openRoute(endpoint: Endpoint): Route {
    const { maxHeaderBytes, maxBodyBytes, idleTimeoutMs, maxConnections, maxPendingCalls } = this.options;
    const { clock, transport } = this;
    const pool = new CallPool({
      transport,
      endpoint,
      clock,
      maxHeaderBytes,
      maxBodyBytes,
      idleTimeoutMs,
      maxConnections,
      maxPendingCalls,
      onIdle: () => this.forget(endpoint.url),
    });
    const route: Route = { pool, endpoint, last: undefined, lastAuthorization: undefined, lastPrefix: '' };
    this.routes.set(endpoint.url, route);
    return route;
  }

  private forget(url: string): void {
    this.routes.delete(url);
    for (const [name, { endpoint }] of this.endpoints) if (endpoint.url === url) this.endpoints.delete(name);
  }
}
