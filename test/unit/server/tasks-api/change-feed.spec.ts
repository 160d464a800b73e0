import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import type { TaskId } from '../../../../src/protocol/ids.js';
import { ChangeFeed, type ChangeFeedLimits } from '../../../../src/server/tasks-api/change-feed.js';
import type { ChangeStream } from '../../../../src/server/tasks-api/change-stream.js';
import type { TaskRecord } from '../../../../src/tasks/ledger/task-record.js';
import type { TaskChange } from '../../../../src/tasks/manager/task-manager.service.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';

function createFeed(limits: ChangeFeedLimits = {}, clock = new ManualClock()) {
  const changes = new Subject<TaskChange>();
  const surroundings = { frameworkId: undefined, agentUrl: () => undefined };
  const feed = new ChangeFeed(changes, clock, surroundings, limits);
  const run = (number: number, application = 'web'): void => {
    const after = { ...record(`${application}.${number}`, application), state: 'running' as const };
    changes.next({ before: record(`${application}.${number}`, application), after });
  };
  return { feed, changes, clock, run };
}

function record(taskId: string, application: string): TaskRecord {
  return {
    taskId: taskId as TaskId,
    application,
    instance: 0,
    attempt: 0,
    failures: 0,
    version: 1,
    state: 'launching',
    agentId: undefined,
    sinceMs: 0,
    runningSinceMs: undefined,
    timestamp: undefined,
    reason: undefined,
    message: undefined,
    healthy: undefined,
    ports: [],
    killRequested: false,
    retryAtMs: undefined,
  };
}

/** All that can be read now. */
function read(stream: ChangeStream): string {
  return (stream.read() as string | null) ?? '';
}

const idsIn = (text: string): string[] => [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id!);
const tasksIn = (text: string): string[] =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!).task?.taskId);

describe('ChangeFeed', () => {
  it('a client - gets an id to begin with, then each change with the states before and after', () => {
    const { feed, run, changes } = createFeed();
    const stream = feed.follow(undefined, undefined);
    run(1);
    changes.next({ before: record('web.0', 'web'), after: undefined });
    const text = read(stream);
    expect(text).toMatch(/^retry: 2000\n\nid: [0-9a-f]+-0\n\nevent: task\nid: /);
    expect(text).toContain('"before":"launching","after":"running"');
    expect(text).toMatch(/event: forgotten\nid: [0-9a-f]+-2\ndata: \{"before":"launching","task"/);
    expect(text.endsWith('\n\n')).toBe(true);
  });

  it('an application that is named - only its changes', () => {
    const { feed, run } = createFeed();
    const stream = feed.follow(undefined, 'db');
    run(1);
    run(2, 'db');
    expect(tasksIn(read(stream))).toEqual(['db.2']);
  });

  it('Last-Event-ID - what was missed, once, in order, then what comes', () => {
    const { feed, run } = createFeed();
    const first = feed.follow(undefined, undefined);
    for (const number of [1, 2, 3]) run(number);
    const [, , second] = idsIn(read(first));
    first.destroy();
    const again = feed.follow(second, undefined);
    run(4);
    expect(tasksIn(read(again))).toEqual(['web.3', 'web.4']);
    expect(idsIn(read(feed.follow(idsIn(read(feed.follow(undefined, undefined)))[0], undefined)))).toEqual(
      [],
    );
  });

  it('Last-Event-ID that is not kept, not ours or no id - reset, then what comes', () => {
    const { feed, run } = createFeed({ kept: 2 });
    const stream = feed.follow(undefined, undefined);
    const [start] = idsIn(read(stream));
    for (const number of [1, 2]) run(number);
    expect(tasksIn(read(feed.follow(start, undefined)))).toEqual(['web.1', 'web.2']);
    run(3);
    const future = `${start!.split('-')[0]}-99`;
    for (const id of [start!, future, 'ffff-1', 'x', '', '1-1e3', `${start}\n`]) {
      const again = feed.follow(id, undefined);
      expect(read(again)).toMatch(/^retry: 2000\n\nevent: reset\nid: [0-9a-f]+-3\ndata: \{\}\n\n$/);
    }
  });

  it('a client that reads too slowly - its stream ends instead of growing, others go on', () => {
    const { feed, run } = createFeed({ kept: 50 });
    const slow = feed.follow(undefined, undefined);
    const quick = feed.follow(undefined, undefined);
    const seen: string[] = [];
    for (let number = 1; number <= 1000; number++) {
      run(number);
      seen.push(...tasksIn(read(quick)));
    }
    expect(seen).toHaveLength(1000);
    let got = 0;
    for (let text = read(slow); text !== ''; text = read(slow)) got += tasksIn(text).length;
    expect(got).toBeLessThan(500);
    expect(slow.readableEnded || slow.readableLength === 0).toBe(true);
    run(1001);
    expect(read(slow)).toBe('');
  });

  it('silence - a comment now and then, none while events wait, no timer without clients', async () => {
    const { feed, clock, run } = createFeed({ heartbeatMs: 1000 });
    const stream = feed.follow(undefined, undefined);
    read(stream);
    await clock.advance(2500);
    expect(read(stream)).toBe(':\n\n:\n\n');
    run(1);
    expect(tasksIn(read(stream))).toEqual(['web.1']);
    stream.destroy();
    await new Promise((resolve) => stream.once('close', resolve));
    expect(feed.size).toBe(0);
    await clock.advance(10_000);
    expect(feed.size).toBe(0);
  });

  it('the end of the Task Manager - ends all streams after what waits; later ones at once', async () => {
    const { feed, changes, run } = createFeed();
    const stream = feed.follow(undefined, undefined);
    run(1);
    changes.complete();
    const chunks: string[] = [];
    for await (const chunk of stream) chunks.push(String(chunk));
    expect(tasksIn(chunks.join(''))).toEqual(['web.1']);
    const late: string[] = [];
    for await (const chunk of feed.follow(undefined, undefined)) late.push(String(chunk));
    expect(late.join('')).toContain('retry');
    feed.close();
  });
});
