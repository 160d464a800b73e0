/** One RecordIO record: the decimal length in bytes, `\n`, the bytes (Mesos: `docs/recordio.md`). */
export function encodeRecord(bytes: Uint8Array): Uint8Array {
  const header = `${bytes.length}\n`;
  const record = new Uint8Array(header.length + bytes.length);
  for (let index = 0; index < header.length; index++) record[index] = header.charCodeAt(index);
  record.set(bytes, header.length);
  return record;
}
