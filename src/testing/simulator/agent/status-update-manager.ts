import type { FrameworkId } from '../../../protocol/ids.js';
import type { Clock, Timer } from '../../../utils/clock.js';
import { formatUuid } from '../../../utils/uuid.js';

export interface StatusUpdateManagerOptions<Id extends string, Update extends { readonly uuid: Uint8Array }> {
  readonly clock: Clock;
  /** First wait for an acknowledgement, in milliseconds; doubles per retry. @default 10_000 (slave/constants.cpp) */
  readonly initialRetryMs?: number;
  /** Longest wait for an acknowledgement, in milliseconds. @default 600_000 (slave/constants.cpp) */
  readonly maxRetryMs?: number;
  /** Sends one update; called again for every retry. */
  readonly forward: (frameworkId: FrameworkId, id: Id, update: Update) => void;
  /** Whether the acknowledgement of `update` ends its stream. */
  readonly isTerminal: (update: Update) => boolean;
  /** A stream has ended: its terminal update was acknowledged. */
  readonly onClosed?: (frameworkId: FrameworkId, id: Id) => void;
}

interface UpdateStream<Update> {
  readonly pending: Update[];
  readonly seen: Set<string>;
  retryMs: number;
  timer: Timer | undefined;
}

/**
 * The reliable half of status updates (src/slave/task_status_update_manager.cpp): per framework and task at
 * most one update is under way; it is repeated until its acknowledgement, which lets the next one go. The same
 * rules hold for the statuses of operations.
 */
export class StatusUpdateManager<Id extends string, Update extends { readonly uuid: Uint8Array }> {
  private readonly frameworks = new Map<FrameworkId, Map<Id, UpdateStream<Update>>>();
  private paused = true;

  constructor(private readonly options: StatusUpdateManagerOptions<Id, Update>) {}

  /** Queues an update; sends it if it is the only one. False if this uuid was here before. */
  enqueue(frameworkId: FrameworkId, id: Id, update: Update): boolean {
    const stream = this.open(frameworkId, id);
    const uuid = formatUuid(update.uuid);
    if (stream.seen.has(uuid)) return false;
    stream.seen.add(uuid);
    stream.pending.push(update);
    if (stream.pending.length === 1) this.sendHead(frameworkId, id, stream);
    return true;
  }

  /** Takes an acknowledgement; false if it is not the one of the update under way, which is then ignored. */
  acknowledge(frameworkId: FrameworkId, id: Id, uuid: Uint8Array): boolean {
    const stream = this.frameworks.get(frameworkId)?.get(id);
    const head = stream?.pending[0];
    if (!stream || !head || formatUuid(head.uuid) !== formatUuid(uuid)) return false;
    stream.timer?.cancel();
    stream.pending.shift();
    if (this.options.isTerminal(head)) {
      this.close(frameworkId, id);
      this.options.onClosed?.(frameworkId, id);
    } else if (stream.pending.length > 0) this.sendHead(frameworkId, id, stream);
    return true;
  }

  /** Whether the stream still waits for acknowledgements. */
  isOpen(frameworkId: FrameworkId, id: Id): boolean {
    return (this.frameworks.get(frameworkId)?.get(id)?.pending.length ?? 0) > 0;
  }

  /** Stops sending, because no master is there. New managers are paused. */
  pause(): void {
    this.paused = true;
    for (const streams of this.frameworks.values()) {
      for (const stream of streams.values()) stream.timer?.cancel();
    }
  }

  /** A master is there (again): all updates under way go out at once, their retries start anew. */
  resume(): void {
    this.paused = false;
    for (const [frameworkId, streams] of this.frameworks) {
      for (const [id, stream] of streams) {
        stream.timer?.cancel();
        if (stream.pending.length > 0) this.sendHead(frameworkId, id, stream);
      }
    }
  }

  /** Drops all streams of a framework. */
  forget(frameworkId: FrameworkId): void {
    for (const id of this.frameworks.get(frameworkId)?.keys() ?? []) this.close(frameworkId, id);
  }

  private open(frameworkId: FrameworkId, id: Id): UpdateStream<Update> {
    let streams = this.frameworks.get(frameworkId);
    if (!streams) this.frameworks.set(frameworkId, (streams = new Map()));
    let stream = streams.get(id);
    if (!stream) streams.set(id, (stream = { pending: [], seen: new Set(), retryMs: 0, timer: undefined }));
    return stream;
  }

  private close(frameworkId: FrameworkId, id: Id): void {
    const streams = this.frameworks.get(frameworkId);
    streams?.get(id)?.timer?.cancel();
    streams?.delete(id);
    if (streams?.size === 0) this.frameworks.delete(frameworkId);
  }

  private sendHead(frameworkId: FrameworkId, id: Id, stream: UpdateStream<Update>): void {
    stream.retryMs = this.options.initialRetryMs ?? 10_000;
    this.send(frameworkId, id, stream);
  }

  private send(frameworkId: FrameworkId, id: Id, stream: UpdateStream<Update>): void {
    const head = stream.pending[0];
    if (this.paused || !head) return;
    // Armed before sending: the answer may come while `forward` runs.
    stream.timer = this.options.clock.setTimer(stream.retryMs, () => {
      stream.retryMs = Math.min(stream.retryMs * 2, this.options.maxRetryMs ?? 600_000);
      this.send(frameworkId, id, stream);
    });
    this.options.forward(frameworkId, id, head);
  }
}
