import type { Scheduler } from '../../scheduler/scheduler.service.js';
import { describeError } from '../../utils/errors.js';

/** The framework and its connection, as the API shows them. */
export interface FrameworkBody {
  /** Left out until the master has given one. */
  readonly id?: string | undefined;
  readonly connection: {
    /** As in `ConnectionReport`, e.g. `subscribed`. */
    readonly state: string;
    /** Why there is none. */
    readonly message?: string | undefined;
  };
  /** Left out while no master is subscribed to. */
  readonly leader?:
    | {
        readonly endpoint: string;
        readonly id?: string | undefined;
        readonly hostname?: string | undefined;
        readonly version?: string | undefined;
      }
    | undefined;
}

/** The framework as the API shows it. */
export function frameworkBody({
  frameworkId,
  status,
}: Pick<Scheduler, 'frameworkId' | 'status'>): FrameworkBody {
  const report = status.current;
  const message = 'error' in report ? describeError(report.error) : undefined;
  const connection = { state: report.state, message };
  if (report.state !== 'subscribed') return { id: frameworkId, connection };
  const { endpoint, master } = report;
  return {
    id: frameworkId,
    connection,
    leader: { endpoint, id: master?.id, hostname: master?.hostname, version: master?.version },
  };
}
