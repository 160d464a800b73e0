import { Injectable, Logger } from '@nestjs/common';
import {
  OnDisconnected,
  OnFailure,
  OnSubscribed,
  OnUpdate,
  taskStateName,
  type DisconnectedContext,
  type FailureContext,
  type SubscribedContext,
  type UpdateContext,
} from 'nestjs-mesos';

/**
 * All a framework on the defaults has to write: what it wants to know. Placing tasks on offers, storing,
 * acknowledging and reconciling goes on by itself.
 */
@Injectable()
export class EventsController {
  private readonly logger = new Logger('Events');

  @OnSubscribed()
  onSubscribed({ frameworkId, isNew }: SubscribedContext): void {
    this.logger.log(`${isNew ? 'registered as' : 'back as'} ${frameworkId}`);
  }

  @OnUpdate()
  onUpdate({ status }: UpdateContext): void {
    this.logger.log(`${status.taskId.value} is ${taskStateName(status.state)} ${status.message ?? ''}`);
  }

  @OnFailure()
  onFailure({ agentId, executorId }: FailureContext): void {
    this.logger.warn(executorId ? `executor ${executorId} ended` : `agent ${agentId} was lost`);
  }

  @OnDisconnected()
  onDisconnected({ reason }: DisconnectedContext): void {
    this.logger.warn(`disconnected: ${reason.message}`);
  }
}
