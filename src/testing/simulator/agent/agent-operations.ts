import { OperationState } from '../../../protocol/gen/mesos/v1/mesos.js';
import type { Offer_Operation, OperationStatus, Resource } from '../../../protocol/gen/types/mesos.js';
import type { AgentId, FrameworkId, OperationId } from '../../../protocol/ids.js';
import { isTerminalOperation } from '../../../protocol/operation-states.js';
import { unallocate } from '../../../resources/algebra/conversions.js';
import { Resources } from '../../../resources/algebra/resources.js';
import type { Clock } from '../../../utils/clock.js';
import type { Random } from '../../../utils/random.js';
import { createUuidBytes } from '../../../utils/uuid.js';
import type { Conversion } from '../ports.js';
import { StatusUpdateManager } from './status-update-manager.js';

interface OperationUpdate {
  readonly uuid: Uint8Array;
  readonly status: OperationStatus;
}

export interface AgentOperationsOptions {
  readonly agentId: AgentId;
  readonly clock: Clock;
  readonly random: Random;
  /** What the agent has at first. */
  readonly resources: readonly Resource[];
  /** See {@link StatusUpdateManager}. */
  readonly initialRetryMs?: number;
  readonly maxRetryMs?: number;
  readonly send: (frameworkId: FrameworkId, status: OperationStatus) => void;
}

/** The resources of one agent, and the operations that change them (src/slave/slave.cpp `applyOperation`). */
export class AgentOperations {
  /** Statuses that wait for their acknowledgement; the rules are those of task updates. */
  readonly manager: StatusUpdateManager<OperationId, OperationUpdate>;
  private total: Resources;

  constructor(private readonly options: AgentOperationsOptions) {
    const { clock, initialRetryMs, maxRetryMs } = options;
    this.total = Resources.fromMessages(options.resources);
    this.manager = new StatusUpdateManager({
      clock,
      ...(initialRetryMs === undefined ? {} : { initialRetryMs }),
      ...(maxRetryMs === undefined ? {} : { maxRetryMs }),
      isTerminal: ({ status }: OperationUpdate) => isTerminalOperation(status.state),
      forward: (frameworkId, _id, { status }) => options.send(frameworkId, status),
    });
  }

  /** All the agent has, with every conversion so far. They outlive a crash, as checkpointed resources do. */
  get totalResources(): readonly Resource[] {
    return this.total.toMessages();
  }

  /** Converts resources; an operation with an id is reported FINISHED until that is acknowledged. */
  apply(frameworkId: FrameworkId, { id }: Offer_Operation, { consumed, converted }: Conversion): void {
    this.total = this.total.subtract(unallocate(consumed)).add(unallocate(converted));
    if (id === undefined) return;
    const uuid = createUuidBytes(this.options.random);
    const status: OperationStatus = {
      operationId: id,
      state: OperationState.OPERATION_FINISHED,
      // Observed: agents leave them out.
      convertedResources: [],
      uuid: { value: uuid },
      agentId: { value: this.options.agentId },
    };
    this.manager.enqueue(frameworkId, id.value, { uuid, status });
  }
}
