import type { Observable } from 'rxjs';
import type { TaskChange } from '../../tasks/manager/task-manager.service.js';
import type { Clock, Timer } from '../../utils/clock.js';
import { ChangeStream } from './change-stream.js';
import { taskBody, type TaskSurroundings } from './task.view.js';

/** How the feed keeps within bounds. */
export interface ChangeFeedLimits {
  /** Changes kept for clients that come back; twice as many may wait for a slow one. @default 1000 */
  readonly kept?: number;
  /** Silence after which a comment shows that the stream lives, in ms. @default 15_000 */
  readonly heartbeatMs?: number;
}

/** Wait of a client before it reconnects, in ms. */
const retryMs = 2000;

/**
 * Changes of tasks as server-sent events (WHATWG HTML, "Server-sent events"). Every change has an id; a client
 * that names the last one it got (`Last-Event-ID`) gets those after it. If they are not kept any more, or are of
 * an earlier process, it gets `reset` instead: it has to read the lists again.
 */
export class ChangeFeed {
  private readonly streams = new Set<{ readonly stream: ChangeStream; readonly application?: string }>();
  private readonly kept: TaskChange[] = [];
  private readonly limits: Required<ChangeFeedLimits>;
  private last = 0;
  /** Begins every id: those of an earlier process mean nothing here. */
  private readonly run: string;
  private heartbeat: Timer | undefined;
  private isClosed = false;

  constructor(
    changes: Observable<TaskChange>,
    private readonly clock: Clock,
    private readonly surroundings: TaskSurroundings,
    { kept = 1000, heartbeatMs = 15_000 }: ChangeFeedLimits = {},
  ) {
    this.limits = { kept, heartbeatMs };
    this.run = clock.now().toString(16);
    changes.subscribe({ next: (change) => this.publish(change), complete: () => this.close() });
  }

  /** Clients at the moment. */
  get size(): number {
    return this.streams.size;
  }

  /** The changes from now on, or from after the event of this id. Destroy the stream when the client goes. */
  follow(lastEventId: string | undefined, application: string | undefined): ChangeStream {
    const stream = new ChangeStream(2 * this.limits.kept, () => this.leave(client));
    const client = { stream, ...(application !== undefined && { application }) };
    stream.send(`retry: ${retryMs}\n\n`);
    // An id now would be taken for that of the newest change, before those to be repeated have arrived.
    if (lastEventId === undefined) stream.send(`id: ${this.idOf(this.last)}\n\n`);
    else this.replay(client, lastEventId);
    if (this.isClosed) {
      stream.finish();
      return stream;
    }
    this.streams.add(client);
    this.heartbeat ??= this.beatLater();
    return stream;
  }

  /** Ends all streams. Idempotent. */
  close(): void {
    this.isClosed = true;
    this.heartbeat?.cancel();
    this.heartbeat = undefined;
    for (const { stream } of this.streams) stream.finish();
    this.streams.clear();
  }

  private publish(change: TaskChange): void {
    this.last++;
    // The oldest is overwritten: a list that moves up by one with every change would cost too much.
    this.kept[this.last % this.limits.kept] = change;
    if (this.streams.size === 0) return;
    const text = this.textOf(this.last, change);
    for (const client of this.streams) if (concerns(client, change)) client.stream.send(text);
  }

  private replay(client: { readonly stream: ChangeStream; readonly application?: string }, id: string): void {
    const [run, number] = splitId(id);
    const first = Math.max(1, this.last - this.limits.kept + 1);
    if (run !== this.run || number > this.last || number < first - 1) {
      client.stream.send(`event: reset\nid: ${this.idOf(this.last)}\ndata: {}\n\n`);
      return;
    }
    for (let next = number + 1; next <= this.last; next++) {
      const change = this.kept[next % this.limits.kept]!;
      if (concerns(client, change)) client.stream.send(this.textOf(next, change));
    }
  }

  private textOf(number: number, { before, after }: TaskChange): string {
    const record = after ?? before;
    const task = record && taskBody(record, this.surroundings);
    const data = { before: before?.state, after: after?.state, task };
    return `event: ${after ? 'task' : 'forgotten'}\nid: ${this.idOf(number)}\ndata: ${JSON.stringify(data)}\n\n`;
  }

  private idOf(number: number): string {
    return `${this.run}-${number}`;
  }

  private leave(client: { readonly stream: ChangeStream }): void {
    this.streams.delete(client);
    if (this.streams.size > 0) return;
    this.heartbeat?.cancel();
    this.heartbeat = undefined;
  }

  private beatLater(): Timer {
    return this.clock.setTimer(this.limits.heartbeatMs, () => {
      for (const { stream } of this.streams) if (stream.isIdle) stream.send(':\n\n');
      this.heartbeat = this.beatLater();
    });
  }
}

function concerns(
  { application }: { readonly application?: string },
  { before, after }: TaskChange,
): boolean {
  return application === undefined || (after ?? before)?.application === application;
}

/** NaN for what is no id of ours; every comparison with it fails. */
function splitId(id: string): readonly [run: string, number: number] {
  const [, run = '', number = ''] = /^([0-9a-f]+)-(\d{1,15})$/.exec(id) ?? [];
  return [run, number === '' ? NaN : Number(number)];
}
