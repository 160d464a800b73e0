import { BoundedSet } from '../../structures/bounded-set.js';
import { isPromise } from '../../structures/maybe-promise.js';
import type { MaybePromise } from '../../structures/maybe-promise.js';
import type { StatusReceipt } from '../../tasks/status-receipt.js';
import type { TaskLedger } from '../../tasks/task-ledger.js';
import type { Acknowledger } from '../acknowledger.js';
import type { TaskStatus } from '../../protocol/gen/types/mesos.js';
import type { EventInFlight, Stage } from './event-in-flight.js';

/** Updates remembered as handled. Agents repeat only the last one of a task, so this is enough for as many tasks. */
const rememberedUpdates = 10_000;

/**
 * Store, then handle, then acknowledge (I1). An update that cannot be stored, or whose handler fails under
 * the policy `hold`, is not acknowledged: Mesos sends it again. One that was handled and comes again is only
 * acknowledged again (S94).
 */
export function statusStage(ledger: TaskLedger, acknowledger: Acknowledger): Stage {
  const handled = new BoundedSet<string>(rememberedUpdates);
  return (next) => {
    const handle = (flight: EventInFlight, receipt: StatusReceipt): MaybePromise<void> => {
      const key = keyOf(receipt.status);
      if (key !== undefined && handled.has(key)) return acknowledger.acknowledge(receipt);
      flight.record = receipt.after;
      const finish = (): MaybePromise<void> => {
        if (key !== undefined) handled.add(key);
        return acknowledger.acknowledge(receipt);
      };
      const handling = next(flight);
      return isPromise(handling) ? handling.then(finish) : finish();
    };
    return (flight) => {
      if (flight.event.type !== 'UPDATE') return next(flight);
      const receipt = ledger.applyStatus(flight.event.status);
      return isPromise(receipt) ? receipt.then((stored) => handle(flight, stored)) : handle(flight, receipt);
    };
  };
}

function keyOf({ taskId, uuid }: TaskStatus): string | undefined {
  if (!uuid) return undefined;
  return `${taskId.value}/${Buffer.from(uuid.buffer, uuid.byteOffset, uuid.byteLength).toString('latin1')}`;
}
