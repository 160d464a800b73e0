import { Subject } from 'rxjs';
import type { EventStream, MesosClient } from '../client/client.js';
import type { MesosLogger } from '../logging/logger.js';
import { reviveCall, subscribeCall } from '../protocol/calls/scheduler-calls.js';
import type { SchedulerCall } from '../protocol/calls/scheduler-calls.js';
import type { Codec } from '../protocol/codec/codec.js';
import type { SchedulerEvent } from '../protocol/events/scheduler-event.js';
import type { InverseOffer, Offer } from '../protocol/gen/types/mesos.js';
import type { StateStore } from '../storage/state-store.js';
import type { TaskLedger } from '../tasks/task-ledger.js';
import type { Clock } from '../utils/clock.js';
import { MesosError, describeError, hasErrorCode } from '../utils/errors.js';
import type { Random } from '../utils/random.js';
import { Acknowledger } from './acknowledger.js';
import { CallPath } from './calls/call.path.js';
import { RoleStates } from './calls/role-states.js';
import { isAtLeast } from './calls/version-gate.js';
import { createFrameworkInfo, rolesOf } from './framework-info.js';
import { OfferBook } from './offers/offer-book.js';
import { OfferDecliner } from './offers/offer.decliner.js';
import type { Dispatch } from './pipeline/dispatch.stage.js';
import type { EventInFlight, Handle } from './pipeline/event-in-flight.js';
import type { Lanes } from './pipeline/lane.stage.js';
import { composeStages, eventStages } from './pipeline/stages.js';
import { Reconciler } from './reconciler.service.js';
import { SCHEDULER_ERRORS } from './scheduler.errors.js';
import type { ResolvedSchedulerOptions } from './scheduler.options.js';
import type { ConnectionReport } from './session/connection-status.js';
import { FrameworkIdentity } from './session/framework-identity.repository.js';
import { SchedulerSession } from './session/scheduler.session.js';
import { Subscription } from './session/subscription.js';
import type { SubscriptionHooks } from './session/subscription.js';

/** The components a scheduler works with. Each can be replaced by another of the same shape. */
export interface SchedulerParts {
  readonly client: MesosClient;
  readonly codec: Codec<SchedulerCall, SchedulerEvent>;
  readonly store: StateStore;
  readonly ledger: TaskLedger;
  readonly dispatcher: Dispatch;
  readonly logger: MesosLogger;
  readonly clock: Clock;
  readonly random: Random;
  /** Name of the module instance. @default 'default' */
  readonly instance?: string;
}

/** An event the library could not deal with, e.g. a status that could not be stored. It was not acknowledged. */
export interface EventFailure {
  readonly error: unknown;
  readonly event: SchedulerEvent;
}

/** Puts the parts of a scheduler together; the {@link Scheduler} service is its face. @internal */
export class SchedulerRuntime {
  readonly session: SchedulerSession;
  readonly identity: FrameworkIdentity;
  readonly path: CallPath;
  readonly reconciler: Reconciler;
  readonly roles: RoleStates;
  readonly failures = new Subject<EventFailure>();
  private readonly instance: string;
  private readonly decliner: OfferDecliner;
  private readonly acknowledger: Acknowledger;
  private readonly handle: Handle;
  private lanes!: Lanes;

