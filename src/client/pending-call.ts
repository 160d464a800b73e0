import type { CallRequest, CallResponse } from './client.js';
import type { Endpoint } from './endpoint.js';
import { createAbortError } from './open-stream.js';
import type { RequestContext } from './http-status.js';
import type { Answer } from './http1/answer-reader.js';
import type { PipelinedCall } from './http1/http1-pipeline.js';
import { createFailureError } from './network-error.js';
import type { ConnectionFailure } from './network-error.js';

/** What takes the answers that are no plain success: redirects, refusals, compressed bodies. */
export interface AnswerHandler {
  handleAnswer(call: PendingCall, answer: Answer): void;
}

/** One call at one endpoint, from the moment it is made until its promise settles or a redirect replaces it. */
export class PendingCall implements PipelinedCall, RequestContext {
  prefix = '';
  isSettled = false;
  private onAbort: (() => void) | undefined;

  constructor(
    readonly request: CallRequest,
    readonly target: Endpoint,
    readonly dueMs: number,
    /** Redirects that may still be followed. */
    readonly redirectsLeft: number,
    readonly resolve: (response: CallResponse) => void,
    readonly reject: (error: unknown) => void,
    private readonly handler: AnswerHandler,
    readonly signal: AbortSignal | undefined,
  ) {
    if (signal) this.listen(signal);
  }

  get body(): Uint8Array {
    return this.request.body;
  }

  get endpoint(): string {
    return this.target.url;
  }

  get path(): string {
    return this.request.path;
  }

  get show(): () => string {
    return this.request.show;
  }

  onAnswer(answer: Answer): void {
    this.stopListening();
    const isPlain =
      answer.status >= 200 && answer.status < 300 && answer.headers['content-encoding'] === undefined;
    if (isPlain) this.resolve(answer);
    else this.handler.handleAnswer(this, answer);
  }

  onFailure(failure: ConnectionFailure): void {
    this.fail(createFailureError(failure, this));
  }

  /** Settles the call from outside the pipeline. */
  fail(error: unknown): void {
    this.isSettled = true;
    this.stopListening();
    this.reject(error);
  }

  private listen(signal: AbortSignal): void {
    this.onAbort = () => {
      if (!this.isSettled) this.fail(createAbortError(this, signal.reason));
    };
    if (signal.aborted) this.onAbort();
    else signal.addEventListener('abort', this.onAbort, { once: true });
  }

  private stopListening(): void {
    if (this.onAbort) this.signal?.removeEventListener('abort', this.onAbort);
  }
}
