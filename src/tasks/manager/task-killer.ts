import type { MesosLogger } from '../../logging/logger.js';
import type { AgentId, TaskId } from '../../protocol/ids.js';
import { Backoff } from '../../utils/backoff.js';
import type { Clock, Timer } from '../../utils/clock.js';
import { describeError } from '../../utils/errors.js';
import type { Random } from '../../utils/random.js';

/** How the Task Manager acts on the cluster; the scheduler implements it. */
export interface TaskOutgoing {
  /** Sends KILL. May reject, or do nothing: it is repeated until the task has ended. */
  kill(taskId: TaskId, agentId?: AgentId): Promise<void>;
  /** Tasks wait for offers: REVIVE these roles; empty means all. */
  wake(roles: readonly string[]): void;
}

interface Kill {
  readonly agentId: AgentId | undefined;
  readonly backoff: Backoff;
  timer: Timer | undefined;
}

/** Kills until dead: a KILL may be lost, ignored or find its agent away (S109). */
export class TaskKiller {
  private readonly kills = new Map<TaskId, Kill>();

  /** @param store stores that the task is to die, before the first KILL leaves; false when it already has */
  constructor(
    private readonly outgoing: TaskOutgoing,
    private readonly store: (taskId: TaskId) => Promise<boolean>,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logger: MesosLogger,
  ) {}

  /** Starts killing, unless it is under way. Resolves when the wish is stored; rejects when it could not be. */
  async kill(taskId: TaskId, agentId: AgentId | undefined): Promise<void> {
    if (this.kills.has(taskId)) return;
    const backoff = new Backoff({ initialMs: 10_000, maxMs: 120_000 }, this.random);
    const kill: Kill = { agentId, backoff, timer: undefined };
    this.kills.set(taskId, kill);
    try {
      if (!(await this.store(taskId))) {
        this.kills.delete(taskId);
        return;
      }
    } catch (error) {
      this.kills.delete(taskId);
      throw error;
    }
    if (this.kills.get(taskId) === kill) this.send(taskId, kill);
  }

  /** The task has ended. */
  settle(taskId: TaskId): void {
    this.kills.get(taskId)?.timer?.cancel();
    this.kills.delete(taskId);
  }

  /** Stops repeating. */
  stop(): void {
    for (const taskId of this.kills.keys()) this.settle(taskId);
  }

  private send(taskId: TaskId, kill: Kill): void {
    this.outgoing.kill(taskId, kill.agentId).catch((error: unknown) => {
      this.logger.debug('KILL was not sent, it is repeated', { taskId, error: describeError(error) });
    });
    // At least 5 s apart: the executor needs its grace period too.
    kill.timer = this.clock.setTimer(5000 + kill.backoff.nextMs(), () => this.send(taskId, kill));
  }
}
