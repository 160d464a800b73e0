import axios, { AxiosHeaders, CanceledError } from 'axios';
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Agent, Dispatcher } from 'undici';

import type { Clock } from '../../utils/clock.js';
import type { Authorizer } from '../auth/authorizer.js';
import type { ResolvedClientOptions } from '../client.options.js';
import { withDeadline } from '../deadline.js';
import type { LeaderDetector } from '../detection/leader-detector.js';
import { createEndpoint } from '../endpoint.js';
import type { Endpoint } from '../endpoint.js';
import { gunzipBody } from '../gunzip.js';
import { createRequestError, createStatusError } from '../http-status.js';
import type { RequestContext } from '../http-status.js';
import { classifyFailure, createFailureError, errorCode } from '../network-error.js';
import { isRedirect, resolveRedirect } from '../redirect.js';
import { USER_AGENT } from '../request-headers.js';

export interface AxiosAdapterOptions {
  readonly options: ResolvedClientOptions;
  readonly clock: Clock;
  readonly agent: Agent;
  readonly authorizer: Authorizer | undefined;
  readonly detector: LeaderDetector;
}

type Method = Dispatcher.HttpMethod;

/** An adapter that sends axios requests over undici, with our redirects, credentials and errors. */
export function createAxiosAdapter(setup: AxiosAdapterOptions): AxiosAdapter {
  return (config) => new AxiosExchange(setup, config).run();
}

/** One axios request, from its configuration to its response. */
class AxiosExchange {
  private readonly method: string;
  private readonly timeoutMs: number;
  private readonly signal: AbortSignal | undefined;
  private context: RequestContext;

  constructor(
    private readonly setup: AxiosAdapterOptions,
    private readonly config: InternalAxiosRequestConfig,
  ) {
    this.method = (config.method ?? 'get').toUpperCase();
    const { timeout } = config;
    this.timeoutMs = timeout !== undefined && timeout > 0 ? timeout : setup.options.callTimeoutMs;
    this.signal = config.signal as AbortSignal | undefined;
    this.context = this.describe('', '');
  }

  async run(): Promise<AxiosResponse> {
    const { endpoint, path } = await this.locate();
    let target = endpoint;
    for (let redirects = 0; ; redirects++) {
      this.context = this.describe(target.url, path);
      if (redirects > this.setup.options.maxRedirects) {
        throw createRequestError(
          'MESOS_CLIENT_TOO_MANY_REDIRECTS',
          `after ${redirects} of them`,
          this.context,
        );
      }
      const answer = await this.send(target, path);
      if (!isRedirect(answer.statusCode)) return this.finish(answer);
      await answer.body.dump();
      const policy = { ...this.setup.options, hasCredentials: this.setup.authorizer !== undefined };
      const location = single(answer.headers['location']);
      target = resolveRedirect(target, answer.statusCode, location, policy, this.context);
    }
  }

  /** The endpoint and path of the URL; without a host the first master, which redirects to the leader. */
  private async locate(): Promise<{ endpoint: Endpoint; path: string }> {
    const [master] = await this.setup.detector.candidates(this.signal);
    const full = new URL(axios.getUri(this.config), `${master?.url ?? 'http://localhost:5050'}/`);
    const scheme = full.protocol === 'https:' ? 'https' : 'http';
    const port = full.port === '' ? (scheme === 'http' ? 80 : 443) : Number(full.port);
    return { endpoint: createEndpoint(scheme, full.hostname, port), path: `${full.pathname}${full.search}` };
  }

  private async send(target: Endpoint, path: string): Promise<Dispatcher.ResponseData> {
    const headers = await this.createHeaders();
    const data: unknown = this.config.data;
    try {
      return await this.setup.agent.request({
        origin: target.url,
        path,
        method: this.method as Method,
        headers,
        body: data instanceof Uint8Array || typeof data === 'string' ? data : null,
        headersTimeout: this.timeoutMs,
        bodyTimeout: this.timeoutMs,
        signal: this.signal ?? null,
      });
    } catch (error) {
      throw this.translate(error);
    }
  }

  private async createHeaders(): Promise<Record<string, string>> {
    const headers: Record<string, string> = {
      'user-agent': USER_AGENT,
      'accept-encoding': 'gzip',
      ...this.setup.options.headers,
    };
    const given = AxiosHeaders.from(this.config.headers).toJSON();
    for (const [name, value] of Object.entries(given)) {
      // False is how axios marks a header that is not to be sent.
      if (typeof value === 'string' || Array.isArray(value)) headers[name.toLowerCase()] = String(value);
    }
    if (headers['authorization'] === undefined && this.setup.authorizer) {
      headers['authorization'] = await withDeadline(
        Promise.resolve(this.setup.authorizer.authorize()),
        this.setup.clock,
        this.timeoutMs,
        () =>
          createRequestError(
            'MESOS_CLIENT_TIMEOUT',
            'the provider of the credentials did not answer',
            this.context,
          ),
        () => new CanceledError(undefined, this.config),
        this.signal,
      );
    }
    delete headers['content-length'];
    return headers;
  }

  private async finish(answer: Dispatcher.ResponseData): Promise<AxiosResponse> {
    const { statusCode: status, headers } = answer;
    const { validateStatus, responseType } = this.config;
    const isValid = !validateStatus || validateStatus(status);
    if (responseType === 'stream' && isValid) return this.respond(answer, answer.body);
    const body = await this.readBody(answer, single(headers['content-encoding']));
    if (!isValid) throw createStatusError({ status, body }, this.context);
    return this.respond(answer, responseType === 'arraybuffer' ? body : body.toString('utf8'));
  }

  private async readBody(answer: Dispatcher.ResponseData, encoding: string | undefined): Promise<Buffer> {
    const { maxBodyBytes } = this.setup.options;
    const parts: Buffer[] = [];
    let size = 0;
    try {
      for await (const part of answer.body as AsyncIterable<Buffer>) {
        size += part.length;
        if (size > maxBodyBytes) break;
        parts.push(part);
      }
      if (size > maxBodyBytes) {
        throw createRequestError(
          'MESOS_CLIENT_BODY_TOO_LARGE',
          `more than ${maxBodyBytes} bytes`,
          this.context,
        );
      }
      const body = Buffer.concat(parts);
      if (encoding !== 'gzip' || body.length === 0) return body;
      return Buffer.from(await gunzipBody(body, maxBodyBytes));
    } catch (error) {
      throw this.translate(error);
    }
  }

  private respond(answer: Dispatcher.ResponseData, data: unknown): AxiosResponse {
    const headers = new AxiosHeaders();
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined) headers.set(name, value);
    return { data, status: answer.statusCode, statusText: '', headers, config: this.config };
  }

  private translate(error: unknown): unknown {
    if (this.signal?.aborted) return new CanceledError(undefined, this.config);
    const code = errorCode(error);
    if (code === '' || code.startsWith('MESOS_')) return error;
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
      return createRequestError(
        'MESOS_CLIENT_TIMEOUT',
        `no answer within ${this.timeoutMs} ms`,
        this.context,
        {},
        error,
      );
    }
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      const { maxBodyBytes } = this.setup.options;
      return createRequestError(
        'MESOS_CLIENT_BODY_TOO_LARGE',
        `more than ${maxBodyBytes} bytes`,
        this.context,
      );
    }
    // undici has its own codes for what happens to a connection that was made.
    const isConnected = code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE';
    return createFailureError(classifyFailure(error, isConnected), this.context);
  }

  private describe(endpoint: string, path: string): RequestContext {
    return { show: () => this.method, endpoint, path };
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
