import { readFileSync } from 'node:fs';

/** A request of a recording, or something that was done outside HTTP. */
export interface RecordedStep {
  readonly t_ms?: number;
  readonly action?: string;
  readonly peer?: string;
  readonly method?: string;
  readonly path?: string;
  readonly request_headers?: readonly (readonly [string, string])[];
  // Calls are looked at by member, as they were sent.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly request_body?: any;
  readonly response_headers?: readonly (readonly [string, string])[] | null;
  readonly status_line?: string | null;
  readonly stream?: string;
  readonly comment?: string;
}

/** A JSON event as it was recorded. */
export interface RecordedEvent {
  readonly type: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly [member: string]: any;
}

/** What happened to one task in one stream: repeats of an update left out. */
export type TaskHistory = readonly string[];

const folderOf = (name: string): URL => new URL(`../fixtures/captures/${name}/`, import.meta.url);

/** Requests and actions of a folder, in order. */
export function readSteps(name: string): RecordedStep[] {
  return readFileSync(new URL('exchanges.jsonl', folderOf(name)), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedStep);
}

/** Events of a stream of a JSON folder. */
export function readEvents(name: string, stream: string): RecordedEvent[] {
  const bytes = readFileSync(new URL(stream, folderOf(name)));
  const events: RecordedEvent[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const newline = bytes.indexOf(10, offset);
    const end = newline + 1 + Number(bytes.subarray(offset, newline).toString());
    events.push(JSON.parse(bytes.subarray(newline + 1, end).toString()) as RecordedEvent);
    offset = end;
  }
  return events;
}

/** The uuids of the updates of each task, in order, each once. */
export function uuidsOf(events: readonly RecordedEvent[], taskId: string): string[] {
  const uuids = events
    .filter(({ type }) => type === 'UPDATE')
    .map((event) => event['update'].status)
    .filter((status) => status.task_id.value === taskId && status.uuid !== undefined)
    .map((status) => status.uuid as string);
  return [...new Set(uuids)];
}

/** One line per update, by task; without ids, times, addresses and repeats. */
export function taskHistories(events: readonly RecordedEvent[]): Map<string, TaskHistory> {
  const histories = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const event of events) {
    if (event.type !== 'UPDATE') continue;
    const { status } = event['update'];
    const key = `${status.task_id.value} ${status.uuid}`;
    if (status.uuid !== undefined && seen.has(key)) continue;
    seen.add(key);
    const line = [
      status.state,
      status.source,
      status.reason ?? '-',
      status.uuid === undefined ? 'no uuid' : 'uuid',
      status.healthy === undefined ? '' : `healthy=${status.healthy}`,
      status.unreachable_time === undefined ? '' : 'unreachable_time',
      plainText(status.message ?? ''),
    ].join(' ');
    const history = histories.get(status.task_id.value) ?? [];
    histories.set(status.task_id.value, [...history, line]);
  }
  return histories;
}

/** Ids become the same everywhere; the parts of lists of resources, whose order means nothing, are sorted. */
function plainText(message: string): string {
  return (
    message
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu, '<uuid>')
      .replace(/-O\d+/gu, '-O<n>')
      // How much was offered depends on when the allocator ran.
      .replace(/(more than available) .*/u, '$1 <offered>')
      .replace(/[a-z]+\(allocated: [^)]*\):\S+(?:; [a-z]+\(allocated: [^)]*\):[^\s;]+)*/gu, (list) =>
        list.split('; ').sort().join('; '),
      )
  );
}
