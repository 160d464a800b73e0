import { BoundedSet } from '../../structures/bounded-set.js';
import { andThen } from '../../structures/maybe-promise.js';
import type { TaskLedger } from '../../tasks/task-ledger.js';
import type { Acknowledger } from '../acknowledger.js';
import type { TaskStatus } from '../../protocol/gen/types/mesos.js';
import type { Stage } from './event-in-flight.js';

/** Updates remembered as handled. Agents repeat only the last one of a task, so this is enough for as many tasks. */
const rememberedUpdates = 10_000;

/**
 * Store, then handle, then acknowledge (I1). An update that cannot be stored, or whose handler fails under
 * the policy `hold`, is not acknowledged: Mesos sends it again. One that was handled and comes again is only
 * acknowledged again (S94).
 */
export function statusStage(ledger: TaskLedger, acknowledger: Acknowledger): Stage {
  const handled = new BoundedSet<string>(rememberedUpdates);
  return (next) => (flight) => {
    if (flight.event.type !== 'UPDATE') return next(flight);
    const { status } = flight.event;
    const key = keyOf(status);
    return andThen(ledger.applyStatus(status), (receipt) => {
      if (key !== undefined && handled.has(key)) return acknowledger.acknowledge(receipt);
      flight.record = receipt.after;
      return andThen(next(flight), () => {
        if (key !== undefined) handled.add(key);
        return acknowledger.acknowledge(receipt);
      });
    });
  };
}

function keyOf({ taskId, uuid }: TaskStatus): string | undefined {
  if (!uuid) return undefined;
  return `${taskId.value}/${Buffer.from(uuid.buffer, uuid.byteOffset, uuid.byteLength).toString('latin1')}`;
}
