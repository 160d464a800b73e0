import { CheckInfo_Type, HealthCheck_Type } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { CheckInfo, CheckStatusInfo, HealthCheck } from '../../../protocol/gen/types/mesos.js';
import type { Clock, Timer } from '../../../utils/clock.js';
import type { Probe, ProbeResult } from './task-runner.js';

/** Times of a check, in seconds as Mesos has them. */
interface ProbeTimes {
  readonly delaySeconds?: number | undefined;
  readonly intervalSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
}

export interface ProbingOptions {
  readonly clock: Clock;
  readonly times: ProbeTimes;
  readonly probe: (signal: AbortSignal) => Promise<ProbeResult>;
  /** `undefined`: the probe took longer than its time-out. */
  readonly onResult: (result: ProbeResult | undefined) => void;
}

/** Runs a probe after its delay, then again an interval after each end (src/checks/checker_process.cpp). */
export class Probing {
  private timer: Timer | undefined;
  private abort = new AbortController();
  private stopped = false;

  constructor(private readonly options: ProbingOptions) {
    this.schedule(options.times.delaySeconds ?? 15);
  }

  /** No further results. Idempotent. */
  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.abort.abort();
  }

  private schedule(delaySeconds: number): void {
    this.timer = this.options.clock.setTimer(delaySeconds * 1000, () => void this.run());
  }

  private async run(): Promise<void> {
    const { clock, times, probe, onResult } = this.options;
    const abort = (this.abort = new AbortController());
    const timeoutSeconds = times.timeoutSeconds ?? 20;
    // A time-out of 0 is none (docs/health-checks.md).
    if (timeoutSeconds > 0) this.timer = clock.setTimer(timeoutSeconds * 1000, () => abort.abort());
    const result = await probe(abort.signal);
    if (this.stopped) return;
    this.timer?.cancel();
    this.schedule(times.intervalSeconds ?? 10);
    onResult(abort.signal.aborted ? undefined : result);
  }
}

/** The probe a health check asks for. */
export function healthProbe(check: HealthCheck): Probe {
  if (check.type === HealthCheck_Type.HTTP && check.http) {
    const { scheme = 'http', port, path = '' } = check.http;
    return { type: 'HTTP', url: `${scheme}://127.0.0.1:${port}${path}` };
  }
  if (check.type === HealthCheck_Type.TCP && check.tcp) return { type: 'TCP', port: check.tcp.port };
  return { type: 'COMMAND', command: check.command ?? { uris: [], arguments: [], value: 'false' } };
}

/** The probe a check asks for. */
export function checkProbe(check: CheckInfo): Probe {
  if (check.type === CheckInfo_Type.HTTP && check.http) {
    return { type: 'HTTP', url: `http://127.0.0.1:${check.http.port}${check.http.path ?? ''}` };
  }
  if (check.type === CheckInfo_Type.TCP && check.tcp) return { type: 'TCP', port: check.tcp.port };
  return { type: 'COMMAND', command: check.command?.command ?? { uris: [], arguments: [], value: 'false' } };
}

/** Whether a health check is content: exit status 0, HTTP 200 to 399, a connection. */
export function isHealthy(result: ProbeResult | undefined): boolean {
  switch (result?.type) {
    case 'COMMAND':
      return result.exitCode === 0;
    case 'HTTP':
      return result.statusCode !== undefined && result.statusCode >= 200 && result.statusCode < 400;
    case 'TCP':
      return result.succeeded;
    case undefined:
      return false;
  }
}

/** The status of a check: with the empty result before the first run, after a time-out and in the end. */
export function checkStatus(check: CheckInfo, result?: ProbeResult): CheckStatusInfo {
  if (check.type === CheckInfo_Type.HTTP) {
    return { type: check.type, http: result?.type === 'HTTP' ? { statusCode: result.statusCode } : {} };
  }
  if (check.type === CheckInfo_Type.TCP) {
    return { type: check.type, tcp: result?.type === 'TCP' ? { succeeded: result.succeeded } : {} };
  }
  return {
    type: CheckInfo_Type.COMMAND,
    command: result?.type === 'COMMAND' ? { exitCode: result.exitCode } : {},
  };
}
