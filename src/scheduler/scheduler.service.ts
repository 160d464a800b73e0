import type { Observable } from 'rxjs';
import {
  acceptCall,
  acceptInverseOffersCall,
  acknowledgeCall,
  acknowledgeOperationStatusCall,
  declineCall,
  declineInverseOffersCall,
  killCall,
  messageCall,
  reconcileCall,
  reconcileOperationsCall,
  requestCall,
  shutdownCall,
  suppressCall,
  teardownCall,
  updateFrameworkCall,
} from '../protocol/calls/scheduler-calls.js';
import type { SchedulerCall } from '../protocol/calls/scheduler-calls.js';
import type { RequestInput } from '../protocol/gen/types/mesos.js';
import type { FrameworkId, OfferId } from '../protocol/ids.js';
import { MesosError, hasErrorCode } from '../utils/errors.js';
import { launchOn } from './calls/launch.js';
import { withOwnPrincipal } from './calls/own-principal.js';
import { assertAtLeast } from './calls/version-gate.js';
import { createFrameworkInfo, rolesOf } from './framework-info.js';
import type { FrameworkOptions } from './framework-info.js';
import { sendAnswer } from './offers/send-answer.js';
import type { Reconciler } from './reconciler.service.js';
import { resolveSchedulerOptions } from './resolve-scheduler-options.js';
import { SCHEDULER_ERRORS } from './scheduler.errors.js';
import type { ResolvedSchedulerOptions, SchedulerOptions } from './scheduler.options.js';
import { SchedulerRuntime } from './scheduler.runtime.js';
import type { EventFailure, SchedulerParts } from './scheduler.runtime.js';
import type { ConnectionStatus } from './session/connection-status.js';

/** Arguments of a call, in the words of its builder. */
export type CallArguments<Builder extends (argument: never) => SchedulerCall> = Parameters<Builder>[0];

/** What an UPDATE_FRAMEWORK changes; what is left out stays. */
export interface FrameworkChange {
  /** `user`, `checkpoint` and `principal` can never change. */
  readonly framework?: Partial<Omit<FrameworkOptions, 'user' | 'checkpoint' | 'principal'>>;
  readonly suppressedRoles?: readonly string[];
  readonly offerConstraints?: SchedulerOptions['offerConstraints'];
}

/**
 * The framework's side of the conversation with the leading master: keeps the subscription alive and has a
 * method for each of the 17 calls. Unless said otherwise a call resolves when the master has taken it (202,
 * which says nothing about its outcome: that comes as events), and throws
 *
 * - `MESOS_SCHEDULER_NOT_SUBSCRIBED` without a live subscription (or waits for one: `whenNotSubscribed`),
 * - `MESOS_PROTOCOL_REQUIRED_FIELD` before sending an incomplete one,
 * - `MESOS_CLIENT_...` when the master refuses or cannot be reached.
 */
export class Scheduler {
  private readonly runtime: SchedulerRuntime;

  constructor(parts: SchedulerParts, options: ResolvedSchedulerOptions) {
    this.runtime = new SchedulerRuntime(parts, options);
  }

  /** The state of the connection, now and as it changes. */
  get status(): ConnectionStatus {
    return this.runtime.session.status;
  }

  /** The id the master gave; undefined until it is known. */
  get frameworkId(): FrameworkId | undefined {
    return this.runtime.identity.current;
  }

  /** Finds out what became of tasks whose news were lost; works by itself. */
  get reconciler(): Reconciler {
    return this.runtime.reconciler;
  }

  /** Events that could not be dealt with, apart from failures of handlers, which the dispatcher publishes. */
  get failures(): Observable<EventFailure> {
    return this.runtime.failures;
  }

  /** SUBSCRIBE, in the background and for ever, until stopped. Does nothing when it is running. */
  start(): void {
    const { framework } = this.runtime.options;
    if (framework.failoverTimeoutSeconds === 0) {
      this.runtime.parts.logger.warn(
        'failoverTimeoutSeconds is 0: with every disconnection the master kills all tasks and removes the framework',
      );
    }
    this.runtime.session.start();
  }

