import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Encoding } from '../../../../protocol/codec/codec.js';
import type { Call } from '../../../../protocol/gen/types/scheduler.js';
import type { Framework } from '../frameworks/framework.js';
import type { MasterState } from '../master-state.js';
import type { Credential } from '../master.options.js';

/** Where a master stands. */
export type Leadership =
  | { readonly kind: 'leading'; readonly state: MasterState }
  /** Elected, the registry is not read yet. */
  | { readonly kind: 'recovering' }
  /** Another master leads, or nobody does. */
  | {
      readonly kind: 'standby';
      readonly leader: { readonly hostname: string; readonly port: number } | undefined;
    };

/** A request to the scheduler API on its way through the checks, which fill in what they find out. */
export interface SchedulerRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  readonly response: ServerResponse;
  readonly credentials: readonly Credential[] | undefined;
  readonly leadership: Leadership;
  principal?: string;
  state?: MasterState;
  bodyEncoding?: Encoding;
  /** Encoding of the stream, for calls that have one. */
  streamEncoding?: Encoding;
  call?: Call;
  framework?: Framework;
}
