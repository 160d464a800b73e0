export type { HandlerOptions, SchedulerEventDecorator } from './handler-options.js';
export type { OffersHandlerOptions } from './on-offers.decorator.js';
export type { TaskStateFilter, UpdateHandlerOptions } from './on-update.decorator.js';
export { Event, Offers, Status, TaskRecord } from './event-parameters.decorator.js';
export {
  OnConnected,
  OnDisconnected,
  OnError,
  OnFailure,
  OnHeartbeat,
  OnInverseOffers,
  OnLeadership,
  OnMessage,
  OnRescind,
  OnRescindInverseOffer,
  OnSubscribed,
  OnUpdateOperationStatus,
} from './on-event.decorator.js';
export { OnOffers } from './on-offers.decorator.js';
export { OnUpdate } from './on-update.decorator.js';
