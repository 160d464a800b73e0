import type { Endpoint } from '../endpoint.js';

/** Hears what happens to a connection. Nothing is called after `onClose`, nor after `destroy`. */
export interface ConnectionListener {
  /** Bytes may be written. */
  onConnect(): void;
  /**
   * Bytes arrived. They lie in a buffer that is used again: the view is valid during the call, or until
   * {@link Connection.resume} when the call returned false, which pauses the connection.
   */
  onData(bytes: Buffer): boolean;
  /** Bytes refused by `write` have gone out. */
  onDrain(): void;
  /** The connection has ended; `error` is undefined when the peer closed it in order. */
  onClose(error: unknown): void;
}

export interface Connection {
  /** Writes all parts at once. False asks to wait for `onDrain`. */
  write(parts: readonly Uint8Array[]): boolean;
  /** Goes on after `onData` returned false. */
  resume(): void;
  /** Drops the connection at once. Idempotent. */
  destroy(): void;
}

/** Makes connections: the only place that knows sockets. */
export interface Transport {
  /** @param bufferBytes most bytes handed to `onData` at once over plain TCP */
  connect(endpoint: Endpoint, listener: ConnectionListener, bufferBytes: number): Connection;
}
