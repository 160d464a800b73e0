import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SimulatedCluster } from '../../../src/testing/index.js';
import { nextChange, serve, webApp, type Served } from './support.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startOnCluster(): Promise<Served> {
  const cluster = await SimulatedCluster.start({ agents: 1, allocationIntervalMs: 20 });
  closing.push(() => cluster.stop());
  const served = await serve({ masters: cluster.masterUrls });
  closing.push(() => served.app.close());
  return served;
}

interface Listener {
  readonly headers: Headers;
  /** Reads on until the text holds what is wanted. */
  until(fits: (text: string) => boolean): Promise<string>;
  close(): void;
}

async function listen(served: Served, path = 'events', lastEventId?: string): Promise<Listener> {
  const abort = new AbortController();
  const answer = await fetch(`${served.origin}/v1/api/${path}`, {
    signal: abort.signal,
    ...(lastEventId !== undefined && { headers: { 'last-event-id': lastEventId } }),
  });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    headers: answer.headers,
    until: async (fits) => {
      while (!fits(text)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`ended with ${text}`);
        text += value;
      }
      return text;
    },
    close: () => abort.abort(),
  };
}

const afters = (text: string): string[] =>
  [...text.matchAll(/^event: task\nid: .*\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!).after);

describe('event stream', () => {
  it('the life of a task - arrives as server-sent events, and again from any id on', async () => {
    const served = await startOnCluster();
    const listener = await listen(served, 'events?application=web');
    expect(listener.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(listener.headers.get('cache-control')).toBe('no-store');
    await served.request('POST', 'app', [webApp(), webApp({ name: 'other' })]);
    const text = await listener.until((all) => afters(all).includes('running'));
    expect(afters(text)[0]).toBe('launching');
    expect(text).not.toContain('"application":"other"');
    listener.close();

    const [first] = [...text.matchAll(/^event: task\nid: (.*)$/gm)].map(([, id]) => id!);
    const again = await listen(served, 'events?application=web', first);
    const rest = await again.until((all) => afters(all).includes('running'));
    expect(afters(rest)).toEqual(afters(text).slice(1));
    again.close();
  });

  it('an id of an earlier process - reset', async () => {
    const served = await startOnCluster();
    const listener = await listen(served, 'events', '123abc-7');
    expect(await listener.until((text) => text.includes('\ndata: '))).toContain('event: reset\n');
    listener.close();
  });

  it('closing the app - ends the streams and does not wait for clients', async () => {
    const served = await startOnCluster();
    const listener = await listen(served);
    await listener.until((text) => text.includes('id: '));
    await served.app.close();
    await expect(listener.until(() => false)).rejects.toThrow(/ended with/);
  });

  it('a client that never reads - costs nothing but its bounded queue, and the app goes on', async () => {
    const served = await startOnCluster();
    const socket = connect(Number(new URL(served.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET /v1/api/events HTTP/1.1\r\nHost: x\r\n\r\n');
    const running = nextChange(served.tasks, ({ after }) => after?.state === 'running');
    await served.request('POST', 'app', [webApp()]);
    await running;
    expect((await served.request('GET', 'applications/web')).status).toBe(200);
    socket.destroy();
  });
});
