import type { Encoding } from '../../../../protocol/codec/codec.js';

/** The encoding a client gets: JSON whenever it is acceptable, whatever the weights (src/master/http.cpp). */
export function chooseEncoding(accept: string | undefined): Encoding | undefined {
  if (allows(accept, 'application/json')) return 'json';
  return allows(accept, 'application/x-protobuf') ? 'protobuf' : undefined;
}

function allows(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined) return true;
  const wanted = ['*/*', `${mediaType.split('/')[0]}/*`, mediaType];
  return accept.split(',').some((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return wanted.includes(range) && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
