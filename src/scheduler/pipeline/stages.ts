import type { TaskLedger } from '../../tasks/task-ledger.js';
import type { Acknowledger } from '../acknowledger.js';
import type { OfferDecliner } from '../offers/offer.decliner.js';
import type { Reconciler } from '../reconciler.service.js';
import type { FrameworkIdentity } from '../session/framework-identity.repository.js';
import { dispatchStage } from './dispatch.stage.js';
import type { Dispatch } from './dispatch.stage.js';
import type { EventInFlight, Handle, Stage } from './event-in-flight.js';
import { laneStage } from './lane.stage.js';
import type { Lanes } from './lane.stage.js';
import { offerBookStage } from './offer-book.stage.js';
import { offersStage } from './offers.stage.js';
import { operationStatusStage } from './operation-status.stage.js';
import { answerStage, reconcileStage } from './reconcile.stage.js';
import { statusStage } from './status.stage.js';
import { subscriptionStage } from './subscription.stage.js';

/** What the stages work with. */
export interface PipelineParts {
  readonly identity: FrameworkIdentity;
  readonly reconciler: Reconciler;
  readonly ledger: TaskLedger;
  readonly acknowledger: Acknowledger;
  readonly decliner: OfferDecliner;
  readonly dispatcher: Dispatch;
  /** Name of the module instance. */
  readonly instance: string;
  readonly onLanes: (lanes: Lanes) => void;
  readonly onError: (error: unknown, flight: EventInFlight) => void;
}

/** What happens to an event, in this order (step 5): the whole policy of the scheduler. */
export function eventStages(parts: PipelineParts): readonly Stage[] {
  return [
    // At arrival, one event after the other.
    subscriptionStage(parts.identity),
    offerBookStage(),
    reconcileStage(parts.reconciler),
    // From here each lane at its own pace.
    laneStage(parts.onLanes, parts.onError),
    statusStage(parts.ledger, parts.acknowledger),
    operationStatusStage(parts.acknowledger),
    answerStage(parts.reconciler),
    offersStage(parts.decliner),
    dispatchStage(parts.dispatcher, parts.instance),
  ];
}

/** Puts stages together, the first outermost. */
export function composeStages(stages: readonly Stage[]): Handle {
  return stages.reduceRight<Handle>(
    (next, stage) => stage(next),
    () => {},
  );
}
