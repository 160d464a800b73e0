import { describeError } from '../utils/errors.js';
import type { LogFields } from './logger.js';

// Longer texts in one field make a log unreadable, and may come from the wire.
const maxValueLength = 1024;

/** ` key=value key="two words"` for a line that is read by people. Total: never throws, never breaks the line. */
export function formatFields(fields: LogFields): string {
  let text = '';
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) text += ` ${key}=${formatValue(value)}`;
  }
  return text;
}

function formatValue(value: unknown): string {
  const text = typeof value === 'string' ? value : toText(value);
  const short = text.length > maxValueLength ? `${text.slice(0, maxValueLength)}...` : text;
  return /^[^\s"=\p{Cc}\u2028\u2029]+$/u.test(short) ? short : JSON.stringify(short);
}

function toText(value: unknown): string {
  if (value instanceof Error) return describeError(value);
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
  } catch {
    return '(unprintable)';
  }
}
