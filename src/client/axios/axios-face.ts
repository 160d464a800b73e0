import axios, { CanceledError } from 'axios';
import type { AxiosAdapter, AxiosInstance } from 'axios';
import { Agent, buildConnector } from 'undici';

import type { Clock } from '../../utils/clock.js';
import type { Authorizer } from '../auth/authorizer.js';
import type { CallRequest, CallResponse } from '../client.js';
import type { ResolvedClientOptions } from '../client.options.js';
import type { LeaderDetector } from '../detection/leader-detector.js';
import { createAbortError } from '../open-stream.js';
import { createTlsConnectionOptions } from '../tls.js';
import { createAxiosAdapter } from './axios.adapter.js';

// Downloads of files may take long; others should not wait behind them.
const genericConnections = 8;

/** The axios instance users see, and calls through it for those who chose so. */
export class AxiosFace {
  readonly instance: AxiosInstance;
  private readonly agents: readonly Agent[];
  private readonly callAdapter: AxiosAdapter;

  constructor(
    options: ResolvedClientOptions,
    clock: Clock,
    authorizer: Authorizer | undefined,
    detector: LeaderDetector,
  ) {
    const genericAgent = createAgent(options, genericConnections);
    const callAgent = createAgent(options, options.maxConnections);
    this.agents = [genericAgent, callAgent];
    const setup = { options, clock, authorizer, detector };
    this.callAdapter = createAxiosAdapter({ ...setup, agent: callAgent });
    this.instance = axios.create({
      adapter: createAxiosAdapter({ ...setup, agent: genericAgent }),
      // The http_proxy variable of the machine and axios' own redirects must not come in between.
      proxy: false,
      maxRedirects: 0,
    });
  }

  async call(request: CallRequest, signal?: AbortSignal): Promise<CallResponse> {
    try {
      const answer = await this.instance.request<Uint8Array>({
        adapter: this.callAdapter,
        method: 'POST',
        url: `${request.endpoint}${request.path}`,
        data: request.body,
        // axios would turn a body `4` into a number, and refuse what is no JSON.
        responseType: 'arraybuffer',
        headers: {
          ...request.headers,
          'Content-Type': request.contentType,
          Accept: request.accept ?? request.contentType,
        },
        ...(request.timeoutMs !== undefined && { timeout: request.timeoutMs }),
        ...(signal && { signal }),
      });
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(answer.headers)) headers[name] = String(value);
      return { status: answer.status, headers, body: answer.data };
    } catch (error) {
      if (!(error instanceof CanceledError)) throw error;
      const { show, endpoint, path } = request;
      throw createAbortError({ show, endpoint, path }, signal?.reason);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent.destroy()));
  }
}

function createAgent(options: ResolvedClientOptions, connections: number): Agent {
  const { connectTimeoutMs, maxHeaderBytes, idleTimeoutMs, tls, lookup } = options;
  return new Agent({
    connections,
    // Pipelining would hold small requests behind large answers.
    pipelining: 1,
    maxHeaderSize: maxHeaderBytes,
    keepAliveTimeout: idleTimeoutMs,
    connect: (target, callback) => {
      try {
        // A connector per connection, so that certificate files are read again when they change.
        const connector = buildConnector({
          ...createTlsConnectionOptions(tls, target.hostname),
          timeout: connectTimeoutMs,
          ...(lookup && { lookup }),
        });
        connector(target, callback);
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      }
    },
  });
}