  constructor(
    readonly parts: SchedulerParts,
    /** As given; the framework and its constraints as last accepted by an UPDATE_FRAMEWORK. */
    public options: ResolvedSchedulerOptions,
  ) {
    const { clock, random, logger, client, codec, store, ledger } = parts;
    const { framework } = options;
    this.instance = parts.instance ?? 'default';
    this.identity = new FrameworkIdentity(
      store,
      `${options.storePrefix}framework-id`,
      { principal: framework.principal, user: framework.user, checkpoint: framework.checkpoint ?? true },
      logger,
    );
    this.session = new SchedulerSession(
      {
        client,
        codec,
        clock,
        random,
        logger,
        describe: (newId) => this.describe(newId),
        createSubscription: (stream, streamId, hooks) => this.createSubscription(stream, streamId, hooks),
        deliver: (subscription, event) => this.handle({ event, subscription }),
        room: () => this.lanes.whenAtMost(options.maxPendingEvents),
        drain: () => this.drain(),
      },
      options,
    );
    this.path = new CallPath({ client, codec, current: () => this.session.current }, options);
    const send = (call: SchedulerCall): Promise<unknown> => this.path.send(call);
    this.roles = new RoleStates(
      rolesOf(framework),
      options.suppressedRoles,
      options.reviveIntervalMs,
      clock,
      async (roles) => void (await send(reviveCall(roles))),
    );
    this.acknowledger = new Acknowledger(
      (call) => {
        const { current } = this.session;
        return current && this.path.sendOn(current, call);
      },
      options.maxPendingAcknowledgements,
      logger,
    );
    this.decliner = new OfferDecliner(
      { clock, logger, sendOn: (subscription, call) => this.path.sendOn(subscription, call) },
      options.refuseSeconds,
    );
    this.reconciler = new Reconciler({ ledger, clock, random, logger, send }, options.reconcile);
    this.handle = composeStages(
      eventStages({
        identity: this.identity,
        reconciler: this.reconciler,
        ledger,
        acknowledger: this.acknowledger,
        decliner: this.decliner,
        dispatcher: parts.dispatcher,
        instance: this.instance,
        onLanes: (lanes) => (this.lanes = lanes),
        onError: (error, flight) => this.report(error, flight),
      }),
    );
    this.session.status.subscribe((report) => this.follow(report));
  }

  /** The SUBSCRIBE of a try: always the whole description (S64), with the id if there is one (S45, S46). */
  private async describe(newId: boolean): Promise<SchedulerCall> {
    if (newId) await this.identity.forget();
    const frameworkId = await this.identity.load();
    const { framework, offerConstraints } = this.options;
    return subscribeCall({
      frameworkInfo: createFrameworkInfo(framework),
      suppressedRoles: this.roles.suppressedRoles,
      ...(offerConstraints && { offerConstraints }),
      ...(frameworkId !== undefined && { frameworkId }),
    });
  }

  private createSubscription(stream: EventStream, streamId: string, hooks: SubscriptionHooks): Subscription {
    const { clock } = this.parts;
    const subscription: Subscription = new Subscription(
      stream,
      streamId,
      new OfferBook<Offer>(clock, (offerId) => this.decliner.decline(subscription, [offerId])),
      new OfferBook<InverseOffer>(clock, () => {}),
      hooks,
    );
    const { signal } = subscription;
    signal.addEventListener(
      'abort',
      () => this.notify('DISCONNECTED', { reason: asMesosError(signal.reason) }),
      {
        once: true,
      },
    );
    this.notify('CONNECTED', { endpoint: stream.endpoint });
    return subscription;
  }

  private follow(report: ConnectionReport): void {
    switch (report.state) {
      case 'subscribed':
        this.roles.reset();
        this.path.flush();
        if (this.options.offerConstraints && !isAtLeast(report.master, 1, 11)) {
          this.parts.logger.warn('the master is too old for offer constraints and ignores them', {
            version: report.master?.version,
          });
        }
        return;
      case 'disconnected':
        return this.reconciler.stop();
      case 'stopped':
        this.end(new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_STOPPED', 'the call was not sent'));
        return;
      case 'failed':
        return this.end(report.error);
      default:
    }
  }

  private end(error: MesosError): void {
    this.reconciler.stop();
    this.roles.close();
    this.path.clear(error);
  }

  private async drain(): Promise<void> {
    this.reconciler.stop();
    await this.lanes.whenAtMost(0);
    await this.acknowledger.idle();
  }

  /** Tells handlers of events that are ours, not of Mesos. */
  private notify(eventType: 'CONNECTED' | 'DISCONNECTED', facts: object): void {
    const context = { instance: this.instance, frameworkId: this.identity.current, ...facts };
    const run = async (): Promise<void> => this.parts.dispatcher.dispatch(eventType, context);
    run().catch((error: unknown) => this.logFailure(error, eventType));
  }

  private report(error: unknown, { event }: EventInFlight): void {
    this.logFailure(error, event.type);
    this.failures.next({ error, event });
  }

  private logFailure(error: unknown, eventType: string): void {
    // The dispatcher has reported the failures of handlers already.
    if (hasErrorCode(error, 'MESOS_DISPATCH_HANDLER_FAILED')) return;
    this.parts.logger.error('an event could not be dealt with', {
      eventType,
      why: describeError(error),
      error,
    });
  }
}

function asMesosError(reason: unknown): MesosError {
  if (reason instanceof MesosError) return reason;
  return new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_STREAM_ENDED', describeError(reason), {
    cause: reason,
  });
}
