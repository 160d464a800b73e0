import type { MesosError } from '../utils/errors.js';
import type { Clock, Timer } from '../utils/clock.js';
import type { EventStream } from './client.js';
import type { ClientErrorCode } from './client.errors.js';
import { createRequestError } from './http-status.js';
import type { RequestContext } from './http-status.js';
import { Http1Stream } from './http1/http1-stream.js';
import type { StreamAnswer, StreamConnectionOptions } from './http1/http1-stream.js';
import type { ResponseHead } from './http1/response-head.js';
import { createFailureError } from './network-error.js';

export interface OpenStreamOptions extends StreamConnectionOptions {
  readonly context: RequestContext;
  readonly clock: Clock;
  /** Milliseconds until the head of the answer must be there. */
  readonly timeoutMs: number;
  /** Told when the stream has been closed or has ended. */
  readonly onOver: () => void;
}

/** The peer opened a stream, or answered something else. */
export type OpenedStream =
  { readonly stream: EventStream } | { readonly head: ResponseHead; readonly body: Uint8Array };

/**
 * Sends one request for a stream to one endpoint; follows nothing.
 * @param signal aborts the opening; later it ends the stream, as `close` does
 */
export function openStreamAt(options: OpenStreamOptions, signal?: AbortSignal): Promise<OpenedStream> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(createAbortError(options.context, signal.reason));
      options.onOver();
      return;
    }
    const opening = new StreamOpening(options, resolve, reject, signal);
    opening.start();
  });
}

/** The error of a request whose caller gave up. */
export function createAbortError(context: RequestContext, reason: unknown): MesosError<ClientErrorCode> {
  return createRequestError('MESOS_CLIENT_ABORTED', 'aborted', context, {}, reason);
}

class StreamOpening implements EventStream {
  readonly endpoint: string;
  headers: EventStream['headers'] = {};
  private connection: Http1Stream | undefined;
  private timer: Timer | undefined;
  private isOver = false;

  constructor(
    private readonly options: OpenStreamOptions,
    private readonly resolve: (opened: OpenedStream) => void,
    private readonly reject: (error: unknown) => void,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.endpoint = options.endpoint.url;
  }

  start(): void {
    const { context, clock, timeoutMs } = this.options;
    this.timer = clock.setTimer(timeoutMs, () => {
      this.close();
      this.reject(createRequestError('MESOS_CLIENT_TIMEOUT', `no answer within ${timeoutMs} ms`, context));
    });
    this.signal?.addEventListener('abort', this.onAbort, { once: true });
    this.connection = new Http1Stream(
      this.options,
      (answer) => this.receive(answer),
      (failure) => createFailureError(failure, context),
      () => this.end(),
    );
  }

  close(): void {
    this.connection?.close();
    this.end();
  }

  [Symbol.asyncIterator](): AsyncIterator<readonly Uint8Array[], undefined> {
    return this.connection!;
  }

  private receive(answer: StreamAnswer): void {
    this.timer?.cancel();
    if (answer.kind === 'stream') {
      this.headers = answer.head.headers;
      this.resolve({ stream: this });
    } else if (answer.kind === 'refused') {
      this.resolve(answer);
    } else {
      this.reject(createFailureError(answer.failure, this.options.context));
    }
  }

  private readonly onAbort = (): void => {
    this.close();
    this.reject(createAbortError(this.options.context, this.signal?.reason));
  };

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.timer?.cancel();
    this.signal?.removeEventListener('abort', this.onAbort);
    this.options.onOver();
  }
}
