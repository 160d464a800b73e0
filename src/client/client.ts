import type { MediaType } from '../protocol/codec/codec.js';

/** One call to a master or an agent: a POST with a short answer. */
export interface CallRequest {
  /**
   * Base URL of the peer, e.g. `http://10.0.0.1:5050`. Calls of a subscription go to the endpoint that
   * answered it ({@link EventStream.endpoint}).
   */
  readonly endpoint: string;
  /** Path of the API, e.g. `/api/v1/scheduler`. */
  readonly path: string;
  readonly body: Uint8Array;
  /** Encoding of the body. */
  readonly contentType: MediaType;
  /** Encoding wanted for an answer that has a body. @default the one of the body */
  readonly accept?: MediaType;
  /** Further headers, e.g. `mesos-stream-id`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The call in one line without secrets, for errors and logs. Called only when needed. */
  readonly show: () => string;
  /** Milliseconds until the whole answer must be there. @default `callTimeoutMs` of the client */
  readonly timeoutMs?: number;
}

/** The answer to a call, always of a 2xx status: all others are thrown as typed errors. */
export interface CallResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed body, empty for 202. */
  readonly body: Uint8Array;
}

/** A request for an event stream (SUBSCRIBE). The client finds the endpoint unless one is given. */
export type StreamRequest = Omit<CallRequest, 'endpoint'> & { readonly endpoint?: string };

/**
 * An open event stream. Iterating yields the RecordIO frames in batches, one batch per read of the socket;
 * the socket is read only as fast as batches are taken. Ends when the peer ends the body, throws a typed
 * error when the connection breaks or the framing is invalid. Frames are views, valid until the next batch
 * is asked for.
 */
export interface EventStream extends AsyncIterable<readonly Uint8Array[]> {
  /** Base URL of the peer that answered, after redirects. */
  readonly endpoint: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Drops the connection at once; the iteration then ends without an error. Idempotent. */
  close(): void;
}

/** How components talk HTTP. Replace it to talk through something else, or to nothing in tests. */
export interface MesosClient {
  /**
   * Sends a call. Calls to the same endpoint arrive in the order of the calls of this method as long as
   * nobody waits in between; they share a bounded number of kept-alive connections, none of them the one
   * of an event stream.
   * @throws MesosError of the client's table, with the call, the status and the start of the body
   */
  call(request: CallRequest, signal?: AbortSignal): Promise<CallResponse>;
  /** Opens an event stream on a connection of its own, following redirects to the leader. */
  openStream(request: StreamRequest, signal?: AbortSignal): Promise<EventStream>;
  /** Closes all connections; what is in flight fails. Idempotent. */
  close(): Promise<void>;
}
