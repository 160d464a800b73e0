import { acceptCall } from '../../protocol/calls/scheduler-calls.js';
import type { Offer_OperationInput, TaskInfoInput } from '../../protocol/gen/types/mesos.js';
import type { TaskLedger } from '../../tasks/task-ledger.js';
import { assertSameOrigin } from '../offers/same-origin.js';
import { isUnsent, sendAnswer } from '../offers/send-answer.js';
import type { CallPath } from './call.path.js';

/**
 * ACCEPT: checks the offers, records the launches, then sends (I2). Offers may vanish while the record is
 * written, so they are taken, and thereby checked again, after it.
 */
export async function launchOn(
  path: CallPath,
  ledger: TaskLedger,
  accept: Parameters<typeof acceptCall>[0],
  signal?: AbortSignal,
): Promise<void> {
  const call = acceptCall(accept);
  const subscription = path.require(call);
  const { offers } = subscription;
  assertSameOrigin(offers.peek(accept.offerIds));
  const tasks = launchedTasks(accept.operations);
  const intents = tasks.length > 0 ? await ledger.recordIntents(tasks) : [];
  try {
    await sendAnswer(path, subscription, offers, accept.offerIds, call, signal);
  } catch (error) {
    // What may have reached the master stays recorded: reconciliation finds out.
    if (intents.length > 0 && isUnsent(error)) await ledger.withdrawIntents(intents);
    throw error;
  }
}

function launchedTasks(operations: readonly Offer_OperationInput[]): TaskInfoInput[] {
  return operations.flatMap(({ launch, launchGroup }) => [
    ...(launch?.taskInfos ?? []),
    ...(launchGroup?.taskGroup.tasks ?? []),
  ]);
}
