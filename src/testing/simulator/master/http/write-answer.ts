import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { HttpAnswer } from './http-answer.js';

/** Bodies from this size on are compressed for clients that take gzip (3rdparty/libprocess/src/encoder.hpp). */
const gzipMinimumBytes = 1024;

/** Writes a complete answer with the headers of Mesos, in its order, and no others. */
export function writeAnswer(
  response: ServerResponse,
  answer: HttpAnswer,
  acceptEncoding: string | undefined,
): void {
  const plain = Buffer.from(answer.body);
  const compress = plain.length >= gzipMinimumBytes && allowsGzip(acceptEncoding);
  const body = compress ? gzipSync(plain) : plain;
  const headers = [...answer.headers, ['Content-Length', String(body.length)] as const];
  writeHead(response, answer.status, headers, compress);
  response.end(body);
}

/** The head of a stream; its body follows in chunks. */
export function writeStreamHead(response: ServerResponse, streamId: string, mediaType: string): void {
  writeHead(response, 200, [
    ['Transfer-Encoding', 'chunked'],
    ['Mesos-Stream-Id', streamId],
    ['Content-Type', mediaType],
  ]);
  response.flushHeaders();
}

function writeHead(
  response: ServerResponse,
  status: number,
  headers: readonly (readonly [string, string])[],
  compressed = false,
): void {
  // Mesos sends no Connection header; libprocess keeps HTTP/1.1 connections open by itself.
  response.removeHeader('Connection');
  response.sendDate = false;
  const lines = [
    ...(compressed ? ['Content-Encoding', 'gzip'] : []),
    'Date',
    new Date().toUTCString(),
    ...headers.flat(),
  ];
  response.writeHead(status, lines);
}

function allowsGzip(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '').split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return (
      (name === 'gzip' || name === '*') && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
    );
  });
}