  /** SUBSCRIBE, and wait for SUBSCRIBED. @throws the error the session failed with, the reason of `signal` */
  subscribe(signal?: AbortSignal): Promise<FrameworkId> {
    this.start();
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        queueMicrotask(() => watching.unsubscribe());
        signal?.removeEventListener('abort', onAbort);
        action();
      };
      const onAbort = (): void => settle(() => reject(signal?.reason));
      const watching = this.status.subscribe((report) => {
        if (report.state === 'subscribed') settle(() => resolve(report.frameworkId));
        if (report.state === 'failed') settle(() => reject(report.error));
        if (report.state === 'stopped') settle(() => reject(stoppedError()));
      });
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort);
    });
  }

  /**
   * Takes no more events, lets handlers and acknowledgements finish, drops the connection. The framework stays
   * registered and its tasks run on, for `failoverTimeoutSeconds`. Idempotent.
   */
  stop(): Promise<void> {
    return this.runtime.session.stop();
  }

  /** TEARDOWN: the master kills all tasks and forgets the framework; then stops. The id is never used again. */
  async teardown(signal?: AbortSignal): Promise<void> {
    const { path, identity, session } = this.runtime;
    const call = teardownCall();
    const subscription = path.require(call);
    subscription.tearingDown = true;
    try {
      await path.sendOn(subscription, call, signal);
    } catch (error) {
      subscription.tearingDown = false;
      throw error;
    }
    await identity.forget();
    subscription.end(new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_TORN_DOWN', 'TEARDOWN was accepted'));
    await session.stop();
  }

  /**
   * ACCEPT: uses offers of one agent and one role, each once. Launches are recorded before the call leaves (I2);
   * reservations and volumes get the principal of the framework.
   * @throws MesosError `MESOS_SCHEDULER_OFFER_GONE`, `MESOS_SCHEDULER_OFFERS_MIXED`,
   *   `MESOS_SCHEDULER_FOREIGN_PRINCIPAL`, before anything is sent
   */
  async accept(accept: CallArguments<typeof acceptCall>, signal?: AbortSignal): Promise<void> {
    const { path, parts, options } = this.runtime;
    const operations = withOwnPrincipal(accept.operations, options.framework.principal);
    await launchOn(path, parts.ledger, { ...accept, operations }, signal);
  }

  /** DECLINE: gives offers back. @throws MesosError `MESOS_SCHEDULER_OFFER_GONE`, before anything is sent */
  async decline(decline: CallArguments<typeof declineCall>, signal?: AbortSignal): Promise<void> {
    const call = declineCall(decline);
    const subscription = this.runtime.path.require(call);
    await sendAnswer(this.runtime.path, subscription, subscription.offers, decline.offerIds, call, signal);
  }

  /**
   * Keeps an offer beyond the handlers it was given to, to answer it later; at most `maxHoldMs`, then it is
   * declined. Not a call. @throws MesosError `MESOS_SCHEDULER_OFFER_GONE`
   */
  hold(offerId: OfferId, forMs: number = this.runtime.options.maxHoldMs): void {
    const book = this.runtime.session.current?.offers;
    if (!book)
      throw new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_OFFER_GONE', `${offerId}: not subscribed`);
    book.hold(offerId, Math.min(forMs, this.runtime.options.maxHoldMs));
  }

  /** ACCEPT_INVERSE_OFFERS: the resources will be free in time. */
  async acceptInverseOffers(
    accept: CallArguments<typeof acceptInverseOffersCall>,
    signal?: AbortSignal,
  ): Promise<void> {
    const call = acceptInverseOffersCall(accept);
    const subscription = this.runtime.path.require(call);
    const { inverseOffers } = subscription;
    await sendAnswer(this.runtime.path, subscription, inverseOffers, accept.inverseOfferIds, call, signal);
  }

  /** DECLINE_INVERSE_OFFERS: the resources will not be free in time. */
  async declineInverseOffers(
    decline: CallArguments<typeof declineInverseOffersCall>,
    signal?: AbortSignal,
  ): Promise<void> {
    const call = declineInverseOffersCall(decline);
    const subscription = this.runtime.path.require(call);
    const { inverseOffers } = subscription;
    await sendAnswer(this.runtime.path, subscription, inverseOffers, decline.inverseOfferIds, call, signal);
  }

  /**
   * REVIVE: offers again, whatever was declined. At most one per `reviveIntervalMs`; more are merged and sent later.
   * @param roles @default all @throws MesosError `MESOS_SCHEDULER_FOREIGN_ROLE`
   */
  async revive(roles: readonly string[] = []): Promise<void> {
    const { roles: states } = this.runtime;
    await states.revive(states.own(roles));
  }

  /**
   * SUPPRESS: no offers until revived, also on later subscriptions.
   * @param roles @default all @throws MesosError `MESOS_SCHEDULER_FOREIGN_ROLE`
   */
  async suppress(roles: readonly string[] = [], signal?: AbortSignal): Promise<void> {
    const { roles: states } = this.runtime;
    const own = states.own(roles);
    states.suppress(own);
    await this.send(suppressCall(own), signal);
  }

  /** KILL: the outcome comes as UPDATE, or not at all if the agent is away (S109). */
  kill(kill: CallArguments<typeof killCall>, signal?: AbortSignal): Promise<void> {
    return this.send(killCall(kill), signal);
  }

  /** SHUTDOWN: ends an executor with all its tasks. */
  shutdown(shutdown: CallArguments<typeof shutdownCall>, signal?: AbortSignal): Promise<void> {
    return this.send(shutdownCall(shutdown), signal);
  }

  /** ACKNOWLEDGE, by hand. The library does it after the handlers; only needed for what it was told to hold. */
  acknowledge(acknowledge: CallArguments<typeof acknowledgeCall>, signal?: AbortSignal): Promise<void> {
    return this.send(acknowledgeCall(acknowledge), signal);
  }

  /** ACKNOWLEDGE_OPERATION_STATUS, by hand. The library does it after the handlers. */
  acknowledgeOperationStatus(
    acknowledge: CallArguments<typeof acknowledgeOperationStatusCall>,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.send(acknowledgeOperationStatusCall(acknowledge), signal);
  }

  /** RECONCILE, one call. The library reconciles by itself, see {@link Reconciler}. @param tasks @default all (implicit) */
  reconcile(tasks?: CallArguments<typeof reconcileCall>, signal?: AbortSignal): Promise<void> {
    return this.send(reconcileCall(tasks), signal);
  }

  /** RECONCILE_OPERATIONS; answers come as UPDATE_OPERATION_STATUS (masters since 1.8). @param operations @default all */
  reconcileOperations(
    operations?: CallArguments<typeof reconcileOperationsCall>,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.send(reconcileOperationsCall(operations), signal);
  }

  /** MESSAGE: bytes to an executor, best effort. */
  message(message: CallArguments<typeof messageCall>, signal?: AbortSignal): Promise<void> {
    return this.send(messageCall(message), signal);
  }

  /** REQUEST: what would be wanted; the allocator that comes with Mesos does not listen. */
  request(requests: readonly RequestInput[], signal?: AbortSignal): Promise<void> {
    return this.send(requestCall(requests), signal);
  }

  /**
   * UPDATE_FRAMEWORK: changes the running framework (masters since 1.9; offer constraints since 1.11). Resolves
   * when the change is in force; later subscriptions carry it.
   * @throws MesosError `MESOS_SCHEDULER_UNSUPPORTED`, `MESOS_SCHEDULER_INVALID_OPTIONS`,
   *   `MESOS_SCHEDULER_UPDATE_REFUSED` with the text of the master
   */
  async updateFramework(change: FrameworkChange, signal?: AbortSignal): Promise<void> {
    const { path, roles, options } = this.runtime;
    const wanted = {
      ...options,
      framework: { ...options.framework, ...change.framework },
      suppressedRoles: change.suppressedRoles ?? roles.suppressedRoles,
      offerConstraints: change.offerConstraints ?? options.offerConstraints,
    };
    const { offerConstraints, ...rest } = wanted;
    const resolved = resolveSchedulerOptions({ ...rest, ...(offerConstraints && { offerConstraints }) });
    const call = updateFrameworkCall({
      frameworkInfo: {
        ...createFrameworkInfo(resolved.framework),
        ...(this.frameworkId !== undefined && { id: { value: this.frameworkId } }),
      },
      suppressedRoles: resolved.suppressedRoles,
      ...(offerConstraints && { offerConstraints }),
    });
    const subscription = path.require(call);
    const master = subscription.facts?.master;
    assertAtLeast(master, 1, 9, 'UPDATE_FRAMEWORK');
    if (offerConstraints) assertAtLeast(master, 1, 11, 'offer constraints');
    try {
      await path.sendOn(subscription, call, signal);
    } catch (error) {
      throw asRefusal(error);
    }
    this.runtime.options = resolved;
    roles.replace(rolesOf(resolved.framework), resolved.suppressedRoles);
  }

  private async send(call: SchedulerCall, signal?: AbortSignal): Promise<void> {
    await this.runtime.path.send(call, signal);
  }
}

/** UPDATE_FRAMEWORK alone is answered with its result: 400 or 403 and a text (S66). */
function asRefusal(error: unknown): unknown {
  const refused =
    hasErrorCode(error, 'MESOS_CLIENT_BAD_REQUEST') || hasErrorCode(error, 'MESOS_CLIENT_FORBIDDEN');
  if (!refused) return error;
  const { body: answer } = error.details;
  const body = typeof answer === 'string' ? answer : error.message;
  return new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_UPDATE_REFUSED', body, {
    cause: error,
    details: { status: error.details['status'], body },
  });
}

function stoppedError(): MesosError {
  return new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_STOPPED', 'before SUBSCRIBED');
}
