import { Call_Type } from '../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import type { Call } from '../../../protocol/gen/types/scheduler.js';
import { accept } from './accept/accept-call.js';
import { acknowledgeOperation, reconcileOperations } from './accept/operation-calls.js';
import type { Framework } from './frameworks/framework.js';
import { removeFramework } from './frameworks/remove-framework.js';
import { updateFramework } from './frameworks/update-framework.js';
import type { HttpAnswer } from './http/http-answer.js';
import { emptyAnswer, textAnswer } from './http/http-answer.js';
import type { MasterState } from './master-state.js';
import { decline, revive, suppress } from './offers/offer-calls.js';
import { reconcile } from './tasks/reconcile.js';
import { acknowledge, kill, message, shutdownExecutor } from './tasks/task-calls.js';

/** Carries out a valid call of a connected framework. All but two types are answered 202, whatever comes of them. */
export function handleCall(state: MasterState, framework: Framework, call: Call): HttpAnswer {
  switch (call.type) {
    case Call_Type.TEARDOWN:
      removeFramework(state, framework);
      break;
    case Call_Type.ACCEPT:
      accept(state, framework, call.accept!);
      break;
    case Call_Type.DECLINE:
      decline(state, call.decline!);
      break;
    case Call_Type.REVIVE:
      revive(state, framework, call.revive?.roles ?? []);
      break;
    case Call_Type.SUPPRESS:
      suppress(framework, call.suppress?.roles ?? []);
      break;
    case Call_Type.KILL:
      kill(state, framework, call.kill!);
      break;
    case Call_Type.SHUTDOWN:
      shutdownExecutor(state, framework, call.shutdown!);
      break;
    case Call_Type.ACKNOWLEDGE:
      acknowledge(state, framework, call.acknowledge!);
      break;
    case Call_Type.ACKNOWLEDGE_OPERATION_STATUS:
      acknowledgeOperation(state, framework, call.acknowledgeOperationStatus!);
      break;
    case Call_Type.RECONCILE:
      reconcile(state, framework, call.reconcile!);
      break;
    case Call_Type.RECONCILE_OPERATIONS:
      reconcileOperations(state, framework, call.reconcileOperations!);
      break;
    case Call_Type.MESSAGE:
      message(state, framework, call.message!);
      break;
    case Call_Type.UPDATE_FRAMEWORK:
      return updateFramework(state, framework, call.updateFramework!);
    case Call_Type.REQUEST:
    case Call_Type.ACCEPT_INVERSE_OFFERS:
    case Call_Type.DECLINE_INVERSE_OFFERS:
      // The built-in allocator ignores requests; answers to inverse offers that do not exist are ignored.
      break;
    default:
      // 1.12.0 crashes here; this is what its code means to answer.
      return textAnswer(501, '501 Not Implemented.');
  }
  return emptyAnswer(202);
}
