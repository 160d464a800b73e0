import type { ConnectionFailure } from '../network-error.js';
import { Http1Pipeline } from './http1-pipeline.js';
import type { PipelinedCall, PipelineOptions } from './http1-pipeline.js';

export interface CallPoolOptions extends PipelineOptions {
  readonly maxConnections: number;
  readonly maxPendingCalls: number;
}

/** The few connections that carry the calls to one endpoint. */
export class CallPool {
  private readonly pipelines: Http1Pipeline[] = [];

  constructor(private readonly options: CallPoolOptions) {}

  send(call: PipelinedCall): void {
    const pipeline = this.pick();
    if (pipeline) return pipeline.send(call);
    call.isSettled = true;
    const why = `${this.options.maxPendingCalls} calls are unanswered`;
    call.onFailure({ code: 'MESOS_CLIENT_TOO_MANY_CALLS', why });
  }

  close(failure: ConnectionFailure): void {
    for (const pipeline of this.pipelines.splice(0)) pipeline.close(failure);
  }

  /** The one with the least to do; another one only when all are busy. Undefined when the limit is reached. */
  private pick(): Http1Pipeline | undefined {
    let best: Http1Pipeline | undefined;
    let pending = 0;
    for (const pipeline of this.pipelines) {
      pending += pipeline.pending;
      if (!best || pipeline.pending < best.pending) best = pipeline;
    }
    if (pending >= this.options.maxPendingCalls) return undefined;
    if (best && (best.pending === 0 || this.pipelines.length >= this.options.maxConnections)) return best;
    return this.open();
  }

  private open(): Http1Pipeline {
    const pipeline = new Http1Pipeline({
      ...this.options,
      onIdle: () => {
        this.pipelines.splice(this.pipelines.indexOf(pipeline), 1);
        if (this.pipelines.length === 0) this.options.onIdle();
      },
    });
    this.pipelines.push(pipeline);
    return pipeline;
  }
}
