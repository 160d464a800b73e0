import type {
  EventContext,
  FailureContext,
  OffersContext,
  RescindContext,
  RescindInverseOfferContext,
  UpdateContext,
} from './contexts.js';

type AnyContext = Partial<
  EventContext &
    Pick<OffersContext, 'offers'> &
    Pick<UpdateContext, 'status'> &
    Pick<RescindContext, 'offerId'> &
    Pick<RescindInverseOfferContext, 'inverseOfferId'> &
    Pick<FailureContext, 'agentId' | 'executorId'>
>;

/** The ids in an event context, for logs and errors. Nothing else: payloads may hold secrets. */
export function identifyContext(context: object): Readonly<Record<string, unknown>> {
  const { frameworkId, offers, status, offerId, inverseOfferId, agentId, executorId }: AnyContext = context;
  const ids = {
    frameworkId,
    offers: offers?.length,
    offerId: offerId ?? (offers?.length === 1 ? offers[0]?.id.value : undefined),
    inverseOfferId,
    taskId: idOf(status, 'taskId'),
    operationId: idOf(status, 'operationId'),
    agentId: agentId ?? idOf(status, 'agentId'),
    executorId,
  };
  return Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined));
}

// `status` is a task's, an operation's, or the number of an executor's end, depending on the event.
function idOf(status: unknown, field: string): unknown {
  if (typeof status !== 'object' || status === null) return undefined;
  const id: unknown = Reflect.get(status, field);
  return typeof id === 'object' && id !== null ? Reflect.get(id, 'value') : undefined;
}
