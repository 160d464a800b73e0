import { MesosError } from '../../../utils/errors.js';
import { PROTOCOL_ERRORS } from '../../protocol.errors.js';

/** What {@link parseJson} returns: JSON, with integers beyond 2^53 as bigint. */
export type JsonValue =
  null | boolean | number | bigint | string | JsonValue[] | { [key: string]: JsonValue };

/** The depth beyond which the JSON parser of Mesos gives up (seen with Mesos 1.12). */
const MAX_DEPTH = 200;
const NUMBER = /-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WHITESPACE = /[ \t\n\r]*/y;
const LITERALS: Readonly<Record<string, readonly [text: string, value: JsonValue]>> = {
  n: ['null', null],
  t: ['true', true],
  f: ['false', false],
  N: ['NaN', NaN],
  I: ['Infinity', Infinity],
};

/**
 * A JSON parser that loses no digit of a 64-bit integer and knows the bare tokens `NaN`, `Infinity` and
 * `-Infinity`, which Mesos prints for such doubles (stout `jsonify.hpp`) and `JSON.parse` refuses.
 * Slower than `JSON.parse`; the codec only calls it when that one cannot do the work.
 * @throws MesosError `MESOS_PROTOCOL_JSON_SYNTAX`; `details.reason` has the words of the master's own parser
 */
export function parseJson(text: string): JsonValue {
  return new JsonParser(text).parse();
}

class JsonParser {
  #position = 0;
  #depth = 0;

  constructor(private readonly text: string) {}

  parse(): JsonValue {
    const value = this.#value();
    const rest = this.text.slice(this.#position);
    if (/[^ \t\n\r]/.test(rest)) {
      fail(`Parsed JSON included non-whitespace trailing characters: ${rest}`, this.#position);
    }
    return value;
  }

  #value(): JsonValue {
    this.#skipWhitespace();
    const first = this.text[this.#position];
    if (first === '{') return this.#nested(() => this.#object());
    if (first === '[') return this.#nested(() => this.#array());
    if (first === '"') return this.#string();
    if (first !== undefined && first in LITERALS) return this.#literal(...LITERALS[first]!);
    return this.#number();
  }

  #nested<T>(read: () => T): T {
    this.#position++;
    if (this.#depth === MAX_DEPTH) this.#unexpected();
    this.#depth++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): { [key: string]: JsonValue } {
    const object: { [key: string]: JsonValue } = {};
    if (this.#accept('}')) return object;
    do {
      this.#skipWhitespace();
      if (this.text[this.#position] !== '"') this.#unexpected();
      const key = this.#string();
      if (!this.#accept(':')) this.#unexpected();
      setOwn(object, key, this.#value());
    } while (this.#accept(','));
    if (!this.#accept('}')) this.#unexpected();
    return object;
  }

  #array(): JsonValue[] {
    const array: JsonValue[] = [];
    if (this.#accept(']')) return array;
    do array.push(this.#value());
    while (this.#accept(','));
    if (!this.#accept(']')) this.#unexpected();
    return array;
  }

  #string(): string {
    const literal = this.#match(STRING);
    if (literal === '') this.#unexpected();
    return JSON.parse(literal) as string;
  }

  #number(): number | bigint {
    if (this.text.startsWith('-Infinity', this.#position)) {
      this.#position += '-Infinity'.length;
      return -Infinity;
    }
    const literal = this.#match(NUMBER);
    if (literal === '') this.#unexpected();
    const value = Number(literal);
    if (Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(literal))
      return BigInt(literal);
    return value;
  }

  /** Like picojson, a mismatch is reported at the first character that differs. */
  #literal(text: string, value: JsonValue): JsonValue {
    for (const character of text) {
      if (this.text[this.#position] !== character) this.#unexpected();
      this.#position++;
    }
    return value;
  }

  #accept(character: string): boolean {
    this.#skipWhitespace();
    if (this.text[this.#position] !== character) return false;
    this.#position++;
    return true;
  }

  #skipWhitespace(): void {
    this.#match(WHITESPACE);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.#position += found.length;
    return found;
  }

  /** The words of picojson: the line, and the rest of it. */
  #unexpected(): never {
    const line = this.text.slice(0, this.#position).split('\n').length;
    const rest = this.text.slice(this.#position).split('\n', 1)[0]!;
    // eslint-disable-next-line no-control-regex -- picojson leaves control characters out
    fail(`syntax error at line ${line} near: ${rest.replace(/[\u0000-\u001f]/g, '')}`, this.#position);
  }
}

/** Sets an own property also for the name `__proto__`. */
export function setOwn(object: object, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else (object as Record<string, unknown>)[key] = value;
}

function fail(reason: string, position: number): never {
  throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_JSON_SYNTAX', shorten(reason), {
    details: { reason, position },
  });
}

/** Broken bodies can be large; the text of an error is not. */
function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}...`;
}
