// Compiled, never run: what must and must not type-check about handlers.
import { createParamDecorator } from '@nestjs/common';
import type { MesosError } from '../../src/utils/errors.js';
import type { Offer, TaskStatus } from '../../src/protocol/gen/types/mesos.js';
import type { OfferId } from '../../src/protocol/ids.js';
import { createEventDecorator } from '../../src/dispatch/index.js';
import type {
  DisconnectedContext,
  EventContext,
  OffersContext,
  TaskRecordView,
  UpdateContext,
} from '../../src/scheduler/contexts.js';
import {
  Event,
  Offers,
  OnDisconnected,
  OnOffers,
  OnRescind,
  OnSubscribed,
  OnUpdate,
  Status,
  TaskRecord,
} from '../../src/scheduler/decorators/index.js';

const Region = createParamDecorator(() => 'eu');
const OnTick = createEventDecorator<{ readonly tick: number }>('TICK');

export class Accepted {
  @OnOffers()
  context(_context: OffersContext): void {}

  @OnOffers({ role: ['a', 'b'] })
  async nothing(): Promise<void> {}

  @OnOffers()
  base(_context: EventContext): void {}

  @OnOffers()
  anything(_context: unknown): void {}

  @OnOffers()
  parts(@Offers() _offers: readonly Offer[], @Event() _context: OffersContext): void {}

  @OnUpdate('TASK_RUNNING')
  @OnUpdate({ states: ['TASK_FAILED'], taskLabel: 'tier' })
  status(@Status() _status: TaskStatus, @TaskRecord() _record: TaskRecordView | undefined): void {}

  @OnUpdate<[string]>()
  extra(_context: UpdateContext, @Region() _region: string): void {}

  @OnUpdate()
  @OnOffers()
  both(_context: UpdateContext | OffersContext): void {}

  @OnRescind()
  id(@Event('offerId') _offerId: OfferId): void {}

  @OnDisconnected()
  inline({ reason }: { readonly reason: MesosError }): string {
    return reason.code;
  }

  @OnTick()
  own(_context: { readonly tick: number }): void {}
}

export class Refused {
  // @ts-expect-error -- an update is no offers
  @OnOffers()
  wrongContext(_context: UpdateContext): void {}

  // @ts-expect-error -- nothing in OFFERS is a number
  @OnOffers()
  wrongType(_count: number): void {}

  // @ts-expect-error -- the offers are not to be changed
  @OnOffers()
  mutable(@Offers() _offers: Offer[]): void {}

  // @ts-expect-error -- a string needs `Extra`
  @OnUpdate()
  extra(_context: UpdateContext, @Region() _region: string): void {}

  // @ts-expect-error -- may be undefined
  @OnUpdate()
  record(@TaskRecord() _record: TaskRecordView): void {}

  @OnUpdate()
  // @ts-expect-error -- one of two stacked decorators does not fit
  @OnOffers()
  stacked(_context: UpdateContext): void {}

  // @ts-expect-error -- no such state
  @OnUpdate('TASK_SLEEPING')
  state(): void {}

  // @ts-expect-error -- states or options, not both
  @OnUpdate('TASK_RUNNING', { taskLabel: 'x' })
  mixed(): void {}

  // @ts-expect-error -- not a method
  @OnSubscribed()
  property = (): void => {};

  // @ts-expect-error -- wants more than the event has
  @OnDisconnected()
  greedy(_context: DisconnectedContext & { readonly endpoint: string }): void {}

  // @ts-expect-error -- the context of another event
  @OnTick()
  own(_context: { readonly tock: number }): void {}
}
