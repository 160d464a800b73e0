import type { Clock, Timer } from '../../utils/clock.js';
import type { Endpoint } from '../endpoint.js';
import { classifyFailure } from '../network-error.js';
import type { ConnectionFailure } from '../network-error.js';
import { AnswerReader } from './answer-reader.js';
import type { Answer } from './answer-reader.js';
import { Fifo } from './fifo.js';
import { joinRequests } from './join-requests.js';
import type { RequestBytes } from './join-requests.js';
import type { Connection, ConnectionListener, Transport } from './transport.js';

/** One POST on its way through a pipeline. Exactly one of the two methods is called, once. */
export interface PipelinedCall extends RequestBytes {
  /** When the answer must be there, on the clock's monotonic time. */
  readonly dueMs: number;
  /** Set by whoever settles the call, the pipeline or a caller that aborts; its answer is then thrown away. */
  isSettled: boolean;
  onAnswer(answer: Answer): void;
  onFailure(failure: ConnectionFailure): void;
}

export interface PipelineOptions {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly maxHeaderBytes: number;
  readonly maxBodyBytes: number;
  readonly idleTimeoutMs: number;
  /** Called when the connection has been unused for `idleTimeoutMs` and was closed. */
  readonly onIdle: () => void;
}

// Calls on the wire at once: past a few hundred nothing is gained, and a break leaves fewer in doubt.
const maxInFlight = 512;
const readBufferBytes = 16_384;

/**
 * Calls on one kept-alive connection: written in order, those of one tick together, without waiting for
 * answers; libprocess handles and answers them in order (Mesos: `http_proxy.cpp`). The connection is made
 * when there is something to send and made again after it broke; a call is never sent twice.
 */
export class Http1Pipeline implements ConnectionListener {
  private readonly waiting = new Fifo<PipelinedCall>();
  private readonly inFlight = new Fifo<PipelinedCall>();
  private connection: Connection | undefined;
  private reader: AnswerReader | undefined;
  private isConnected = false;
  private isBlocked = false;
  private isFlushPlanned = false;
  private isClosed = false;
  private timer: Timer | undefined;
  private timerDueMs = Number.POSITIVE_INFINITY;
  private usedMs: number;

  constructor(private readonly options: PipelineOptions) {
    this.usedMs = options.clock.monotonic();
  }

  /** Calls that are not answered yet. */
  get pending(): number {
    return this.waiting.size + this.inFlight.size;
  }

  send(call: PipelinedCall): void {
    this.waiting.push(call);
    this.armTimer(call.dueMs);
    this.planFlush();
  }

  /** Fails all calls with `failure` and drops the connection. */
  close(failure: ConnectionFailure): void {
    this.isClosed = true;
    this.timer?.cancel();
    this.dropConnection();
    for (const call of [...this.inFlight.takeAll(), ...this.waiting.takeAll()]) fail(call, failure);
  }

  onConnect(): void {
    this.isConnected = true;
    this.flush();
  }

  onDrain(): void {
    this.isBlocked = false;
    this.planFlush();
  }

  onData(bytes: Buffer): boolean {
    try {
      this.reader!.write(bytes);
    } catch (error) {
      this.breakConnection(classifyFailure(error, true));
      return false;
    }
    if (this.reader?.mustClose === true) this.breakConnection(classifyFailure(undefined, true));
    else if (this.waiting.size > 0) this.planFlush();
    return true;
  }

  onClose(error: unknown): void {
    this.reader?.end();
    const failure = classifyFailure(error, this.isConnected);
    // Without a connection nothing was sent: what waits would meet the same.
    if (!this.isConnected) for (const call of this.waiting.takeAll()) fail(call, failure);
    this.breakConnection(failure);
  }

  private planFlush(): void {
    if (this.isFlushPlanned) return;
    this.isFlushPlanned = true;
    process.nextTick(() => {
      this.isFlushPlanned = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.isClosed || this.waiting.size === 0) return;
    if (!this.connection) this.connect();
    if (!this.isConnected || this.isBlocked) return;
    const calls: PipelinedCall[] = [];
    while (this.inFlight.size < maxInFlight) {
      const call = this.waiting.shift();
      if (!call) break;
      if (call.isSettled) continue;
      this.inFlight.push(call);
      calls.push(call);
    }
    if (calls.length > 0) this.isBlocked = !this.connection!.write(joinRequests(calls));
  }

  private connect(): void {
    const { transport, endpoint, maxHeaderBytes, maxBodyBytes } = this.options;
    this.isConnected = false;
    this.isBlocked = false;
    this.reader = new AnswerReader(maxHeaderBytes, maxBodyBytes, (answer) => this.settleNext(answer));
    this.connection = transport.connect(endpoint, this, readBufferBytes);
  }

  /** Takes an answer, or the reason why its body is refused, for the oldest call. False: nobody asked. */
  private settleNext(answer: Answer | ConnectionFailure): boolean {
    const call = this.inFlight.shift();
    if (!call) return false;
    if (this.inFlight.size === 0) this.usedMs = this.options.clock.monotonic();
    if ('code' in answer) {
      fail(call, answer);
    } else if (!call.isSettled) {
      call.isSettled = true;
      call.onAnswer(answer);
    }
    return true;
  }

  /** What was sent is lost; what was not goes over the next connection. */
  private breakConnection(failure: ConnectionFailure): void {
    this.dropConnection();
    for (const call of this.inFlight.takeAll()) fail(call, failure);
    if (this.waiting.size > 0) this.planFlush();
  }

  private dropConnection(): void {
    this.connection?.destroy();
    this.connection = undefined;
    this.reader = undefined;
    this.isConnected = false;
  }

  /** One timer for all: it sleeps until the earliest moment at which something can be due. */
  private armTimer(dueMs: number): void {
    if (dueMs >= this.timerDueMs || this.isClosed) return;
    this.timer?.cancel();
    this.timerDueMs = dueMs;
    const delayMs = dueMs - this.options.clock.monotonic();
    this.timer = this.options.clock.setTimer(delayMs, () => this.expire());
  }

  private expire(): void {
    this.timerDueMs = Number.POSITIVE_INFINITY;
    const nowMs = this.options.clock.monotonic();
    const late: ConnectionFailure = { code: 'MESOS_CLIENT_TIMEOUT', why: 'the time is over' };
    // Nothing behind an answer that does not come can be answered: the connection is half-open or hung.
    const isHung = (this.inFlight.peek()?.dueMs ?? Number.POSITIVE_INFINITY) <= nowMs;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const queue of [this.inFlight, this.waiting]) {
      for (const call of queue) {
        if (call.dueMs > nowMs) nextMs = Math.min(nextMs, call.dueMs);
        else fail(call, late);
      }
    }
    if (isHung) {
      this.breakConnection({
        code: 'MESOS_CLIENT_CONNECTION_LOST',
        why: 'an earlier call got no answer in time',
      });
    }
    if (this.pending > 0 && nextMs !== Number.POSITIVE_INFINITY) this.armTimer(nextMs);
    else this.expireIdle(nowMs);
  }

  private expireIdle(nowMs: number): void {
    // Aborted calls may still wait for the connection; they go with it.
    if (!this.connection && this.waiting.size === 0) return this.options.onIdle();
    const idleDueMs = this.usedMs + this.options.idleTimeoutMs;
    if (nowMs < idleDueMs) return this.armTimer(idleDueMs);
    this.dropConnection();
    this.options.onIdle();
  }
}

function fail(call: PipelinedCall, failure: ConnectionFailure): void {
  if (call.isSettled) return;
  call.isSettled = true;
  call.onFailure(failure);
}
