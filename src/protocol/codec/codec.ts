/** The two encodings of the V1 API. Mesos compares the texts byte by byte. */
export type MediaType = 'application/json' | 'application/x-protobuf';

export type Encoding = 'json' | 'protobuf';

export const MEDIA_TYPES: Readonly<Record<Encoding, MediaType>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

/** Translates between messages and bytes for one API and one encoding. */
export interface Codec<Out, In> {
  readonly mediaType: MediaType;
  /** @throws MesosError `MESOS_PROTOCOL_REQUIRED_FIELD` naming the path, before anything is sent */
  encode(message: Out): Uint8Array;
  /** @throws MesosError when the bytes are no valid message */
  decode(bytes: Uint8Array): In;
  /** One line for logs and errors, without secrets. */
  show(message: Out): string;
}
