import type { MesosLogger } from '../../logging/logger.js';
import type { AgentId, TaskId } from '../../protocol/ids.js';
import type { TaskOutgoing } from '../../tasks/manager/task-killer.js';
import { describeError, hasErrorCode } from '../../utils/errors.js';
import type { Scheduler } from '../scheduler.service.js';

/** The Task Manager's way out to the master. It is made before the scheduler, which needs the ledger. */
export class TaskCalls implements TaskOutgoing {
  private scheduler: Pick<Scheduler, 'kill' | 'revive'> | undefined;

  constructor(private readonly logger: MesosLogger) {}

  /** From now on calls go through this scheduler. */
  attach(scheduler: Pick<Scheduler, 'kill' | 'revive'>): void {
    this.scheduler = scheduler;
  }

  async kill(taskId: TaskId, agentId?: AgentId): Promise<void> {
    await this.scheduler?.kill({ taskId, ...(agentId !== undefined && { agentId }) });
  }

  /** Without a subscription nothing has to be sent: the next SUBSCRIBE asks for offers of these roles. */
  wake(roles: readonly string[]): void {
    this.scheduler?.revive(roles).catch((error: unknown) => {
      if (hasErrorCode(error, 'MESOS_SCHEDULER_NOT_SUBSCRIBED')) return;
      this.logger.warn('offers could not be revived', { roles, error: describeError(error) });
    });
  }
}
