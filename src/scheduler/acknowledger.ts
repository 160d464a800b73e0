import type { MesosLogger } from '../logging/logger.js';
import { acknowledgeCall, acknowledgeOperationStatusCall } from '../protocol/calls/scheduler-calls.js';
import type { SchedulerCall } from '../protocol/calls/scheduler-calls.js';
import type { OperationStatus } from '../protocol/gen/types/mesos.js';
import type { MaybePromise } from '../structures/maybe-promise.js';
import type { StatusReceipt } from '../tasks/status-receipt.js';
import { describeError } from '../utils/errors.js';

/** Sends a call on the current subscription; undefined when there is none. */
export type SendNow = (call: SchedulerCall) => Promise<unknown> | undefined;

/**
 * Sends acknowledgements as they come, many in flight at a time. One that is lost, refused or has no
 * subscription to go on is not repeated: Mesos sends the update again, and that is acknowledged then.
 */
export class Acknowledger {
  private inFlight = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly idleWaiters: (() => void)[] = [];

  constructor(
    private readonly sendNow: SendNow,
    private readonly maxInFlight: number,
    private readonly logger: MesosLogger,
  ) {}

  /** Acknowledges a stored status; one without a uuid needs none. Pending while too many are in flight. */
  acknowledge(receipt: StatusReceipt): MaybePromise<void> {
    const { uuid, agentId, taskId } = receipt.status;
    if (!uuid || !agentId) return;
    return this.send(() => acknowledgeCall({ agentId: agentId.value, taskId: taskId.value, uuid }));
  }

  /** Acknowledges an operation status; one without a uuid needs none. */
  acknowledgeOperation(status: OperationStatus): MaybePromise<void> {
    const { uuid, agentId, operationId, resourceProviderId } = status;
    if (!uuid || !agentId || !operationId) return;
    return this.send(() =>
      acknowledgeOperationStatusCall({
        agentId: agentId.value,
        operationId: operationId.value,
        resourceProviderId: resourceProviderId?.value,
        uuid: uuid.value,
      }),
    );
  }

  /** Resolves when nothing is in flight. */
  idle(): Promise<void> {
    if (this.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleWaiters.push(resolve));
  }

  private send(build: () => SchedulerCall): MaybePromise<void> {
    if (this.inFlight < this.maxInFlight) return this.launch(build);
    return new Promise((resolve) => {
      this.waiting.push(() => {
        this.launch(build);
        resolve();
      });
    });
  }

  private launch(build: () => SchedulerCall): void {
    let sent: Promise<unknown> | undefined;
    try {
      sent = this.sendNow(build());
    } catch (error) {
      this.report(error);
    }
    if (!sent) return this.next();
    this.inFlight++;
    void sent.then(this.settled, this.failed);
  }

  private readonly settled = (): void => {
    this.inFlight--;
    this.next();
  };

  private readonly failed = (error: unknown): void => {
    this.report(error);
    this.settled();
  };

  private next(): void {
    this.waiting.shift()?.();
    if (this.inFlight > 0 || this.waiting.length > 0) return;
    for (const resolve of this.idleWaiters.splice(0)) resolve();
  }

  private report(error: unknown): void {
    this.logger.warn('an acknowledgement was not delivered, Mesos will send the update again', {
      why: describeError(error),
    });
  }
}
