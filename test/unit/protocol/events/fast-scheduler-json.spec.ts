import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { decodeJsonText } from '../../../../src/protocol/codec/json/json-decode.js';
import { encodeJsonText } from '../../../../src/protocol/codec/json/json-encode.js';
import { decodeSchedulerEventJson } from '../../../../src/protocol/events/fast-scheduler-json.js';
import { readSchedulerEvent } from '../../../../src/protocol/gen/fast/read-scheduler-event-json.js';
import { UnusualJsonError } from '../../../../src/protocol/wire/json-reader.js';
import type { Json } from '../../../../src/protocol/wire/json-reader.js';
import { createSeededRandom } from '../../../../src/utils/random.js';
import { capturedStreams, recordsOf } from '../../../support/captures.js';
import { randomMessage } from '../../../support/random-message.js';
import { withoutUndefined } from '../../../support/without-undefined.js';

const eventType = 'mesos.v1.scheduler.Event';

function general(text: string): unknown {
  try {
    return withoutUndefined(decodeJsonText(eventType, text));
  } catch (error) {
    return String(error);
  }
}

function fast(text: string): unknown {
  try {
    return withoutUndefined(decodeSchedulerEventJson(Buffer.from(text)));
  } catch (error) {
    return String(error);
  }
}

/** Texts of all scheduler events that were recorded as JSON. */
function recordedTexts(): string[] {
  return capturedStreams()
    .filter((stream) => stream.typeName === eventType && stream.encoding === 'json')
    .flatMap((stream) => recordsOf(stream).map((record) => Buffer.from(record).toString('utf8')));
}

describe('fast scheduler JSON', () => {
  it('gives what the general codec gives for every recorded event, nearly always by itself', () => {
    const texts = recordedTexts();
    expect(texts.length).toBeGreaterThan(500);
    let alone = 0;
    const differing = texts.filter((text) => {
      alone += readsAlone(text) ? 1 : 0;
      return !isDeepStrictEqual(fast(text), general(text));
    });
    expect(differing).toEqual([]);
    expect(alone / texts.length).toBeGreaterThan(0.95);
  });

  it('gives what the general codec gives for random events', () => {
    const random = createSeededRandom(21);
    for (let round = 0; round < 200; round++) {
      const text = encodeJsonText(eventType, randomMessage(eventType, random), 'mesos');
      expect(isDeepStrictEqual(fast(text), general(text))).toBe(true);
    }
  });

  it('gives what the general codec gives, value or error, for events with one value replaced', () => {
    const random = createSeededRandom(22);
    const strange = [
      'null',
      '"7"',
      '1.5',
      '-1',
      '9007199254740993',
      '1e300',
      'true',
      '"A"',
      '[]',
      '{}',
      '[null]',
    ];
    const texts = recordedTexts().filter((_, index) => index % 7 === 0);
    for (const text of texts) {
      const values = [...text.matchAll(/(?<=":)("[^"]*"|[\d.]+|true|false|\{|\[)/g)];
      const value = values[Math.floor(random.next() * values.length)]!;
      const other = strange[Math.floor(random.next() * strange.length)]!;
      const end = value.index + lengthOfValue(text, value.index);
      const changed = text.slice(0, value.index) + other + text.slice(end);
      expect([changed, isDeepStrictEqual(fast(changed), general(changed))]).toEqual([changed, true]);
    }
  });

  it.each([
    [
      'a bare NaN',
      '{"type":"UPDATE","update":{"status":{"task_id":{"value":"a"},"state":"TASK_LOST","timestamp":NaN}}}',
    ],
    ['text that is no JSON', '{"type":'],
    ['an array', '[]'],
    ['an unknown type', '{"type":"LATER","update":{}}'],
    ['no type', '{}'],
    [
      'an unknown state',
      '{"type":"UPDATE","update":{"status":{"task_id":{"value":"a"},"state":"TASK_NEW"}}}',
    ],
    [
      'an unknown reason',
      '{"type":"UPDATE","update":{"status":{"task_id":{"value":"a"},"state":"TASK_LOST","reason":"NEW"}}}',
    ],
    ['no task id', '{"type":"UPDATE","update":{"status":{"state":"TASK_LOST"}}}'],
    ['a key of Object.prototype', '{"type":"HEARTBEAT","__proto__":{"update":1},"constructor":2}'],
  ])('gives what the general codec gives for %s', (_what, text) => {
    expect(fast(text)).toEqual(general(text));
  });

  it('gives what the general codec gives for containers in containers, however deep', () => {
    for (const depth of [1, 5, 40, 150]) {
      const id = '{"value":"c","parent":'.repeat(depth) + '{"value":"root"}' + '}'.repeat(depth);
      const status = `{"task_id":{"value":"a"},"state":"TASK_LOST","container_status":{"container_id":${id}}}`;
      const text = `{"type":"UPDATE","update":{"status":${status}}}`;
      expect(isDeepStrictEqual(fast(text), general(text))).toBe(true);
    }
  });
});

function readsAlone(text: string): boolean {
  try {
    readSchedulerEvent(JSON.parse(text) as Json);
    return true;
  } catch (error) {
    if (error instanceof UnusualJsonError || error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The length of the JSON value at `start`; texts of the recordings have no brackets in strings. */
function lengthOfValue(text: string, start: number): number {
  const first = text[start]!;
  if (first !== '{' && first !== '[') return /^("[^"]*"|[\w.+-]+)/.exec(text.slice(start))![0].length;
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if ('{['.includes(text[index]!)) depth++;
    if ('}]'.includes(text[index]!) && --depth === 0) return index + 1 - start;
  }
  return text.length - start;
}
