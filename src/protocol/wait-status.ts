/** How a process ended, from the status `wait(2)` gives. */
export type WaitStatus =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'signaled'; readonly signal: number; readonly coreDumped: boolean }
  | { readonly kind: 'unknown' };

/**
 * Reads the raw wait status of FAILURE events: exit code in bits 8-15, signal in bits 0-6, bit 7 for a core dump.
 * Mesos sends -1, or nothing, when it does not know.
 */
export function parseWaitStatus(status: number | undefined): WaitStatus {
  if (status === undefined || status < 0) return { kind: 'unknown' };
  const signal = status & 0x7f;
  if (signal === 0) return { kind: 'exited', exitCode: (status >> 8) & 0xff };
  // 0x7f means stopped, which no ended executor is.
  if (signal === 0x7f) return { kind: 'unknown' };
  return { kind: 'signaled', signal, coreDumped: (status & 0x80) !== 0 };
}

/** `exited with code 1`, `terminated by signal 9`, `ended for an unknown reason`. */
export function showWaitStatus(status: number | undefined): string {
  const parsed = parseWaitStatus(status);
  if (parsed.kind === 'exited') return `exited with code ${parsed.exitCode}`;
  if (parsed.kind === 'unknown') return 'ended for an unknown reason';
  return `terminated by signal ${parsed.signal}${parsed.coreDumped ? ' (core dumped)' : ''}`;
}
