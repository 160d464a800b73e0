// What every stream client is told by the runner.
export function clientOptions() {
  const [port, total, encoding, workload, bytesPerEvent, mode] = process.argv.slice(2);
  return {
    port: Number(port),
    total: Number(total),
    encoding,
    workload,
    bytesPerEvent: Number(bytesPerEvent),
    mode,
  };
}

/** A SUBSCRIBE as text, for clients that speak to the socket themselves. */
export function subscribeRequest(encoding) {
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  return `POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nAccept: ${type}\r\nContent-Length: 0\r\n\r\n`;
}
