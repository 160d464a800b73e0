const DECODED = new Uint8Array(128).fill(255);
for (const [value, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  DECODED[character.charCodeAt(0)] = value;
}

/** Standard base64 with padding, the only kind Mesos reads (stout `base64.hpp`). */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/**
 * The bytes of standard base64 by the rules of stout: white space is skipped, the text ends at the first `=`.
 * @returns the bytes (memory of their own), or the first character that does not belong
 */
export function decodeBase64(text: string): Uint8Array | { readonly invalid: string } {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let collected = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const value = code < 128 ? DECODED[code]! : 255;
    if (value === 255) {
      if (code === 0x3d) break;
      if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
      return { invalid: text[index]! };
    }
    bits = (bits << 6) | value;
    collected += 6;
    if (collected >= 8) {
      collected -= 8;
      bytes[length++] = (bits >> collected) & 0xff;
    }
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}
