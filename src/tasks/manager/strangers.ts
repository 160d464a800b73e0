import type { MesosLogger } from '../../logging/logger.js';
import type { TaskStatus } from '../../protocol/gen/types/mesos.js';
import type { TaskId } from '../../protocol/ids.js';
import { BoundedSet } from '../../structures/bounded-set.js';
import { describeError } from '../../utils/errors.js';
import { isEnded, lifeOf } from '../ledger/task-machine.js';
import type { TaskOrigin } from '../ledger/task-record.js';
import type { TaskOutgoing } from './task-killer.js';

/** What to do about tasks that Mesos knows and we do not. */
export type UnknownTaskPolicy = 'report' | 'adopt' | 'kill';

interface StrangerWorld {
  originOf(taskId: TaskId): TaskOrigin | undefined;
  adopt(status: TaskStatus, origin: TaskOrigin | undefined): Promise<void>;
}

/** Strangers remembered as reported. */
const rememberedStrangers = 10_000;

/**
 * Tasks without a record: those of a lost store, or launched past the library. Implicit reconciliation brings
 * them up again and again (I6), so what fails once is done the next time.
 */
export class Strangers {
  private readonly reported = new BoundedSet<TaskId>(rememberedStrangers);

  constructor(
    private readonly parts: { readonly outgoing: Pick<TaskOutgoing, 'kill'>; readonly logger: MesosLogger },
    private readonly policy: UnknownTaskPolicy,
    private readonly world: StrangerWorld,
  ) {}

  /** A status of a task without a record came in. */
  meet(status: TaskStatus): void {
    const life = lifeOf(status.state);
    const isLive = life !== undefined && !isEnded(life) && life !== 'unreachable';
    if (!isLive) return;
    const taskId = status.taskId.value;
    const agentId = status.agentId?.value;
    this.report(taskId, agentId);
    const action =
      this.policy === 'kill'
        ? this.parts.outgoing.kill(taskId, agentId)
        : this.policy === 'adopt'
          ? this.world.adopt(status, this.world.originOf(taskId))
          : undefined;
    action?.catch((error: unknown) => {
      const why = describeError(error);
      this.parts.logger.warn(`unknown task: ${this.policy} failed, it is tried again`, { taskId, why });
    });
  }

  private report(taskId: TaskId, agentId: string | undefined): void {
    if (this.reported.has(taskId)) return;
    this.reported.add(taskId);
    this.parts.logger.warn('a task runs that no record knows', { taskId, agentId, policy: this.policy });
  }
}
