import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';

/** An answer, read to its end. */
export interface RawAnswer {
  readonly status: number;
  readonly statusLine: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A JSON event as it came over the wire. */
export interface WireEvent {
  readonly type: string;
  // The tests look at whatever an event holds.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly [member: string]: any;
}

export const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
export const path = '/api/v1/scheduler';
export const capabilities = [
  'PARTITION_AWARE',
  'MULTI_ROLE',
  'TASK_KILLING_STATE',
  'RESERVATION_REFINEMENT',
].map((type) => ({ type }));

/** Sends one request on a connection of its own; resolves with the head as soon as it is there. */
export function open(
  base: string,
  { method = 'POST', path: target = path, headers = json, body }: RawRequest,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(base + target, { method, headers, agent: false }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Sends one request and reads the whole answer. */
export async function send(base: string, options: RawRequest): Promise<RawAnswer> {
  const message = await open(base, options);
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return { ...headOf(message), body: Buffer.concat(chunks).toString() };
}

export function headOf(message: IncomingMessage): Omit<RawAnswer, 'body'> {
  const headers: [string, string][] = [];
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    headers.push([message.rawHeaders[index]!, message.rawHeaders[index + 1]!]);
  }
  const status = message.statusCode!;
  return { status, statusLine: `HTTP/${message.httpVersion} ${status} ${message.statusMessage}`, headers };
}

/** Sends bytes and returns what comes back until the server closes or nothing comes for a while. */
export function exchangeBytes(
  base: string,
  bytes: string,
  isComplete: (received: string) => boolean,
): Promise<{ received: string; closed: boolean }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const finish = (closed: boolean): void => {
      socket.destroy();
      resolve({ received, closed });
    };
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (isComplete(received)) setImmediate(() => finish(false));
    });
    socket.on('close', () => finish(true));
    socket.on('error', () => finish(true));
  });
}

/** A subscribed framework that speaks JSON and knows nothing of this library. */
export class RawFramework {
  readonly events: WireEvent[] = [];
  readonly chunks: Buffer[] = [];
  ended: 'properly' | 'broken' | undefined;
  private pending = Buffer.alloc(0);
  private readonly listeners = new Set<() => void>();

  private constructor(
    readonly base: string,
    readonly head: Omit<RawAnswer, 'body'>,
    private readonly message: IncomingMessage,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    message.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.pending = Buffer.concat([this.pending, chunk]);
      this.parse();
      this.notify();
    });
    message.on('error', () => undefined);
    message.on('close', () => {
      this.ended = message.complete ? 'properly' : 'broken';
      this.notify();
    });
  }

  /** @param info members of FrameworkInfo beside the usual ones; @param extra members of `subscribe` */
  static async subscribe(
    base: string,
    info: Record<string, unknown> = {},
    extra: Record<string, unknown> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawFramework> {
    const frameworkInfo = {
      user: 'root',
      name: 'raw',
      roles: ['*'],
      capabilities,
      failover_timeout: 60,
      ...info,
    };
    const call = {
      type: 'SUBSCRIBE',
      framework_id: info['id'],
      subscribe: { framework_info: frameworkInfo, ...extra },
    };
    const message = await open(base, { headers: { ...json, ...headers }, body: JSON.stringify(call) });
    return new RawFramework(base, headOf(message), message, headers);
  }

  /** Sends a SUBSCRIBE as it is, in JSON. */
  static async open(base: string, call: unknown): Promise<RawFramework> {
    const message = await open(base, { headers: json, body: JSON.stringify(call) });
    return new RawFramework(base, headOf(message), message, {});
  }

  get id(): string {
    return this.events.find(({ type }) => type === 'SUBSCRIBED')?.['subscribed'].framework_id.value;
  }

  get streamId(): string {
    return this.head.headers.find(([name]) => name === 'Mesos-Stream-Id')![1];
  }

  of(type: string): WireEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  /** All offers so far. */
  // oxlint-disable-next-line typescript/no-explicit-any
  get offers(): any[] {
    return this.of('OFFERS').flatMap((event) => event['offers'].offers);
  }

  /** All statuses so far, of one task or all. */
  // oxlint-disable-next-line typescript/no-explicit-any
  statuses(taskId?: string): any[] {
    const statuses = this.of('UPDATE').map((event) => event['update'].status);
    return taskId === undefined ? statuses : statuses.filter((status) => status.task_id.value === taskId);
  }

  call(
    type: string,
    body: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<RawAnswer> {
    return send(this.base, {
      headers: { ...json, 'Mesos-Stream-Id': this.streamId, ...this.headers, ...headers },
      body: JSON.stringify({ framework_id: { value: this.id }, type, ...body }),
    });
  }

  launch(
    offer: { id: unknown; agent_id: unknown },
    tasks: Record<string, unknown>[],
    filters?: unknown,
  ): Promise<RawAnswer> {
    return this.call('ACCEPT', {
      accept: {
        offer_ids: [offer.id],
        operations: [
          {
            type: 'LAUNCH',
            launch: { task_infos: tasks.map((task) => ({ agent_id: offer.agent_id, ...task })) },
          },
        ],
        filters,
      },
    });
  }

  acknowledge(status: { agent_id: unknown; task_id: unknown; uuid?: unknown }): Promise<RawAnswer> {
    const { agent_id, task_id, uuid } = status;
    return this.call('ACKNOWLEDGE', { acknowledge: { agent_id, task_id, uuid } });
  }

  /** Resolves once the predicate holds; fails after five seconds. */
  until<Value>(predicate: () => Value): Promise<NonNullable<Value>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          done(() =>
            reject(
              new Error(
                `not in time: ${String(predicate)}; events: ${JSON.stringify(this.events).slice(-1500)}`,
              ),
            ),
          ),
        5_000,
      );
      const done = (act: () => void): void => {
        clearTimeout(timer);
        this.listeners.delete(look);
        act();
      };
      const look = (): void => {
        const value = predicate();
        if (value) done(() => resolve(value as NonNullable<Value>));
      };
      this.listeners.add(look);
      look();
    });
  }

  close(): void {
    this.message.destroy();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }

  private parse(): void {
    for (;;) {
      const newline = this.pending.indexOf(10);
      if (newline < 0) return;
      const end = newline + 1 + Number(this.pending.subarray(0, newline).toString());
      if (this.pending.length < end) return;
      this.events.push(JSON.parse(this.pending.subarray(newline + 1, end).toString()) as WireEvent);
      this.pending = this.pending.subarray(end);
    }
  }
}

/** A task of one tenth of a cpu. */
export function task(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: id,
    task_id: { value: id },
    resources: [scalar('cpus', 0.1), scalar('mem', 32)],
    command: { value: 'sleep 1000' },
    ...more,
  };
}

export function scalar(name: string, value: number): Record<string, unknown> {
  return { name, type: 'SCALAR', scalar: { value } };
}

/** A uuid nobody has seen yet, as acknowledgements carry it. */
export function anyUuid(): string {
  return Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64');
}
