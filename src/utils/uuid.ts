import type { Random } from './random.js';

/** 16 bytes of a random (version 4) UUID, the only kind Mesos accepts in acknowledgements. */
export function createUuidBytes(random: Random): Uint8Array {
  const bytes = random.fill(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}

/** `9d7a1c3e-…`: the text of 16 UUID bytes. */
export function formatUuid(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A random UUID as text. */
export function createUuid(random: Random): string {
  return formatUuid(createUuidBytes(random));
}
