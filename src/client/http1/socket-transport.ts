import { connect as connectTcp } from 'node:net';
import type { LookupFunction, Socket, TcpNetConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { Clock, Timer } from '../../utils/clock.js';
import type { Endpoint } from '../endpoint.js';
import { createTlsConnectionOptions } from '../tls.js';
import type { TlsOptions } from '../tls.js';
import type { Connection, ConnectionListener, Transport } from './transport.js';

export interface SocketTransportOptions {
  readonly clock: Clock;
  readonly tls: TlsOptions;
  readonly connectTimeoutMs: number;
  /** Resolves names. @default that of the system, asked for each connection */
  readonly lookup?: LookupFunction;
}

/** Connects over node:net and node:tls. All addresses of a name are tried. */
export class SocketTransport implements Transport {
  constructor(private readonly options: SocketTransportOptions) {}

  connect(endpoint: Endpoint, listener: ConnectionListener, bufferBytes: number): Connection {
    return new SocketConnection(endpoint, listener, bufferBytes, this.options);
  }
}

class SocketConnection implements Connection {
  private readonly socket: Socket | undefined;
  private readonly connectTimer: Timer;
  private isOver = false;
  /** Whether `onData` has returned false and nobody has resumed. */
  private isPaused = false;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly listener: ConnectionListener,
    bufferBytes: number,
    options: SocketTransportOptions,
  ) {
    this.connectTimer = options.clock.setTimer(options.connectTimeoutMs, () => {
      const error = new Error(`no connection within ${options.connectTimeoutMs} ms`);
      this.end(Object.assign(error, { code: 'ETIMEDOUT' }));
    });
    try {
      this.socket = endpoint.scheme === 'https' ? this.openTls(options) : this.openTcp(options, bufferBytes);
    } catch (error) {
      // A file of the TLS options, or a certificate in it, is unusable. Told later, as all else.
      queueMicrotask(() => this.end(error));
      return;
    }
    this.socket.on('error', (error) => this.end(error));
    this.socket.on('end', () => this.end(undefined));
    this.socket.on('close', () => this.end(undefined));
    this.socket.on('drain', () => {
      if (!this.isOver) listener.onDrain();
    });
  }

  write(parts: readonly Uint8Array[]): boolean {
    const socket = this.socket;
    if (!socket || this.isOver) return true;
    if (parts.length === 1) return socket.write(parts[0]!);
    socket.cork();
    let isBelowMark = true;
    for (const part of parts) isBelowMark = socket.write(part);
    socket.uncork();
    return isBelowMark;
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.socket?.resume();
  }

  destroy(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.connectTimer.cancel();
    this.socket?.destroy();
  }

  private openTcp(options: SocketTransportOptions, bufferBytes: number): Socket {
    const buffer = Buffer.allocUnsafeSlow(bufferBytes);
    const socket = connectTcp({
      ...this.socketOptions(options),
      // One buffer for all reads: nothing is allocated per read (node:net, `onread`).
      onread: { buffer, callback: (size) => this.receive(buffer.subarray(0, size)) },
    });
    socket.once('connect', () => this.connected());
    return socket;
  }

  private openTls(options: SocketTransportOptions): Socket {
    const socket = connectTls({
      ...this.socketOptions(options),
      ...createTlsConnectionOptions(options.tls, this.endpoint.hostname),
    });
    socket.once('secureConnect', () => this.connected());
    // Not `onread`: one encrypted read may hold several records, handed out whether paused or not.
    socket.on('data', (bytes: Buffer) => {
      if (!this.receive(bytes)) socket.pause();
    });
    return socket;
  }

  private socketOptions(options: SocketTransportOptions): TcpNetConnectOpts {
    return {
      host: this.endpoint.hostname,
      port: this.endpoint.port,
      noDelay: true,
      keepAlive: true,
      autoSelectFamily: true,
      // Node's own 250 ms for each address is short for distant masters.
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(options.connectTimeoutMs / 4)),
      ...(options.lookup && { lookup: options.lookup }),
    };
  }

  private connected(): void {
    this.connectTimer.cancel();
    if (!this.isOver) this.listener.onConnect();
  }

  private receive(bytes: Buffer): boolean {
    if (this.isOver) return false;
    const goesOn = this.listener.onData(bytes);
    this.isPaused = !goesOn;
    return goesOn;
  }

  private end(error: unknown): void {
    if (this.isOver) return;
    this.destroy();
    this.listener.onClose(error);
  }
}
